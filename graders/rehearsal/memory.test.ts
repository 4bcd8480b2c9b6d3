import { expect, test } from 'vitest';
import { growth } from './memory.ts';

const MB = 1024 ** 2;
const use = (...lasting: { name: string; resident: number[] }[]) => ({
  stations: [100, 1000],
  lasting,
  passing: [0, 0],
});
const flat = { name: 'command, grader 1', resident: [400 * MB, 420 * MB] };

test('memory that stays, or grows by what an allocator keeps, is flat', () => {
  expect(growth(use(flat, { name: 'Redis', resident: [12 * MB, 20 * MB] }))).toEqual([]);
});

test('memory that grows with the submissions is told', () => {
  const leaking = { name: 'command', resident: [200 * MB, 290 * MB] };
  expect(growth(use(flat, leaking))).toEqual(['the memory of command has grown by a factor of 1.45']);
});

test('nothing is said to be flat where nobody looked', () => {
  expect(growth(use())).toEqual(['no grader was there all the time']);
});
