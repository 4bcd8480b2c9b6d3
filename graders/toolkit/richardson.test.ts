import fc from 'fast-check';
import { compareGradients, within } from 'lab-harness/authoring';
import { Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import { Vocabulary } from '../../lab/q1/vocabulary.ts';
import { RNN } from '../../reference/q1.ts';
import { type NetworkCase, networksIn } from './arbitraries.ts';
import { complexStepGradients } from './complex-rnn.ts';
import { type PlainParameters, perturbed } from './plain.ts';
import { perturbations, richardsonGradients } from './richardson.ts';
import { NETWORKS } from './space.ts';
import { NUMERIC } from './tolerances.ts';

const parameters: PlainParameters = { Wax: [[0.5, -1]], Waa: [[2]], Wya: [[0], [0.25]], ba: [[-0.5]], by: [[1], [3]] };

/** Computes a function of every entry with derivatives known in closed form. */
function f({ Wax, Waa, Wya, ba, by }: PlainParameters): number {
  return Math.exp(Wax[0][0]) + Math.sin(Wax[0][1]) + Waa[0][0] ** 3 + Wya[0][0] + Wya[1][0] * ba[0][0] - by[1][0] ** 2;
}

test('a function of known derivatives, evaluated in one batch', () => {
  const losses = perturbations(parameters).map((perturbation) => f(perturbed(parameters, perturbation)));

  const gradients = richardsonGradients(parameters, losses);

  const expected = {
    dWax: [[Math.exp(0.5), Math.cos(-1)]],
    dWaa: [[3 * 2 ** 2]],
    dWya: [[1], [-0.5]],
    dba: [[0.25]],
    dby: [[0], [-2 * 3]],
  };
  expect(compareGradients(gradients, expected, { atol: 1, rtol: 5e-12 })).toMatchObject({ ok: true });
});

test('asks for four values of each entry and for nothing else', () => {
  const before = structuredClone(parameters);
  const list = perturbations(parameters);
  const [waa] = [list.filter(({ parameter }) => parameter === 'Waa')];
  expect(list).toHaveLength(4 * 8);
  expect(waa.map(({ value }) => value)).toEqual([2.001, 1.999, 2.0005, 1.9995]);
  expect(perturbed(parameters, waa[0])).toEqual({ ...before, Waa: [[2.001]] });
  expect(parameters).toEqual(before);
});

test('a number of losses that does not fit is an error', () => {
  expect(() => richardsonGradients(parameters, [1, 2, 3])).toThrow(
    'richardsonGradients needs 32 losses for these parameters, and got 3',
  );
});

/** Computes the reference's loss at the perturbed parameters. */
function referenceLosses({ parameters, inputs, targets, aPrev, V }: NetworkCase): number[] {
  const vocabulary = new Vocabulary('abcdefghij'.slice(0, V - 1));
  return perturbations(parameters).map((perturbation) => {
    const { Wax, Waa, Wya, ba, by } = perturbed(parameters, perturbation);
    const matrices = {
      Wax: new Matrix(Wax),
      Waa: new Matrix(Waa),
      Wya: new Matrix(Wya),
      ba: new Matrix(ba),
      by: new Matrix(by),
    };
    const rnn = new RNN(matrices, vocabulary);
    return rnn.loss(rnn.forward(inputs, Matrix.columnVector(aPrev)).yPred, targets);
  });
}

test("the reference's loss has the oracle's gradients, well within the tolerance and typically to 1e-11", () => {
  const usual = networksIn(within(NETWORKS, { T: [1, 12], H: [2, 8], V: [2, 9], weights: ['usual'] }));
  const errors = fc.sample(usual.drawn, { seed: 3, numRuns: 40 }).map((network) => {
    const numeric = richardsonGradients(network.parameters, referenceLosses(network));
    const exact = complexStepGradients(network.parameters, network);
    const { rows } = compareGradients(numeric, exact, { ...NUMERIC, rtol: Number.POSITIVE_INFINITY });
    return Math.max(...rows.map((row) => row.error!));
  });
  errors.sort((one, other) => one - other);
  expect(errors[errors.length / 2]).toBeLessThan(1e-11);
  expect(errors[errors.length - 1]).toBeLessThan(NUMERIC.rtol / 10);
});
