import fc from 'fast-check';
import { CheckFailure, compareGradients } from 'lab-harness/authoring';
import { describe, expect, test } from 'vitest';
import { modelCase } from './cases.ts';
import { BACKPROPAGATION, blocksOf, expectDerivatives } from './gradient-check.ts';
import { lossHint, penaltyHint } from './loss.ts';
import { crossEntropy, forwardModeGradient, mapEntries, penalty } from './numerics.ts';
import { sigmoidHint } from './sigmoid.ts';
import { stepHint } from './train.ts';

test.each([
  [Number.NaN, 1000, /Infinity \/ Infinity/],
  [0, -40, /digits of a tiny result are lost/],
  [1 - 1 / (1 + Math.exp(-30)), -30, /digits of a tiny result are lost/],
  [Math.fround(1 / (1 + Math.exp(2))), -2, /single precision/],
  [1 / (1 + Math.exp(2)), 2, /sign of z is wrong/],
  [0.7, 2, undefined],
  // of a derivative, of powers of 2, and of a bound
  [1 / (2 + Math.exp(20) + Math.exp(-20)), -20, undefined],
  [1 / (2 + Math.exp(40) + Math.exp(-40)), 40, undefined],
  [2 ** -100, -100, undefined],
  [1e-15, -50, undefined],
])('of a sigmoid of %d for z = %d', (actual, z, says) => {
  if (says) expect(sigmoidHint(actual, z)).toMatch(says);
  else expect(sigmoidHint(actual, z)).toBeUndefined();
});

const given = { logits: [0.5, -1, 2], labels: [1, 0, 0] };
const right = crossEntropy(given.logits, given.labels);

test.each([
  [-right, given, /sign is wrong/],
  [3 * right, given, /sum over the examples/],
  [crossEntropy(given.logits, [0, 1, 1]), given, /other label/],
  [right / Math.LN2, given, /base 2/],
  [Number.POSITIVE_INFINITY, { logits: [1000], labels: [0] }, /Infinity above 709/],
  [Number.POSITIVE_INFINITY, { logits: [-40], labels: [1] }, /log\(0\)/],
  [0, { logits: [40], labels: [1] }, /Math\.log1p/],
])('of a loss of %d', (actual, logits, says) => {
  expect(lossHint(actual, crossEntropy(logits.logits, logits.labels), logits)).toMatch(says);
});

test('of a loss that no mistake explains there is none', () => {
  expect(lossHint(1.2345, right, given)).toBeUndefined();
  const [expected, almost] = [2.67917582268e-6, 2.67917582261e-6];
  expect(lossHint(almost, expected, { logits: [12.83], labels: [1] })).toBeUndefined();
  expect(lossHint(0, 1000, { logits: [1000], labels: [0] })).toBeUndefined();
});

const model = {
  layers: [
    { W: [[1, 2]], b: [3, 1] },
    { W: [[2], [-1]], b: [0.5] },
  ],
  l2: 0.4,
};

test.each([
  [0, /no penalty/],
  [2 * penalty(model), /λ\/2 is meant/],
  [penalty(model) / 7, /divided by N/],
  [penalty(model) + 0.2 * 10.25, /biases are penalised/],
  [0.2 * 6, /absolute values/],
])('of a penalty of %d', (actual, says) => {
  expect(penaltyHint(actual, model, 7)).toMatch(says);
});

test.each([
  [2, /2 times as long/],
  [-1, /climbs/],
  [1, undefined],
])('of a step of %d times the right one', (ratio, says) => {
  const at = (step: number) => [{ W: [[1 + step, 2 - 3 * step]], b: [step] }];
  const hint = stepHint(at(0.125 * ratio), at(0.125), at(0));
  if (says) expect(hint).toMatch(says);
  else expect(hint).toBeUndefined();
});

describe('of a gradient', () => {
  const drawn = fc.sample(modelCase([3, 9]), { seed: 3, numRuns: 200 }).find((each) => each.model.l2 > 0);
  if (!drawn) throw new Error('no case has a penalty');
  const { data, model } = drawn;
  const derivatives = forwardModeGradient(model, data.features, data.labels);
  const weight = (l: number, row: number | undefined, column: number) =>
    row === undefined ? 0 : model.layers[l].W[row][column];
  const changed = (change: (value: number, regular: number, bias: number) => number) =>
    mapEntries(derivatives, (l, row, column) => {
      const value = row === undefined ? derivatives[l].b[column] : derivatives[l].W[row][column];
      const bias = row === undefined ? model.layers[l].b[column] : 0;
      return change(value, model.l2 * weight(l, row, column), bias);
    });

  test.each([
    ['sign', (value: number) => -value, /sign/],
    ['sum', (value: number, regular: number) => data.labels.length * (value - regular) + regular, /divide by N/],
    ['no penalty', (value: number, regular: number) => value - regular, /λ w of the penalty is missing/],
    ['doubled penalty', (value: number, regular: number) => value + regular, /not 2 λ w/],
    ['penalised bias', (value: number, _: number, bias: number) => value + model.l2 * bias, /biases are penalised/],
  ])('with the mistake %s', (_, change, says) => {
    expect(messageOf(() => expectDerivatives(changed(change), drawn, 'must be right'))).toMatch(says);
  });

  test('which is right there is none, and no failure', () => {
    expect(() => expectDerivatives(derivatives, drawn, 'must be right')).not.toThrow();
  });

  test('an entry that is no number is as wrong as can be', () => {
    const actual = blocksOf(changed(() => Number.NaN));
    const { rows } = compareGradients(actual, blocksOf(derivatives), BACKPROPAGATION);
    for (const row of rows) expect(row).toMatchObject({ verdict: 'wrong', error: null });
  });
});

function messageOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    if (error instanceof CheckFailure && 'message' in error.finding) return error.finding.message;
    throw error;
  }
  return '';
}
