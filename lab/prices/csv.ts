import { readFileSync } from 'node:fs';
import { DataError, unreadable } from '../errors.ts';
import { csvRecords } from './csv-records.ts';
import { formatDate, type PricePoint, parseDate, parsePrice } from './price.ts';

const COLUMNS = ['date', 'price'];

/**
 * Reads a price series from a CSV file with the header `date,price` and dates in ascending order.
 * Lines that begin with # are comments.
 *
 * @throws DataError naming file and line for anything else
 */
export function readPrices(path: string): PricePoint[] {
  const [header, ...rows] = csvRecords(readText(path), path, COLUMNS);
  if (!header) throw new DataError({ file: path }, `the file is empty: its first line must be ${COLUMNS}`);
  if (header.fields.join().toLowerCase() !== COLUMNS.join()) {
    throw new DataError(header.place, `the first line must be the header ${COLUMNS}, not ${header.fields}`);
  }
  if (rows.length === 0) throw new DataError({ file: path }, 'there is no price below the header');

  const prices: PricePoint[] = [];
  for (const { fields, place } of rows) {
    const [date, price] = fields;
    const point = { time: parseDate(date), price: parsePrice(price) };
    if (Number.isNaN(point.time)) {
      throw new DataError(place, `'${date}' is not a date like 2018-01-01 or 2018-01-01T20:00:00Z`);
    }
    if (Number.isNaN(point.price)) throw new DataError(place, `'${price}' is not a price: a positive number`);
    const previous = prices.at(-1);
    if (previous && point.time <= previous.time) {
      throw new DataError(
        place,
        `${formatDate(point.time)} does not come after ${formatDate(previous.time)} of the row above: ` +
          'dates must ascend',
      );
    }
    prices.push(point);
  }
  return prices;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}

/** The text of the CSV file for a series, as `readPrices` reads it, with a comment on top if there is one. */
export function formatPrices(prices: readonly PricePoint[], comment?: string): string {
  const lines = [COLUMNS.join(), ...prices.map(({ time, price }) => `${formatDate(time)},${price}`)];
  if (comment !== undefined) lines.unshift(`# ${comment}`);
  return `${lines.join('\n')}\n`;
}
