/**
 * How well an item tells those who do well elsewhere from those who do not: Pearson's correlation of its marks with the
 * sum of the marks of the other items, over people. It is the item-total correlation without the item's own share in
 * the total; null where the marks of either do not vary.
 *
 *   r_i = cov(x_i, t − x_i) / (σ(x_i) · σ(t − x_i)), t = Σ x_j
 *
 * Source: J. P. Guilford, The correlation of an item with a composite of the remaining items in a test, Educational and
 * Psychological Measurement 13 (1953), 87–93
 *
 * @param marks of each person the marks of each item
 * @param item its index
 */
export function discrimination(marks: readonly (readonly number[])[], item: number): number | null {
  const own = marks.map((row) => row[item]);
  const rest = marks.map((row) => row.reduce((sum, value) => sum + value, 0) - row[item]);
  return correlation(own, rest);
}

function correlation(xs: readonly number[], ys: readonly number[]): number | null {
  const [dx, dy] = [xs, ys].map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  });
  const dot = (one: readonly number[], other: readonly number[]) => one.reduce((sum, a, i) => sum + a * other[i], 0);
  const size = Math.sqrt(dot(dx, dx) * dot(dy, dy));
  return size > 0 ? dot(dx, dy) / size : null;
}
