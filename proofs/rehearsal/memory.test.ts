import { expect, test } from 'vitest';
import { growth } from './memory.ts';

const MB = 1024 ** 2;
const use = (parts: Record<string, number[]>) => ({ stations: [100, 1000], parts: new Map(Object.entries(parts)) });
const graders = [800 * MB, 840 * MB];

test('memory that stays, or grows by what an allocator keeps, is flat', () => {
  expect(growth(use({ graders, Redis: [12 * MB, 20 * MB] }))).toEqual([]);
});

test('memory that grows with the submissions is told', () => {
  const message = 'the memory of command has grown by a factor of 1.45';
  expect(growth(use({ graders, command: [200 * MB, 290 * MB] }))).toEqual([message]);
});

test('nothing is said to be flat where nobody looked', () => {
  expect(growth(use({ command: [200 * MB, 200 * MB] }))).toEqual(['no grader was seen']);
});
