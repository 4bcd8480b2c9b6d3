import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitChronologically } from './split.ts';

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
