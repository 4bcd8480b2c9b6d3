import { readFileSync } from 'node:fs';
import { CsvError, type InfoRecord, parse } from 'csv-parse/sync';
import { DataError, type Place, unreadable } from '../data-error.ts';
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

  let previous = Number.NEGATIVE_INFINITY;
  return rows.map(({ fields: [date, amount], place }) => {
    const time = parseDate(date);
    const price = parsePrice(amount);
    if (Number.isNaN(time)) {
      throw new DataError(place, `'${date}' is not a date like 2018-01-01 or 2018-01-01T20:00:00Z`);
    }
    if (Number.isNaN(price)) throw new DataError(place, `'${amount}' is not a price: a positive number`);
    if (time <= previous) {
      const dates = `${formatDate(time)} does not come after ${formatDate(previous)} of the row above`;
      throw new DataError(place, `${dates}: dates must ascend`);
    }
    previous = time;
    return { time, price };
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}

/** Formats a series as the CSV file that `readPrices` reads, with a comment on top if there is one. */
export function formatPrices(prices: readonly PricePoint[], comment?: string): string {
  const lines = [COLUMNS.join(), ...prices.map(({ time, price }) => `${formatDate(time)},${price}`)];
  if (comment !== undefined) lines.unshift(`# ${comment}`);
  return `${lines.join('\n')}\n`;
}

/** Line of a table. */
interface CsvRecord {
  fields: string[];
  place: Place;
}

/**
 * Parses a CSV text into lines of trimmed fields; empty lines and lines that begin with # are skipped.
 *
 * @param columns the fields of a line, by name
 * @throws DataError where a line has more or fewer fields, or quotes that do not match
 */
export function csvRecords(text: string, file: string, columns: readonly string[]): CsvRecord[] {
  return parseCsv(text, file)
    .filter(({ record }) => record.length > 1 || record[0] !== '')
    .map(({ record: fields, info }) => {
      const place = { file, line: info.lines };
      if (fields.length === columns.length) return { fields, place };
      const found = `found ${fields.length} column${fields.length === 1 ? '' : 's'}`;
      throw new DataError(place, `${found}, expected ${columns.length}: ${columns.join(', ')}`);
    });
}

interface RecordWithInfo {
  record: string[];
  info: InfoRecord;
}

function parseCsv(text: string, file: string): RecordWithInfo[] {
  // Emptied here and skipped by csvRecords: with its own options for that, csv-parse miscounts the lines.
  const withoutComments = text.replace(/^\ufeff?#.*$/gm, '');
  try {
    const records: unknown = parse(withoutComments, { bom: true, info: true, relax_column_count: true, trim: true });
    return records as RecordWithInfo[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DataError({ file, line: Number(error.lines) }, error.message);
  }
}
