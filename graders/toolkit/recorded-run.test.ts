import { expect, test } from 'vitest';
import { SeededRandom } from '../../lab/random.ts';
import { nudge, nudge32 } from './recorded-run.ts';

test('float64 values move by one unit in the last place, both ways, up to the last power of two', () => {
  const moved = nudge(new Array(100).fill(1), new SeededRandom(1));
  expect(new Set(moved)).toEqual(new Set([1 + 2 ** -52, 1 - 2 ** -53]));
  const negative = nudge(new Array(100).fill(-3), new SeededRandom(1));
  expect(new Set(negative)).toEqual(new Set([-3 - 2 ** -51, -3 + 2 ** -51]));
});

test('float32 values move by one unit in the last place of float32', () => {
  const moved = nudge32(new Array(100).fill(1), new SeededRandom(1));
  expect(new Set(moved)).toEqual(new Set([1 + 2 ** -23, 1 - 2 ** -24]));
  expect(moved.every((value) => Math.fround(value) === value)).toBe(true);
});

test('zeros stay, and the values themselves are left as they are', () => {
  const values = [0, -0, 0.5];
  const moved = nudge(values, new SeededRandom(2));
  expect(moved.slice(0, 2)).toEqual([0, -0]);
  expect(nudge32([0, -0], new SeededRandom(2))).toEqual([0, -0]);
  expect(moved[2]).not.toBe(0.5);
  expect(values).toEqual([0, -0, 0.5]);
});
