import fc from 'fast-check';
import { compareGradients, within } from 'lab-harness/authoring';
import { Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import { Vocabulary } from '../../lab/q1/vocabulary.ts';
import { RNN } from '../../reference/q1.ts';
import { type NetworkCase, networksIn } from './arbitraries.ts';
import { complexStepGradients } from './complex-rnn.ts';
import type { PlainGradients } from './plain.ts';
import { SMALL_NETWORKS } from './space.ts';
import { toleranceOf } from './tolerances.ts';

/** Backpropagates by the reference: the other, analytic way to the same gradients. */
function backpropagated({ parameters, inputs, targets, aPrev, V }: NetworkCase): PlainGradients {
  const { Wax, Waa, Wya, ba, by } = parameters;
  const rnn = new RNN(
    { Wax: new Matrix(Wax), Waa: new Matrix(Waa), Wya: new Matrix(Wya), ba: new Matrix(ba), by: new Matrix(by) },
    new Vocabulary('abcdefghijk'.slice(0, V - 1)),
  );
  const pass = rnn.forward(inputs, Matrix.columnVector(aPrev));
  const { dWax, dWaa, dWya, dba, dby } = rnn.backward(pass, targets);
  return {
    dWax: dWax.to2DArray(),
    dWaa: dWaa.to2DArray(),
    dWya: dWya.to2DArray(),
    dba: dba.to2DArray(),
    dby: dby.to2DArray(),
  };
}

function oracle({ parameters, inputs, targets, aPrev }: NetworkCase): PlainGradients {
  return complexStepGradients(parameters, { inputs, targets, aPrev });
}

test('one unit, one step, two characters: the derivatives written out', () => {
  const parameters = { Wax: [[0.5, -0.25]], Waa: [[0.75]], Wya: [[1], [-0.5]], ba: [[0.1]], by: [[0.2], [-0.3]] };
  const aPrev = 0.4;
  const a = Math.tanh(-0.25 + 0.75 * aPrev + 0.1);
  // Two logits: the probability of the first is the logistic function of their difference.
  const y0 = 1 / (1 + Math.exp(-(1.5 * a + 0.5)));
  const dy = [y0 - 1, 1 - y0]; // target 0
  const dz = (dy[0] * 1 + dy[1] * -0.5) * (1 - a * a);

  const gradients = complexStepGradients(parameters, { inputs: [1], targets: [0], aPrev: [aPrev] });

  const expected: PlainGradients = {
    dWax: [[0, dz]],
    dWaa: [[dz * aPrev]],
    dWya: [[dy[0] * a], [dy[1] * a]],
    dba: [[dz]],
    dby: [[dy[0]], [dy[1]]],
  };
  expect(compareGradients(gradients, expected, { atol: 0, rtol: 1e-15 })).toMatchObject({ ok: true });
});

test('agrees with backpropagation on random networks to 5e-15, cancellation aside', () => {
  const { drawn: usual } = networksIn(within(SMALL_NETWORKS, { T: [1, 12], weights: ['usual'] }));
  fc.assert(
    fc.property(usual, (network) => {
      const comparison = compareGradients(backpropagated(network), oracle(network), { atol: 1, rtol: 5e-15 });
      expect(comparison).toMatchObject({ ok: true });
    }),
    { seed: 1, numRuns: 300 },
  );
});

test.each(SMALL_NETWORKS.axes.weights)(
  "correct gradients stay below a tenth of the gradient check's tolerance: %s weights",
  (weights) => {
    fc.assert(
      fc.property(networksIn(within(SMALL_NETWORKS, { weights: [weights] })).drawn, (network) => {
        const { atol, rtol } = toleranceOf(network);
        const tolerance = { atol, rtol: rtol / 10 };
        expect(compareGradients(backpropagated(network), oracle(network), tolerance)).toMatchObject({ ok: true });
      }),
      { seed: 2, numRuns: 150 },
    );
  },
);

test('a saturated network and large logits keep finite, precise gradients', () => {
  const parameters = { Wax: [[9, 15]], Waa: [[2]], Wya: [[800], [-800]], ba: [[3]], by: [[0], [0]] };
  // dL/dz = (y − onehot)ᵀ Wya · (1 − tanh² z), z = 9 + 3 − 2, with y = (1, 0) and target 1
  const dba = 1600 / Math.cosh(10) ** 2;
  const gradients = complexStepGradients(parameters, { inputs: [0], targets: [1], aPrev: [-1] });
  expect(gradients.dba[0][0] / dba).toBeCloseTo(1, 14);
  expect(gradients.dby).toEqual([[1], [-1]]);
});
