/** Computes the mean of at least one number. */
export function mean(values: number[]): number {
  // TODO(averages.mean) begin
  return values.reduce((sum, value) => sum + value, 0) / values.length;
  // TODO(averages.mean) end
}

/** Finds the middle one of the numbers in order; of an even count, the mean of the two in the middle. */
export function median(values: number[]): number {
  // TODO(averages.median) begin
  // Hint: `values` belongs to the caller: sort a copy.
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  // TODO(averages.median) end
}
