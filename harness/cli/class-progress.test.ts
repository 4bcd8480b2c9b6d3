import { expect, test } from 'vitest';
import { paceOf } from './class-progress.ts';

test('the pace is that of what is graded now, and not of what an earlier command has graded', () => {
  const pace = paceOf(100, 0);
  expect(pace.inWords()).toBe('');
  for (let i = 1; i <= 50; i++) pace.count('unchanged', i);
  expect(pace.inWords()).toBe('');
  for (let i = 1; i <= 10; i++) pace.count('graded', 50 + 6000 * i);
  expect([pace.done(), pace.inWords(', ')]).toEqual([60, ', 6.0 s each, about 4 min left']);
});

test('what is unchanged among what is graded makes the rest shorter', () => {
  const pace = paceOf(1000, 0);
  pace.count('graded', 20_000);
  expect(pace.inWords()).toBe('20.0 s each, about 5 h 33 min left');
  for (let i = 1; i <= 399; i++) pace.count('unchanged', 20_000);
  expect(pace.inWords()).toBe('0.1 s each, about 30 s left');
});
