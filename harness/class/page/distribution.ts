interface Bin {
  /** the least marks in it */
  from: number;
  count: number;
}

/** Widths that people count in; a rubric counts in quarters. */
const WIDTHS = [0.25, 0.5, 1, 2, 5, 10, 20, 50, 100];
const MOST_BINS = 20;

/** Counts how many have how many marks, in bins of one width from 0; all marks are in the last. */
export function distribution(marks: readonly number[], maxMarks: number): { width: number; bins: Bin[] } {
  const width = WIDTHS.find((candidate) => maxMarks / candidate <= MOST_BINS) ?? maxMarks / MOST_BINS;
  const size = Math.max(1, Math.ceil(maxMarks / width));
  const bins = Array.from({ length: size }, (_, i): Bin => ({ from: i * width, count: 0 }));
  for (const value of marks) bins[Math.min(Math.floor(value / width), size - 1)].count++;
  return { width, bins };
}

/** Computes the mean, and the value with as many below as above it; null where there are none. */
export function centre(values: readonly number[]): { mean: number; median: number } | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    median: (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2,
  };
}
