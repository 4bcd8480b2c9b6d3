import { expect, test } from 'vitest';
import { oldWeightsHint, otherPassHint, smallStepsHint } from './other-pass.ts';
import { outputErrors, type PlainGradients } from './plain.ts';
import { BACKPROPAGATION } from './tolerances.ts';

// Two steps are all but certain, and stand between others. States are 0, so that dy_t alone acts.
const yPred = [
  [0.5, 0.5],
  [1 - 1e-7, 1e-7],
  [0.25, 0.75],
  [1 - 2e-7, 2e-7],
];
const example = {
  targets: [0, 0, 1, 0],
  parameters: { Wax: [[0, 0]], Waa: [[0]], Wya: [[0.5], [-1]], ba: [[0]], by: [[0], [0]] },
};
const x = yPred.map(() => [1, 0]);
const pass = { x, a: [[0], ...yPred.map(() => [0])], yPred };
const errors = outputErrors(pass, example);

/** Adds up what some steps add to each gradient. */
function gradientsOf(steps: readonly number[]): PlainGradients {
  const dby = [0, 1].map((i) => [steps.reduce((sum, t) => sum + errors[t][i], 0)]);
  const dz = 0.5 * dby[0][0] - dby[1][0];
  return { dWax: [[dz, 0]], dWaa: [[0]], dWya: [[0], [0]], dba: [[dz]], dby };
}

const ALL = [0, 1, 2, 3];

/** Reads the sum of some steps' dy_t, and of all steps in the other gradients or of the same. */
function read(steps: readonly number[], others = steps): string | undefined {
  const actual = { ...gradientsOf(others), dby: gradientsOf(steps).dby };
  return smallStepsHint({ ...actual }, gradientsOf(ALL), pass, example, BACKPROPAGATION);
}

test('steps that are all but certain and missing are told, with the gradients that lack them', () => {
  const says = (where: string, which: string) =>
    `In ${where} ${which}, whose dy_t is small: every step adds its own, however small.`;
  expect(read([0, 2])).toBe(says('dWax, dba, dby', 'steps 1, 3, counted from 0, are missing'));
  expect(read([0, 2, 3])).toBe(says('dWax, dba, dby', 'step 1, counted from 0, is missing'));
  expect(read([0, 2, 3], ALL)).toBe(says('dby', 'step 1, counted from 0, is missing'));
  expect(read([0, 1, 2])).toBeUndefined();
  expect(read([0])).toBeUndefined();
  expect(read(ALL)).toBeUndefined();
  // Zeros are what many a mistake leaves, also where all steps are small.
  const [, , , last] = yPred;
  for (const sure of [[last], [yPred[1], last], [last, yPred[1], last]]) {
    const certain = { ...example, targets: sure.map(() => 0) };
    const states = { x: sure.map(() => [1, 0]), a: [[0], ...sure.map(() => [0])], yPred: sure };
    const right = sure.reduce((sum, y) => sum + y[1], 0);
    const expected = { ...gradientsOf([]), dWax: [[-1.5 * right, 0]], dba: [[-1.5 * right]], dby: [[-right], [right]] };
    expect(smallStepsHint(gradientsOf([]), expected, states, certain, BACKPROPAGATION)).toBeUndefined();
  }
});

test('an error that is cut on its way back is told by the bound, where a cut of the gradients does not do as well', () => {
  // Of steps that bring −1.5, −3 and −0.75, the second one takes the error of the third one with it.
  const steep = { ...example, targets: [0, 0], parameters: { ...example.parameters, Wya: [[1], [-2]], Waa: [[2]] } };
  const two = { x: x.slice(2), a: pass.a.slice(2), yPred: [yPred[0], yPred[0]] };
  const of = (...dz: number[]): PlainGradients => {
    const sum = dz.reduce((total, each) => total + each, 0);
    return { ...gradientsOf([0, 0]), dWax: [[sum, 0]], dba: [[sum]] };
  };
  const said = (actual: PlainGradients, right = of(-1.5, -1.5 - 3)) =>
    otherPassHint({ ...actual }, right, two, steep, BACKPROPAGATION);
  expect(said(of(-1, -1))).toBe(
    'They are those of a backward pass in which each dz_t is cut to ±1: it must be taken as it is, however large.',
  );
  expect(said(of(-1, -1.5))).toBeUndefined();
  const one = { ...two, x: x.slice(3), a: pass.a.slice(3), yPred: [yPred[0]] };
  const ofOne = { ...of(-1), dby: gradientsOf([0]).dby };
  const rightOfOne = { ...of(-1.5), dby: gradientsOf([0]).dby };
  expect(otherPassHint({ ...ofOne }, rightOfOne, one, { ...steep, targets: [0] }, BACKPROPAGATION)).toBeUndefined();
});

test('weights from before an update are told by their names', () => {
  const [old, now] = [
    [[0.5], [-1]],
    [[1], [-2]],
  ].map((Wya) => ({ ...example.parameters, Wya, Waa: [[1]] }));
  const one = { x: x.slice(3), a: pass.a.slice(3), yPred: [yPred[0]] };
  const said = (dz: number) =>
    oldWeightsHint(
      { dWax: [[dz, 0]], dWaa: [[0]], dWya: [[0], [0]], dba: [[dz]], dby: gradientsOf([0]).dby },
      one,
      { targets: [0], parameters: now },
      [old],
      BACKPROPAGATION,
    );
  expect(said(-0.75)).toMatch(
    /^They are those with Wya from before the update, and one step does not show which Waa: /,
  );
  expect(said(-1)).toBeUndefined();
  // Those of the updated weights, which are right.
  expect(said(-1.5)).toBeUndefined();
});
