import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { DataError, type Place, unreadable } from '../data-error.ts';
import { csvRecords } from './csv.ts';
import { parsePrice } from './price.ts';

/** Start of a candle (kline), all that the import needs of it. */
export interface Candle {
  /** milliseconds since 1970-01-01T00:00:00Z */
  openTime: number;
  /** price in US dollars at that time */
  open: number;
  place: Place;
}

const COLUMNS = (
  'open time, open, high, low, close, volume, close time, quote asset volume, number of trades, ' +
  'taker buy base asset volume, taker buy quote asset volume, ignore'
).split(', ');

/**
 * Reads the klines of CSV files, and of the CSV files inside zip files.
 *
 * @returns the candles of all files, in the order of the files
 * @throws DataError for a file that cannot be read, is no kline file, or is an archive without any
 */
export async function readKlineFiles(paths: readonly string[]): Promise<Candle[]> {
  const candles: Candle[][] = [];
  for (const path of paths) {
    const content = await readFile(path).catch((error) => {
      throw unreadable(path, error);
    });
    const isZip = content.toString('latin1', 0, 2) === 'PK';
    const tables = isZip ? await unzipTables(content, path) : [{ file: path, text: content.toString() }];
    for (const { text, file } of tables) candles.push(parseKlines(text, file));
  }
  return candles.flat();
}

async function unzipTables(content: Buffer, path: string): Promise<{ file: string; text: string }[]> {
  const tables = [];
  try {
    const zip = await fromBufferPromise(content);
    for await (const entry of zip.eachEntry()) {
      // macOS puts a hidden companion, ._NAME.csv, beside every file that it compresses.
      if (!/^[^.].*\.csv$/i.test(basename(entry.fileName))) continue;
      const stream = await zip.openReadStreamPromise(entry);
      tables.push({ file: `${path}/${entry.fileName}`, text: await textOf(stream) });
    }
  } catch (error) {
    throw new DataError({ file: path }, `the zip file cannot be read: ${(error as Error).message}`);
  }
  if (tables.length === 0) throw new DataError({ file: path }, 'there is no CSV file in the zip file');
  return tables;
}

/**
 * Parses a CSV file of klines in the format of the exchange's public data
 * (https://github.com/binance/binance-public-data): 12 columns; times in milliseconds, or in
 * microseconds in the spot market's files from 2025 on; a header in some markets' files.
 *
 * @returns the candles in the file's order
 * @throws DataError where a line has another number of columns, or its open time or price is unreadable
 */
export function parseKlines(text: string, file: string): Candle[] {
  const records = csvRecords(text, file, COLUMNS);
  if (records[0] && /^open[ _]?time$/i.test(records[0].fields[0])) records.shift();
  if (records.length === 0) throw new DataError({ file }, 'the file has no candle');
  return records.map(({ fields: [time, price], place }) => {
    const openTime = parseOpenTime(time);
    const open = parsePrice(price);
    if (Number.isNaN(openTime)) {
      throw new DataError(place, `'${time}' is not an open time in milliseconds or microseconds since 1970`);
    }
    if (Number.isNaN(open)) throw new DataError(place, `'${price}' is not an opening price: a positive number`);
    return { openTime, open, place };
  });
}

/** Tells the units apart by magnitude: 10¹² ms and 10¹⁵ µs after 1970 are both in the year 2001. */
function parseOpenTime(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1e12 && value < 1e14) return value;
  if (value >= 1e15 && value < 1e17) return value / 1000;
  return Number.NaN;
}
