import { expect, test } from 'vitest';
import { BACKPROPAGATION, compareGradients, type ReturnedGradients } from './gradient-check.ts';
import { readAcrossLengths, readSignature } from './gradient-signature.ts';
import type { PlainGradients } from './plain.ts';

const expected: PlainGradients = {
  dWax: [
    [3, -0.5, 0],
    [0.25, 1.5, -7],
  ],
  dWaa: [
    [0.5, 2],
    [3, -4],
  ],
  dWya: [
    [0.5, 1],
    [0.25, 2],
    [1, 0],
  ],
  dba: [[0.125], [0.75]],
  dby: [[1], [-0.5], [-0.5]],
};

const times = (factor: number, matrix: number[][]) => matrix.map((row) => row.map((entry) => factor * entry));

const read = (actual: ReturnedGradients) => readSignature(actual, expected, BACKPROPAGATION, 6);

test('right gradients have no signature', () => {
  expect(read(expected)).toBeUndefined();
});

test('wrong gradients without a pattern have none either', () => {
  expect(read({ ...expected, dWaa: [expected.dWaa[0], [3, 4.5]] })).toBeUndefined();
});

test.each([
  [-1, 'In dWaa every entry is −1 times the expected one: the sign is wrong.'],
  [2, 'In dWaa every entry is 2 times the expected one: something is counted twice.'],
  [1 / 6, 'In dWaa every entry is 1/6 of the expected one, with T = 6: a mean over the steps where their sum belongs.'],
  [0, 'In dWaa every entry is zero.'],
])('a constant ratio of %d', (factor, sentence) => {
  expect(read({ ...expected, dWaa: times(factor, expected.dWaa) })).toBe(sentence);
});

test('another ratio says nothing: that it is constant may be chance in a small block', () => {
  expect(read({ ...expected, dWaa: times(0.75, expected.dWaa) })).toBeUndefined();
});

test('a transposed block, square or not', () => {
  const sentence = 'the entries are those of the transposed gradient.';
  const dWaa = [
    [0.5, 3],
    [2, -4],
  ];
  expect(read({ ...expected, dWaa })).toBe(`In dWaa ${sentence}`);
  expect(read({ ...expected, dba: [[0.125, 0.75]] })).toBe(`In dba ${sentence}`);
});

test('clipping shows where the expected entries lie beyond ±1', () => {
  const clipped = times(1, expected.dWax).map((row) => row.map((entry) => Math.min(1, Math.max(-1, entry))));
  expect(read({ ...expected, dWax: clipped })).toMatch(/^In dWax what lies beyond ±1 is cut to ±1/);
});

test('entries that are no numbers', () => {
  expect(read({ ...expected, dby: [[Number.NaN], [0], [0]] })).toBe(
    'In dby there are entries that are not finite numbers.',
  );
});

test('the signature that most blocks share comes first', () => {
  const actual = {
    ...expected,
    dWax: times(0, expected.dWax),
    dba: times(-1, expected.dba),
    dby: times(-1, expected.dby),
  };
  expect(read(actual)).toBe('In dba and dby every entry is −1 times the expected one: the sign is wrong.');
});

test('a block that is absent or of another shape does not get in the way', () => {
  expect(read({ ...expected, dWaa: [[0, 0]] })).toBeUndefined();
  expect(read({ dWaa: [[]], dWax: times(2, expected.dWax) })).toBe(
    'In dWax every entry is 2 times the expected one: something is counted twice.',
  );
});

const result = (steps: number, actual: ReturnedGradients) => ({
  steps,
  rows: compareGradients(actual, expected, BACKPROPAGATION).rows,
});
const right = expected;
const wrongWaa = { ...expected, dWaa: times(1.5, expected.dWaa) };
const wrongWaaAndWax = { ...wrongWaa, dWax: times(1.5, expected.dWax) };

test.each([
  ['all right', [result(1, right), result(2, right)], undefined],
  ['all wrong', [result(1, wrongWaaAndWax), result(2, wrongWaaAndWax)], undefined],
  ['all wrong, dWaa alone only once', [result(1, wrongWaa), result(2, wrongWaaAndWax)], undefined],
  ['no order in it', [result(1, wrongWaaAndWax), result(2, right), result(3, wrongWaaAndWax)], undefined],
  [
    'wrong from the second step on',
    [result(2, wrongWaaAndWax), result(1, right), result(12, wrongWaaAndWax)],
    'Right for T = 1, wrong from T = 2 on: look at what flows back from step t + 1 to step t.',
  ],
  [
    'wrong beyond three steps',
    [result(1, right), result(3, right), result(12, wrongWaaAndWax)],
    'Right up to T = 3, wrong from T = 12 on: the way back in time ends too early.',
  ],
  [
    'dWaa alone',
    [result(1, wrongWaa), result(3, wrongWaa)],
    'Only dWaa is wrong: it takes the state before each step, which is a[t]; a[t + 1] is the state after step t.',
  ],
])('across lengths: %s', (_, results, sentence) => {
  expect(readAcrossLengths(results)).toBe(sentence);
});
