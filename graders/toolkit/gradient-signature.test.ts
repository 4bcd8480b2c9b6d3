import { expect, test } from 'vitest';
import { BACKPROPAGATION, type ReturnedGradients } from './gradient-check.ts';
import { readSignature } from './gradient-signature.ts';
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

test('another constant ratio, which a single entry does not show', () => {
  expect(read({ ...expected, dWaa: times(0.75, expected.dWaa) })).toBe(
    'In dWaa every entry is 0.75 times the expected one.',
  );
  const single = { ...expected, dba: [[0], [0.75]] };
  expect(readSignature({ ...single, dba: [[0], [0.5]] }, single, BACKPROPAGATION, 6)).toBeUndefined();
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
