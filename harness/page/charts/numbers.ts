/** The largest magnitude that is drawn, and the smallest that differs from 0: scales still divide these. */
const LARGEST = 1e300;
const SMALLEST = 1e-300;

/** A number as it can be drawn; null where it is not finite. */
export function drawable(value: number | null | undefined): number | null {
  if (value == null || !Number.isFinite(value)) return null;
  if (Math.abs(value) < SMALLEST) return 0;
  return Math.max(-LARGEST, Math.min(LARGEST, value));
}

/** A number of so many significant digits in few characters: `0.25`, `12,000`, `1.5e-7`. */
export function brief(value: number, digits = 4): string {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return rounded.toExponential().replace('e+', 'e');
  return rounded.toLocaleString('en-US', { maximumFractionDigits: 10 });
}

/** The smallest and the largest of the numbers; undefined where there is none. */
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
