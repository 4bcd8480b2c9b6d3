/** UTF-16 units of a text in a report. */
const MOST_TEXT = 2000;

/**
 * The same data with every text cut to 2,000 UTF-16 units. Whatever a report quotes of a submission passes
 * here once, so that no way of getting text into it needs a bound of its own.
 */
export function bounded<Data>(data: Data): Data;
export function bounded(data: unknown): unknown {
  if (typeof data === 'string') return data.length > MOST_TEXT ? `${data.slice(0, MOST_TEXT - 1)}…` : data;
  if (Array.isArray(data)) return data.map(bounded);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, bounded(value)]));
}
