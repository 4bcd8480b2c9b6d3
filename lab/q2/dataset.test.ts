import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MinMaxScaler, StockDataset, splitChronologically } from './dataset.ts';

describe('splitChronologically', () => {
  test('cuts 20 values into the first 14, the next 3 and the last 3', () => {
    const series = Array.from({ length: 20 }, (_, i) => i);
    expect(splitChronologically(series)).toEqual({
      training: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
      validation: [14, 15, 16],
      test: [17, 18, 19],
    });
  });

  test('the parts in order are the series: nothing is shuffled, lost or used twice', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (series) => {
        const { training, validation, test } = splitChronologically(series);
        expect([...training, ...validation, ...test]).toEqual(series);
      }),
    );
  });
});

describe('MinMaxScaler', () => {
  test('maps the smallest training value to −1, the largest to 1, and the middle to 0', () => {
    expect(new MinMaxScaler([30, 10, 20]).transform([10, 15, 20, 30])).toEqual([-1, -0.5, 0, 1]);
  });

  test('is fitted on the training values alone: others are not squeezed into [−1, 1]', () => {
    const scaler = new MinMaxScaler([10, 30]);
    expect(scaler.transform([40, 0])).toEqual([2, -2]);
    expect(scaler.transform([10])).toEqual([-1]);
  });

  test('inverse undoes transform', () => {
    const price = fc.double({ min: 0.01, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.uniqueArray(price, { minLength: 2 }), fc.array(price), (training, values) => {
        const scaler = new MinMaxScaler(training);
        const width = scaler.max - scaler.min;
        fc.pre(width > 1e-3);
        scaler.inverse(scaler.transform(values)).forEach((value, i) => {
          // Rounding of a scaled value is relative to its size, in units of the training range.
          expect(Math.abs(value - values[i])).toBeLessThanOrEqual(1e-14 * (values[i] + scaler.max + width));
        });
      }),
    );
  });

  test.each([
    [[], /there are none/],
    [[7], /all 1 of them are 7/],
    [[7, 7, 7], /all 3 of them are 7/],
  ])('refuses training values without a range: %j', (training, message) => {
    expect(() => new MinMaxScaler(training)).toThrow(message);
  });
});

describe('StockDataset', () => {
  const dataset = new StockDataset([10, 20, 30, 40, 50], 3);

  test('the target is the value after the window, not one inside it', () => {
    expect(dataset.get(0)).toEqual({ x: [10, 20, 30], y: 40 });
  });

  test('the last window ends before the last value, which is its target', () => {
    expect(dataset.length).toBe(2);
    expect(dataset.get(1)).toEqual({ x: [20, 30, 40], y: 50 });
  });

  test.each([-1, 2, 0.5])('there is no window %d', (index) => {
    expect(() => dataset.get(index)).toThrow(`there is no window ${index}: the windows count from 0 to 1`);
  });

  test('a series as short as a window has no target', () => {
    expect(() => new StockDataset([1, 2, 3], 3)).toThrow(/3 values are too few for windows of 3.*at least 4 values/);
    expect(new StockDataset([1, 2, 3, 4], 3).length).toBe(1);
  });

  test.each([0, -1, 2.5])('seqLength cannot be %d', (seqLength) => {
    expect(() => new StockDataset([1, 2, 3], seqLength)).toThrow(`must be a positive integer, not ${seqLength}`);
  });
});
