import { expect, test } from 'vitest';
import { SeededRandom } from '../../lab/random.ts';
import { forward, lossAndGradients } from './network.ts';
import { randomWeights, windowsOf } from './runs.ts';

const STEP = 1e-3;

test.each([1, 2, 3, 4])('with %d layers, the gradients are the derivatives of the loss', (layers) => {
  const random = new SeededRandom(layers);
  const model = { hiddenSize: 3, layers };
  // Layers that differ, for else one could stand for another.
  const weights = randomWeights(model, random).map(({ values }) =>
    Float64Array.from(values, (value) => value + random.uniformBetween(-0.2, 0.2)),
  );
  const series = Array.from({ length: 9 }, () => random.uniformBetween(-1, 1));
  const { x, y } = windowsOf(series, 4);
  const batch = [0, 2, 3];
  const loss = () =>
    batch.reduce((sum, index) => sum + 5 * (forward(model, weights, x[index]).prediction - y[index] + 0.3) ** 2, 0) / 3;
  const result = lossAndGradients(model, weights, { x, y }, batch, { lossScale: 5, lossShift: 0.3 });
  expect(result.loss).toBeCloseTo(loss(), 12);

  // Central differences with Richardson extrapolation, of an error of order STEP⁴.
  const at = (k: number, i: number, offset: number) => {
    const value = weights[k][i];
    weights[k][i] = value + offset;
    const moved = loss();
    weights[k][i] = value;
    return moved;
  };
  const difference = (k: number, i: number, h: number) => (at(k, i, h) - at(k, i, -h)) / (2 * h);
  for (const [k, gradient] of result.gradients.entries()) {
    for (const [i, derivative] of gradient.entries()) {
      const expected = (4 * difference(k, i, STEP / 2) - difference(k, i, STEP)) / 3;
      expect(derivative, `weight ${i} of tensor ${k}`).toBeCloseTo(expected, 8);
    }
  }
});
