import { expect, test } from 'vitest';
import { nudge, nudge32 } from './nudge.ts';

/** Draws that go both ways. */
function draws() {
  let n = 0;
  return { uniform: () => (n++ % 3) / 3 };
}

test('float64 values move by one unit in the last place, both ways, up to the last power of two', () => {
  const moved = nudge(new Array(100).fill(1), draws());
  expect(new Set(moved)).toEqual(new Set([1 + 2 ** -52, 1 - 2 ** -53]));
  const negative = nudge(new Array(100).fill(-3), draws());
  expect(new Set(negative)).toEqual(new Set([-3 - 2 ** -51, -3 + 2 ** -51]));
});

test('float32 values move by one unit in the last place of float32', () => {
  const moved = nudge32(new Array(100).fill(1), draws());
  expect(new Set(moved)).toEqual(new Set([1 + 2 ** -23, 1 - 2 ** -24]));
  expect(moved.every((value) => Math.fround(value) === value)).toBe(true);
});

test('zeros stay, and the values themselves are left as they are', () => {
  const values = [0, -0, 0.5];
  const moved = nudge(values, draws());
  expect(moved.slice(0, 2)).toEqual([0, -0]);
  expect(nudge32([0, -0], draws())).toEqual([0, -0]);
  expect(moved[2]).not.toBe(0.5);
  expect(values).toEqual([0, -0, 0.5]);
});
