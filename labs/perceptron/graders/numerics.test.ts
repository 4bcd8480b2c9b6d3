import fc from 'fast-check';
import { compareGradients, type Tolerance } from 'lab-harness/authoring';
import { describe, expect, test } from 'vitest';
import { modelCase } from './cases.ts';
import { BACKPROPAGATION, blocksOf, NUMERIC } from './gradient-check.ts';
import {
  crossEntropy,
  differenceLayers,
  forwardModeGradient,
  forwardPass,
  penalty,
  richardsonGradient,
  sigmoid,
  softplus,
} from './numerics.ts';
import type { PlainLayer } from './plain-data.ts';
import { reference } from './reference.ts';

const cases = fc.sample(modelCase([1, 9]), { seed: 1, numRuns: 100 });

test.each([
  [0, 0.5],
  [1000, 1],
  [-1000, 0],
  // By a calculator of 30 digits.
  [-40, 4.248354255291589e-18],
  [-700, 9.85967654375977e-305],
])('the sigmoid of %d is %d', (z, expected) => {
  expect(Math.abs(sigmoid(z) - expected)).toBeLessThanOrEqual(1e-13 * expected);
});

test.each([
  [0, Math.LN2],
  [1000, 1000],
  [-1000, 0],
  [-40, 4.248354255291589e-18],
])('log(1 + exp(%d)) is %d', (u, expected) => {
  expect(Math.abs(softplus(u) - expected)).toBeLessThanOrEqual(1e-13 * expected);
});

test('the cross-entropy is that of the probabilities, where these have all of their digits', () => {
  const [logits, labels] = [
    [0.3, -2, 1.5],
    [1, 0, 0],
  ];
  const likelihoods = logits.map((z, i) => (labels[i] === 1 ? sigmoid(z) : 1 - sigmoid(z)));
  const expected = -likelihoods.reduce((sum, p) => sum + Math.log(p), 0) / 3;
  expect(crossEntropy(logits, labels)).toBeCloseTo(expected, 14);
});

test('the penalty is on weights alone', () => {
  expect(
    penalty({
      layers: [
        { W: [[1, 2]], b: [100, 100] },
        { W: [[2], [-1]], b: [100] },
      ],
      l2: 0.5,
    }),
  ).toBe(2.5);
});

describe('the gradient in forward mode', () => {
  test('is the reference’s, which comes from backpropagation', () => {
    for (const { model, data } of cases) {
      const pass = forwardPass(model.layers, data.features);
      const [result] = reference.run(model, [{ do: 'gradient', pass, labels: data.labels }]).results;
      const own = forwardModeGradient(model, data.features, data.labels);
      const gradient = result.did === 'gradient' ? result.gradient : [];
      expectNear(gradient, own, BACKPROPAGATION);
    }
  });

  test('is what differences of the loss converge to', () => {
    for (const { model, data } of cases) {
      const losses = differenceLayers(model.layers).map((layers) => {
        const { logits } = forwardPass(layers, data.features);
        return crossEntropy(logits, data.labels) + penalty({ layers, l2: model.l2 });
      });
      const own = forwardModeGradient(model, data.features, data.labels);
      expectNear(richardsonGradient(model.layers, losses), own, NUMERIC);
    }
  });
});

/** Expects two gradients to be within a tenth of a tolerance. */
function expectNear(actual: PlainLayer[], expected: PlainLayer[], { atol, rtol }: Tolerance): void {
  const comparison = compareGradients(blocksOf(actual), blocksOf(expected), { atol, rtol: rtol / 10 });
  expect(comparison).toMatchObject({ ok: true });
}
