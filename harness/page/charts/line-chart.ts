import { areaY, dot, line, type Markish, ruleX, text } from '@observablehq/plot';
import { html, type Markup } from '../html.ts';
import { draw, figure, legendOf, shownName } from './drawing.ts';
import { extentOf, horizontalScale, verticalScale } from './scales.ts';
import { alone, gapNote, type Point, pointsOf, type Series, summaryOf } from './series.ts';

interface LineChart {
  /** the caption */
  label: string;
  xLabel: string;
  yLabel: string;
  series: readonly Series[];
  /** an area behind the lines, its bounds at firstX, firstX + 1, … */
  band?: { low: readonly number[]; high: readonly number[] };
  /** an x that matters, and why */
  marker?: { x: number; text: string };
  /** unless said, the one that shows more; 'log' leaves gaps at values that are not positive */
  yScale?: 'linear' | 'log';
  /** 'time': x counts milliseconds since 1970 and is shown as dates in UTC */
  xScale?: 'linear' | 'time';
  /** 1 unless said otherwise */
  firstX?: number;
}

interface LineStyle {
  stroke: string;
  strokeWidth: number;
  strokeDasharray: string;
}

/** Points of a line that shows each of them, at most. */
const FEW_POINTS = 20;
/** Dashes of lines: no two of the first three of a kind differ by their colour alone. */
const DASHES = { solid: ['none', '2 3', '9 3 2 3'], dashed: ['6 4', '14 4', '6 4 2 4'] };
const COLORS = 4;

/** Draws curves over steps, epochs or time. A long series is downsampled evenly. */
export function lineChart(chart: LineChart): Markup {
  const { label, series, band, marker, xScale = 'linear', firstX = 1 } = chart;
  const lines = series.map((one) => pointsOf(one, firstX));
  const styles = stylesOf(series);
  const low = pointsOf({ values: band?.low ?? [] }, firstX);
  const high = pointsOf({ values: band?.high ?? [] }, firstX);

  const points = [...lines.flat(), ...low, ...high];
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const y = verticalScale(ys, shownName(chart.yLabel), chart.yScale);
  // A logarithmic scale has no place for 0: what reaches down to it ends at the edge of the drawing.
  const floor = y.type === 'log' ? y.domain[0] : Number.NEGATIVE_INFINITY;
  const area = low.map((point, i) => ({ x: point.x, low: atLeast(floor, point.y), high: atLeast(floor, high[i]?.y) }));

  const drawing = draw([label, ...series.map(summaryOf), marker?.text ?? []].flat().join('; '), {
    height: 270,
    marginLeft: 64,
    marginRight: 16,
    marginTop: 34,
    // The dates of a time take two lines.
    marginBottom: xScale === 'time' ? 62 : 46,
    x: horizontalScale(xs, shownName(chart.xLabel), xScale),
    y,
    marks: [
      areaY(area, { x: 'x', y1: 'low', y2: 'high', fill: 'var(--band)' }),
      ...lines.flatMap((line, i) => marksOf(y.type === 'log' ? onlyPositive(line) : line, styles[i])),
      marker && markerOf(marker, xs),
    ],
  });
  return figure(label, drawing, legend(series, styles, band !== undefined));
}

function stylesOf(series: readonly Series[]): LineStyle[] {
  const used = { solid: 0, dashed: 0 };
  return series.map(({ isDashed }, i) => {
    const kind = isDashed ? 'dashed' : 'solid';
    const strokeDasharray = DASHES[kind][used[kind]++ % DASHES[kind].length];
    return { stroke: `var(--series-${(i % COLORS) + 1})`, strokeWidth: 2, strokeDasharray };
  });
}

function marksOf(points: readonly Point[], style: LineStyle): Markish[] {
  const dots = points.length <= FEW_POINTS ? points.filter(({ y }) => y !== null) : alone(points);
  return [
    line(points, { x: 'x', y: 'y', ...style, strokeLinecap: 'butt' }),
    dot(dots, { x: 'x', y: 'y', r: 2.5, fill: style.stroke }),
  ];
}

/** Draws a vertical line with its words on the side that has more room. */
function markerOf({ x, text: words }: { x: number; text: string }, xs: readonly number[]): Markish[] {
  const [low, high] = extentOf(xs) ?? [0, 0];
  if (!(x >= low && x <= high)) return [];
  const isLeft = x - low < high - x;
  return [
    ruleX([x], { strokeDasharray: '3 3' }),
    text([shownName(words)], {
      x: [x],
      frameAnchor: 'top',
      textAnchor: isLeft ? 'start' : 'end',
      dx: isLeft ? 5 : -5,
      dy: 4,
      fill: 'currentColor',
      stroke: 'var(--surface)',
      strokeWidth: 4,
    }),
  ];
}

function legend(series: readonly Series[], styles: readonly LineStyle[], hasBand: boolean): Markup {
  const entries = series.map(({ name, values }, i) => ({
    sample: html`<path d="M0,7H28" stroke=${styles[i].stroke} stroke-width="2" stroke-dasharray=${styles[i].strokeDasharray} />`,
    text: `${shownName(name)}${gapNote(values)}`,
  }));
  const area = { sample: html`<path d="M0,1H28V13H0Z" fill="var(--band)" />`, text: 'accepted range' };
  return legendOf(hasBand ? [...entries, area] : entries);
}

const onlyPositive = (points: readonly Point[]): Point[] =>
  points.map(({ x, y }) => ({ x, y: y !== null && y > 0 ? y : null }));

const atLeast = (floor: number, value: number | null | undefined): number | null =>
  value == null ? null : Math.max(floor, value);
