import { expect, test } from 'vitest';
import { firstDifference, firstRelativeDifference, withHint } from './check.ts';

test('values of up to 1 differ by their difference, larger ones by their ratio', () => {
  expect(firstDifference([1, 1e-12, 1e6], [1, 0, 1e6 + 1e-5], 1e-10)).toBe(-1);
  expect(firstDifference([1, 1e-9, 1e6], [1, 0, 1e6], 1e-10)).toBe(1);
  expect(firstDifference([1, 0, 1e6], [1, 0, 1e6 + 1e-3], 1e-10)).toBe(2);
});

test('probabilities differ by their ratio, however small they are', () => {
  expect(firstRelativeDifference([0.5, 1e-13, 1e-299], [0.5, 1e-13 + 1e-25, 1e-299], 1e-11)).toBe(-1);
  expect(firstRelativeDifference([0.5, 1e-12], [0.5, 1e-13], 1e-11)).toBe(1);
  expect(firstRelativeDifference([0.5, 0], [0.5, 1e-290], 1e-11)).toBe(1);
  expect(firstRelativeDifference([0.5 + 1e-11], [0.5], 1e-11)).toBe(0);
});

test('probabilities that double precision cannot hold may be 0', () => {
  expect(firstRelativeDifference([0, 4e-309], [4e-309, 0], 1e-11)).toBe(-1);
});

test.each([firstDifference, firstRelativeDifference])(
  '%o: NaN and what is missing differ, infinities are equal',
  (first) => {
    expect(first([Number.NaN], [0], 1)).toBe(0);
    expect(first([0], [0, 0], 1)).toBe(1);
    expect(first([Number.POSITIVE_INFINITY], [Number.POSITIVE_INFINITY], 0)).toBe(-1);
  },
);

test('a hint follows what should hold', () => {
  expect(withHint('L is a sum', 'It is a mean')).toBe('L is a sum. It is a mean');
  expect(withHint('L is a sum', undefined)).toBe('L is a sum');
});
