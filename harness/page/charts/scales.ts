import type { ScaleOptions } from '@observablehq/plot';

/** Ratio of the largest to the smallest value from which on a logarithmic scale shows more. */
const FAR_APART = 100;
/** Labels of an axis, about so many. */
const TICKS = 5;
/** Digits of a label, and the smallest range relative to its numbers in which they tell neighbours apart. */
const TICK_DIGITS = 8;
const SMALLEST_RANGE = 1e-6;

const tickFormat = (value: number): string => brief(value, TICK_DIGITS);

/** Makes an axis of numbers, or of time where they count milliseconds since 1970. */
export function horizontalScale(values: readonly number[], label: string, type: 'linear' | 'time'): ScaleOptions {
  const domain = widened(extentOf(values) ?? [0, 1]);
  if (type === 'time') return { type: 'utc', domain: domain.map((time) => new Date(time)), ticks: TICKS, label };
  const range = domain[1] - domain[0];
  // Steps and epochs are whole numbers: no labels between them.
  return { type: 'linear', domain, ticks: range >= 1 ? Math.min(TICKS, range) : TICKS, tickFormat, label };
}

/**
 * Makes an axis of numbers with lines across; where no type is wanted, the one that shows more. It is linear in
 * any case where nothing is positive.
 */
export function verticalScale(
  values: readonly (number | null)[],
  label: string,
  wanted?: 'linear' | 'log',
): ScaleOptions & { type: 'linear' | 'log'; domain: [number, number] } {
  const [low, high] = extentOf(values) ?? [0, 1];
  const axis = { ticks: TICKS, tickFormat, grid: true, label };
  const positive = extentOf(values.filter((value) => value !== null && value > 0));
  if (positive && (wanted ? wanted === 'log' : low > 0 && high / low >= FAR_APART)) {
    return { ...axis, type: 'log', ...decades(positive) };
  }
  return { ...axis, type: 'linear', domain: widened([low, high]), nice: true };
}

/** Widens a range that is next to none, so that there is room on both sides. */
function widened([low, high]: [number, number]): [number, number] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > SMALLEST_RANGE * size) return [low, high];
  const room = size / 2 || 1;
  return [low - room, high + room];
}

/** Finds the powers of ten around a range, and those of them that get a label; more labels where they are few. */
function decades([low, high]: [number, number]): { domain: [number, number]; ticks: number | number[] } {
  const first = Math.floor(Math.log10(low));
  const last = Math.max(Math.ceil(Math.log10(high)), first + 1);
  const step = Math.ceil((last - first) / TICKS);
  const powers = Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => 10 ** (first + i * step));
  return { domain: [10 ** first, 10 ** last], ticks: powers.length > 2 ? powers : TICKS };
}

/** Largest magnitude that is drawn, and smallest that differs from 0: scales still divide these. */
const LARGEST = 1e300;
const SMALLEST = 1e-300;

/** Bounds a number to what can be drawn; null where it is not finite. */
export function drawable(value: number | null | undefined): number | null {
  if (value == null || !Number.isFinite(value)) return null;
  if (Math.abs(value) < SMALLEST) return 0;
  return Math.max(-LARGEST, Math.min(LARGEST, value));
}

/** Shows a number of so many significant digits in few characters: `0.25`, `12,000`, `1.5e-7`. */
export function brief(value: number, digits = 4): string {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return rounded.toExponential().replace('e+', 'e');
  return rounded.toLocaleString('en-US', { maximumFractionDigits: 10 });
}

/** Finds the smallest and the largest of the numbers; undefined where there is none. */
export function extentOf(values: Iterable<number | null>): [low: number, high: number] | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? undefined : [low, high];
}
