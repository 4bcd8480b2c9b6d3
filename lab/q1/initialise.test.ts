import { expect, test } from 'vitest';
import { SeededRandom } from '../random.ts';
import { initialise } from './initialise.ts';

const [H, V] = [40, 25];
const parameters = initialise(H, V, new SeededRandom(3));
const entries = (name: keyof typeof parameters) => parameters[name].to1DArray();

test('every parameter has its shape', () => {
  const shapes = Object.entries(parameters).map(([name, matrix]) => [name, matrix.rows, matrix.columns]);
  expect(shapes).toEqual([
    ['Wax', H, V],
    ['Waa', H, H],
    ['Wya', V, H],
    ['ba', H, 1],
    ['by', V, 1],
  ]);
});

test.each([
  ['Wax', Math.sqrt(1 / V)],
  ['Waa', Math.sqrt(1 / H)],
  ['Wya', Math.sqrt(1 / H)],
] as const)('%s fills ±%d', (name, bound) => {
  const values = entries(name);
  expect(Math.max(...values)).toBeLessThan(bound);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-bound);
  // the widest of 1,000 draws and more
  expect(Math.max(...values)).toBeGreaterThan(0.98 * bound);
  expect(Math.min(...values)).toBeLessThan(-0.98 * bound);
  // a uniform variable in ±b has the variance b²/3
  const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  expect(variance / (bound ** 2 / 3)).toBeCloseTo(1, 1);
});

test('biases are zero', () => {
  expect([...entries('ba'), ...entries('by')].every((value) => value === 0)).toBe(true);
});

test('the numbers are drawn in the order Wax, Waa, Wya, row by row', () => {
  const random = new SeededRandom(3);
  const draw = (n: number, inputs: number) => {
    const bound = Math.sqrt(1 / inputs);
    return Array.from({ length: n }, () => random.uniformBetween(-bound, bound));
  };
  expect(entries('Wax')).toEqual(draw(H * V, V));
  expect(entries('Waa')).toEqual(draw(H * H, H));
  expect(entries('Wya')).toEqual(draw(V * H, H));
});
