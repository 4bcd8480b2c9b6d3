import { expect, test } from 'vitest';
import { nudge, nudge32, nudgeReals, randomOf } from './nudge.ts';

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

test('of plain data only real numbers move, by their last digits, and each by another amount', () => {
  const data = {
    weights: [
      [0.5, -20_001, 9.5],
      [3, 40_000],
    ],
    example: [0.25, 1],
    rate: 0.1,
    epochs: 12,
    name: 'a',
    none: null,
  };
  const moved = nudgeReals(data, randomOf(1));
  expect(moved).toEqual({
    ...data,
    weights: [data.weights[0].map((weight) => expect.closeTo(weight, 9)), [3, 40_000]],
    example: [expect.closeTo(0.25, 14), 1],
    rate: expect.closeTo(0.1, 14),
  });
  const changes = [moved.rate / data.rate, ...moved.weights[0].map((weight, i) => weight / data.weights[0][i])];
  expect(new Set(changes).size).toBe(4);
  expect(changes).not.toContain(1);
  for (const change of changes) expect(Math.abs(change - 1)).toBeLessThan(1e-15);
  expect(nudgeReals(data, randomOf(1))).toEqual(moved);
  expect(nudgeReals(data, randomOf(2))).not.toEqual(moved);
});
