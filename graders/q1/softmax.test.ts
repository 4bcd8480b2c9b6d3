import { expect, test } from 'vitest';
import { softmaxHint } from './softmax.ts';

test.each([
  ['∞/∞', [Number.NaN, 0], [710, 0]],
  ['0/0', [Number.NaN], [-746]],
  ['0/0 after a wrong shift', [Number.NaN], [-373]],
  ['0/0 taken for 0', [0, 0], [-746, -800]],
  ['exp that is not divided', [Number.POSITIVE_INFINITY, 1], [1000, 0]],
])('softmax beyond the range of exp: %s', (_, actual, x) => {
  expect(softmaxHint(actual, x)).toMatch(/^exp overflows .*: subtract the largest entry of x first/);
});

test('exp is blamed for nothing within its range, for no wrong number that is finite, and for no other NaN', () => {
  expect(softmaxHint([Number.NaN, Number.NaN], [1000, 0])).toBeUndefined();
  expect(softmaxHint([Number.NaN, 0.5], [1, -350])).toBeUndefined();
  expect(softmaxHint([0.5, 0.5], [1000, 0])).toBeUndefined();
});
