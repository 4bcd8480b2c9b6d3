import { DataError, type Place } from '../errors.ts';
import { csvRecords } from './csv-records.ts';
import { parsePrice } from './price.ts';

/** What the import needs of a candle (kline): the price at which its interval opened. */
export interface Candle {
  /** milliseconds since 1970-01-01T00:00:00Z */
  openTime: number;
  /** US dollars */
  open: number;
  place: Place;
}

const COLUMNS = [
  'open time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'close time',
  'quote asset volume',
  'number of trades',
  'taker buy base asset volume',
  'taker buy quote asset volume',
  'ignore',
];

/**
 * Reads a CSV file of klines in the format of the exchange's public data
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

/** The units are told apart by magnitude: 10¹² ms and 10¹⁵ µs after 1970 are both in the year 2001. */
function parseOpenTime(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1e12 && value < 1e14) return value;
  if (value >= 1e15 && value < 1e17) return value / 1000;
  return Number.NaN;
}
