/** Value of a price series. */
export interface PricePoint {
  /** milliseconds since 1970-01-01T00:00:00Z */
  time: number;
  /** US dollars */
  price: number;
}

export const HOUR = 3_600_000;

/** Milliseconds between two values of the lab's series. */
export const SAMPLING_INTERVAL = 20 * HOUR;

/** Formats a time by ISO 8601, in UTC: `2018-01-01T20:00:00Z`. */
export function formatDate(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

const DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Reads a date, or a date with a time of day; in UTC unless it names another offset.
 * @returns milliseconds since 1970-01-01T00:00:00Z, NaN for what is no date
 */
export function parseDate(text: string): number {
  const [, day, clock = '00:00', offset = 'Z'] = DATE.exec(text) ?? [];
  // Date.parse takes 30 February for 2 March.
  const midnight = new Date(`${day}T00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return Number.NaN;
  return Date.parse(`${day}T${clock}${offset}`);
}

const DECIMAL = /^\d+(\.\d*)?(e[+-]?\d+)?$/i;

/** Reads a positive number; NaN for any other text. */
export function parsePrice(text: string): number {
  const price = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return price > 0 && Number.isFinite(price) ? price : Number.NaN;
}
