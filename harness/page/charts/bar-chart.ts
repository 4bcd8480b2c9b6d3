import { axisX, rectY, ruleY } from '@observablehq/plot';
import { printable } from '../../support/text.ts';
import { html, type Markup } from '../html.ts';
import { draw, figure, legendOf, shownName, WIDTH } from './drawing.ts';
import { drawable, verticalScale } from './scales.ts';
import { gapNote, summaryOf } from './series.ts';

interface BarChart {
  /** the caption */
  label: string;
  categories: readonly string[];
  /** a value for each category: null, or anything else that is not finite, has no bar */
  series: readonly { name: string; values: readonly (number | null)[] }[];
}

/** Share of a category's width that its bars take. */
const FILLED = 0.76;
/** Units from one category's name to the next, and characters of a name. */
const NAME_ROOM = 11;
const NAME_LENGTH = 6;

/** Paint of each series, filled, hollow or half: bars differ by more than their colour. */
const PAINT = [
  { fill: 'var(--series-1)', fillOpacity: 1, stroke: 'var(--series-1)' },
  { fill: 'var(--series-2)', fillOpacity: 0.1, stroke: 'var(--series-2)' },
  { fill: 'var(--series-3)', fillOpacity: 0.5, stroke: 'var(--series-3)' },
];

/** Draws bars of each series side by side, in groups of one category. */
export function barChart({ label, categories, series }: BarChart): Markup {
  const margins = { marginLeft: 64, marginRight: 8, marginTop: 16, marginBottom: 34 };
  const room = (WIDTH - margins.marginLeft - margins.marginRight) / Math.max(1, categories.length);
  const skip = Math.ceil(NAME_ROOM / room);
  const values = series.flatMap((one) => one.values.map(drawable));
  const width = FILLED / Math.max(1, series.length);

  const drawing = draw([label, ...series.map(summaryOf)].join('; '), {
    height: 230,
    ...margins,
    x: { type: 'linear', domain: [0, Math.max(1, categories.length)], label: null },
    y: { ...verticalScale([0, ...values], '', 'linear'), label: null },
    marks: [
      axisX(
        categories.flatMap((_, i) => (i % skip === 0 ? [i + 0.5] : [])),
        { tickFormat: (at: number) => shownCategory(categories[Math.floor(at)]), tickSize: 0 },
      ),
      ...series.map((one, i) => {
        const bars = one.values.slice(0, categories.length).flatMap((value, at) => {
          const left = at + (1 - FILLED) / 2 + i * width;
          return drawable(value) === null ? [] : [{ left, right: left + width, value: drawable(value) }];
        });
        return rectY(bars, { x1: 'left', x2: 'right', y1: 0, y2: 'value', ...PAINT[i % PAINT.length] });
      }),
      ruleY([0]),
    ],
  });
  return figure(label, drawing, legend(series));
}

/** Shows a category's name in a few characters: spaces and control characters as they are written in code. */
function shownCategory(name: string): string {
  if (name === ' ') return '␣';
  return printable(JSON.stringify(name).slice(1, -1), NAME_LENGTH);
}

function legend(series: BarChart['series']): Markup {
  return legendOf(
    series.map(({ name, values }, i) => {
      const { fill, fillOpacity, stroke } = PAINT[i % PAINT.length];
      return {
        sample: html`<rect x="8" y="1" width="12" height="12" fill=${fill} fill-opacity=${fillOpacity} stroke=${stroke} />`,
        text: `${shownName(name)}${gapNote(values)}`,
      };
    }),
  );
}
