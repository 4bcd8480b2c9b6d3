import { describe, expect, test } from 'vitest';
import type { Candle } from './klines.ts';
import { HOUR } from './price.ts';
import { describeResampling, resample } from './resample.ts';

const START = Date.UTC(2018, 0, 1);

/** Makes the candle that opens so many hours after the start; its price is 1,000 more than the hours. */
const candleAt = (hours: number, line = hours + 1): Candle => ({
  openTime: START + hours * HOUR,
  open: 1000 + hours,
  place: { file: 'k.csv', line },
});

const hourly = (from: number, to: number): Candle[] =>
  Array.from({ length: to - from + 1 }, (_, i) => candleAt(from + i));

const hours = (times: number[]): number[] => times.map((time) => (time - START) / HOUR);

describe('resample', () => {
  test('takes the open of every 20th hour from the first candle on', () => {
    const { prices, gaps, duplicates, late, omitted } = resample(hourly(5, 65));
    expect(prices).toEqual([5, 25, 45, 65].map((h) => ({ time: START + h * HOUR, price: 1000 + h })));
    expect({ gaps, duplicates, late, omitted }).toEqual({ gaps: [], duplicates: [], late: [], omitted: [] });
  });

  test('puts the candles of all files in the order of time', () => {
    expect(resample([...hourly(31, 60), ...hourly(0, 30)])).toEqual(resample(hourly(0, 60)));
  });

  test.each([1 / 60, 0.5, 2, 4])('takes candles %d h apart', (step) => {
    const candles = Array.from({ length: 60 / step + 1 }, (_, i) => candleAt(i * step));
    const { prices, candleInterval } = resample(candles);
    expect(hours(prices.map(({ time }) => time))).toEqual([0, 20, 40, 60]);
    expect(candleInterval).toBe(step * HOUR);
  });

  test.each([3, 8, 24])('refuses candles %d h apart, which do not meet every 20th hour', (step) => {
    const candles = Array.from({ length: 20 }, (_, i) => candleAt(i * step));
    expect(() => resample(candles)).toThrow(`k.csv: the candles are ${step} h apart, and 20 h are no multiple of that`);
  });

  test('counts gaps; a date in one takes the first candle after it', () => {
    const { prices, gaps, late, omitted } = resample([...hourly(0, 18), ...hourly(23, 40), ...hourly(42, 43)]);
    expect(prices.map(({ price }) => price)).toEqual([1000, 1023, 1040]);
    expect(hours(prices.map(({ time }) => time))).toEqual([0, 20, 40]);
    expect(gaps).toEqual([
      { after: START + 18 * HOUR, missing: 4 },
      { after: START + 40 * HOUR, missing: 1 },
    ]);
    expect(hours(late)).toEqual([20]);
    expect(omitted).toEqual([]);
  });

  test('of candles as often 1 h as 2 h apart, one is missing', () => {
    const { candleInterval, gaps } = resample([candleAt(0), candleAt(2), candleAt(3)]);
    expect(candleInterval).toBe(HOUR);
    expect(gaps).toEqual([{ after: START, missing: 1 }]);
  });

  test('leaves a date out where no candle comes before the next date', () => {
    const { prices, late, omitted } = resample([...hourly(0, 10), ...hourly(60, 85)]);
    expect(prices.map(({ price }) => price)).toEqual([1000, 1060, 1080]);
    expect(hours(omitted)).toEqual([20, 40]);
    expect(late).toEqual([]);
  });

  test('counts a candle once, and says which line has it again', () => {
    const { prices, candles, duplicates } = resample([...hourly(0, 20), candleAt(3, 77), candleAt(20, 99)]);
    expect(prices).toHaveLength(2);
    expect(candles).toBe(21);
    expect(duplicates).toEqual([
      { file: 'k.csv', line: 77 },
      { file: 'k.csv', line: 99 },
    ]);
  });

  test('refuses two opening prices for one time, with both places', () => {
    const other = { ...candleAt(3), open: 7, place: { file: 'other.csv', line: 1 } };
    expect(() => resample([...hourly(0, 20), other])).toThrow(
      'other.csv:1: the candle of 2018-01-01T03:00:00Z opens at 7, but at 1003 in k.csv:4',
    );
  });

  test('refuses a single candle', () => {
    expect(() => resample([candleAt(0)])).toThrow('k.csv: one candle makes no series');
  });
});

describe('describeResampling', () => {
  test('lists counts and the first places', () => {
    const again = [1, 2, 3, 4, 5, 6].map((h) => candleAt(h, 100 + h));
    const report = describeResampling(resample([...hourly(0, 10), ...again, ...hourly(63, 85)]));
    expect(report.split('\n')).toEqual([
      'candles              34  1 h apart',
      'duplicates            6  left out: k.csv:101, k.csv:102, k.csv:103, k.csv:104, k.csv:105, …',
      'gaps                  1  52 candles missing: 52 after 2018-01-01T10:00:00Z',
      "late prices           1  a later candle's, as their own is missing: 2018-01-03T12:00:00Z",
      'dates left out        2  no candle within 20 hours: 2018-01-01T20:00:00Z, 2018-01-02T16:00:00Z',
      'prices                3  2018-01-01T00:00:00Z to 2018-01-04T08:00:00Z',
    ]);
  });

  test.each([
    [1, '1 h'],
    [1 / 4, '15 min'],
    [1 / 3600, '1 s'],
  ])('names an interval of %d h %s', (step, name) => {
    const report = describeResampling(resample([candleAt(0), candleAt(step)]));
    expect(report).toMatch(new RegExp(`^candles +2  ${name} apart`));
  });
});
