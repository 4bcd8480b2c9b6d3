import { expect, test } from 'vitest';
import { linearHint } from './forward.ts';

// Two layers of one unit: h = tanh(x) and then h again, doubled by the dense layer.
const one = (value: number) => ({ shape: [1, 1], values: [value] });
const weights = [one(1), one(0), one(0), one(1), one(0), one(0), one(2), one(0)];
const of = (layers: number, prediction: number) =>
  linearHint(
    { model: { hiddenSize: 1, layers }, weights: weights.slice(6 - 3 * layers), windows: [[0.5]] },
    [prediction],
    1,
  );

test('predictions without an activation from the second layer on', () => {
  const linear = 2 * Math.tanh(0.5);
  expect(of(2, linear)).toBe('They are those of a lowest layer with tanh and of others without an activation');
  expect(of(2, 2 * Math.tanh(Math.tanh(0.5)))).toBeUndefined();
  expect(of(1, linear)).toBeUndefined();
});
