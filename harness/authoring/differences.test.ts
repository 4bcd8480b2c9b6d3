import { expect, test } from 'vitest';
import { derivativeFrom, differencePoints } from './differences.ts';

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
