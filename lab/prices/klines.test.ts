import { describe, expect, test } from 'vitest';
import { parseKlines } from './klines.ts';

const candle = (openTime: number | string, open: number | string): string =>
  `${openTime},${open},3,1,2,10.5,${openTime},21.0,7,5.0,10.0,0`;

describe('parseKlines', () => {
  test('reads the open time and the opening price of each line', () => {
    expect(parseKlines(`${candle(1514764800000, '4.15070000')}\n${candle(1514768400000, 5)}\n`, 'k.csv')).toEqual([
      { openTime: Date.UTC(2018, 0, 1, 0), open: 4.1507, place: { file: 'k.csv', line: 1 } },
      { openTime: Date.UTC(2018, 0, 1, 1), open: 5, place: { file: 'k.csv', line: 2 } },
    ]);
  });

  test('tells microseconds from milliseconds, line by line', () => {
    const [inMilliseconds, inMicroseconds] = parseKlines(
      `${candle(1735689600000, 1)}\n${candle(1735689600000000, 1)}`,
      'k.csv',
    );
    expect(inMilliseconds.openTime).toBe(Date.UTC(2025, 0, 1));
    expect(inMicroseconds.openTime).toBe(Date.UTC(2025, 0, 1));
  });

  test.each([
    'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,tbqv,ignore',
    'Open time,a,b,c,d,e,f,g,h,i,j,k',
  ])('skips the header %j and counts it as a line', (header) => {
    const [first] = parseKlines(`${header}\n${candle(1514764800000, 1)}\n`, 'k.csv');
    expect(first.place.line).toBe(2);
  });

  test.each([
    ['', 'k.csv: the file has no candle'],
    [
      `${candle(1514764800000, 1)}\n1,2,3,4,5,6,7\n`,
      'k.csv:2: found 7 columns, expected 12: open time, open, high, low',
    ],
    [`${candle(1514764800000, 1)}\n${candle(1514768400000, 1)},9\n`, 'k.csv:2: found 13 columns, expected 12'],
    [candle(1514764800, 1), "k.csv:1: '1514764800' is not an open time in milliseconds or microseconds"],
    [candle('2018-01-01', 1), "k.csv:1: '2018-01-01' is not an open time"],
    [candle('1514764800000.5', 1), "k.csv:1: '1514764800000.5' is not an open time"],
    [candle(1514764800000, 'NaN'), "k.csv:1: 'NaN' is not an opening price: a positive number"],
    [candle(1514764800000, ''), "k.csv:1: '' is not an opening price"],
  ])('refuses %j', (text, message) => {
    expect(() => parseKlines(text, 'k.csv')).toThrow(message);
  });
});
