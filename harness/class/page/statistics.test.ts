import { expect, test } from 'vitest';
import { distribution } from './statistics.ts';

test.each([
  [100, 5, 20],
  [20, 1, 20],
  [25.5, 2, 13],
  [0.5, 0.25, 2],
  [5000, 250, 20],
])('%d marks are counted in bins of %d', (maxMarks, width, size) => {
  const marks = [0, maxMarks / 2, maxMarks];
  const { width: found, bins } = distribution(marks, maxMarks);
  expect([found, bins.length]).toEqual([width, size]);
  expect([bins[0].count, bins.at(-1)?.count]).toEqual(size > 2 ? [1, 1] : [1, 2]);
  expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(marks.length);
});

test('a bin begins with its least marks', () => {
  const { bins } = distribution([4.99, 5, 9.75, 10], 100);
  expect(bins.slice(0, 3)).toEqual([
    { from: 0, count: 1 },
    { from: 5, count: 2 },
    { from: 10, count: 1 },
  ]);
});
