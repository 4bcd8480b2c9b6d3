import { brief, drawable, extentOf } from './scales.ts';

export interface Series {
  name: string;
  /** null, or anything else that is not finite, leaves a gap */
  values: readonly (number | null)[];
  /** where each value stands; without it at firstX, firstX + 1, … */
  x?: readonly number[];
  /** dashes set a reference apart from what is compared with it */
  isDashed?: boolean;
}

export interface Point {
  x: number;
  y: number | null;
}

/** Number of points of a series that are drawn: about one for every two units of the width. */
const MOST_POINTS = 240;

/** Picks at most so many items, evenly spaced, and the last. */
export function downsample<T>(items: readonly T[], most: number): T[] {
  const step = Math.ceil(items.length / most);
  return items.filter((_, i) => i % step === 0 || i === items.length - 1);
}

/** Picks the points of a series that are drawn. */
export function pointsOf({ values, x }: Pick<Series, 'values' | 'x'>, firstX: number): Point[] {
  const points = values.map((value, i) => ({ x: x ? x[i] : firstX + i, y: value }));
  return downsample(points, MOST_POINTS).flatMap((point) => {
    const at = drawable(point.x);
    return at === null ? [] : [{ x: at, y: drawable(point.y) }];
  });
}

/** Finds the points that no line shows, for both neighbours are gaps or there is none. */
export function alone(points: readonly Point[]): Point[] {
  const isGap = (i: number) => (points[i]?.y ?? null) === null;
  return points.filter((_, i) => !isGap(i) && isGap(i - 1) && isGap(i + 1));
}

/** Says in words what a curve shows. */
export function summaryOf({ name, values }: Series): string {
  const finite = values.flatMap((value) => drawable(value) ?? []);
  const [first, last] = [finite.at(0), finite.at(-1)];
  const extent = extentOf(finite);
  if (first === undefined || last === undefined || !extent) return `${name}: no finite value`;
  const range = `from ${brief(first)} to ${brief(last)}, between ${brief(extent[0])} and ${brief(extent[1])}`;
  return `${name}: ${range}${gapNote(values)}`;
}

/** Says how many of the values cannot be drawn, where some cannot: fewer points may hide their gaps. */
export function gapNote(values: Series['values']): string {
  const gaps = values.filter((value) => drawable(value) === null).length;
  return gaps > 0 ? ` (${gaps.toLocaleString('en-US')} of ${values.length.toLocaleString('en-US')} not finite)` : '';
}
