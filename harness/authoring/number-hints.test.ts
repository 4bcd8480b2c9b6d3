import { expect, test } from 'vitest';
import { numbersHint } from './number-hints.ts';

const right = [0.1, 0.9, 1.7, -1.2, 1.4];
const hint = (actual: number[], expected = right) => numbersHint(actual, expected, 1e-10);

test.each([
  [right.map(Math.fround), right, 'The numbers are those of single precision: keep to double precision'],
  [[Math.fround(0.3), 0], [0.3, 1e-50], 'The numbers are those of single precision: keep to double precision'],
  [[0.1, 0.9, 1, -1, 1], right, 'What lies beyond ±1 is cut to ±1'],
  [[0.1, 0.9, 1.5, -1.2, 1.4], right, 'What lies above 1.5 is 1.5'],
  [[1e-7, 1], [1e-20, 1], 'What lies below 1e-7 is 1e-7'],
  [[0.1235, 0.5], [0.12345678, 0.5], 'The numbers are rounded to 4 decimals'],
  [[1.4], [1.4321], 'It is rounded to 1 decimal'],
  [right.toReversed(), right, 'The numbers are the right ones, in another order'],
  [[0.1, 0.2, 0.7], [0.7, 0.2, 0.1], 'The numbers are the right ones, in another order'],
  [
    right.toSorted((one, other) => one - other),
    right,
    'The numbers are the right ones, in another order: from the smallest to the largest',
  ],
  [
    right.toSorted((one, other) => other - one),
    right,
    'The numbers are the right ones, in another order: from the largest to the smallest',
  ],
])('%j for %j', (actual, expected, says) => {
  expect(hint(actual, expected)).toBe(says);
});

test.each([
  ['right ones', right, right],
  ['other ones', [0.2, 0.9, 1.7, -1.2, 1.3], right],
  ['one that is at a bound, beside which nothing shows that it is one', [1], [1.3]],
  ['zeros for some', [0.1, 0, 1.7, -1.2, 1.4], right],
  ['another number of them', [0.1], right],
  ['NaN', [Number.NaN, 1], [0.3, 1]],
  ['whole numbers', [1, 0], [1, 1e-8]],
  ['one that is 1 at a wrong place beside others that are as good as 0', [1e-50, 1, 1e-60], [1, 1e-200, 1e-300]],
  ['small ones that are rounded to 20 binary digits', [0.0029125213623046875], [0.002912345]],
  ['single precision that lies far off', [0.2, 0.8].map(Math.fround), [0.1, 0.9]],
])('%s show nothing', (_, actual, expected) => {
  expect(hint(actual, expected)).toBeUndefined();
});
