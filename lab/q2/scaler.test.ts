import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MinMaxScaler } from './scaler.ts';

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
