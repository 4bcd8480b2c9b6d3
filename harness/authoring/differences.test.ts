import { expect, test } from 'vitest';
import { derivativeFrom, differencePoints, estimateDerivative } from './differences.ts';

const derivative = (f: (x: number) => number, x: number) => derivativeFrom(differencePoints(x).map(f), x);

test('a function is asked for at two distances on both sides', () => {
  expect(differencePoints(2)).toEqual([2.001, 1.999, 2.0005, 1.9995]);
});

test.each([1, -2, 0.5, 0, 300])('differences are exact for a polynomial of degree 4, at %d', (x) => {
  const scale = Math.max(1, x ** 4);
  expect(Math.abs(derivative((t) => t ** 4 - 3 * t ** 2 + t, x) - (4 * x ** 3 - 6 * x + 1)) / scale).toBeLessThan(
    1e-11,
  );
});

test.each<[string, (x: number) => number, number]>([
  ['exp', Math.exp, Math.exp(0.5)],
  ['sin', Math.sin, Math.cos(0.5)],
  ['log', Math.log, 2],
  ['tanh', Math.tanh, 1 - Math.tanh(0.5) ** 2],
])('and near for %s', (_, f, expected) => {
  expect(Math.abs(derivative(f, 0.5) - expected)).toBeLessThan(5e-12);
});

const estimate = (f: (x: number) => number, x: number) => estimateDerivative(async (point) => f(point), x);

test.each([Math.exp, Math.tanh, (x: number) => x ** 4])('%s is derived without doubt', async (f) => {
  expect((await estimate(f, 0.3)).doubt).toBeLessThan(1e-8);
});

test.each<[string, (x: number) => number, number]>([
  ['at a kink', (x) => Math.max(0, x), 0],
  ['at a kink that is symmetric', (x) => Math.abs(x), 0.5],
  ['beside a kink', (x) => Math.abs(x - 3e-4), -1],
  ['between kinks that bend both ways', (x) => Math.abs(x - 1e-4) - Math.abs(x + 1e-4) + x ** 2, -2],
])('%s there is doubt, and the slope is within bounds', async (_, f, slope) => {
  const { doubt, slopes } = await estimate(f, 0);
  expect(doubt).toBeGreaterThan(0.1);
  expect(slope).toBeGreaterThanOrEqual(slopes[0]);
  expect(slope).toBeLessThanOrEqual(slopes[1]);
  expect(Math.max(...slopes.map(Math.abs))).toBeLessThan(6);
});
