import { describe, expect, test } from 'vitest';
import { leftoverHint, signatureHint } from './gradient-hints.ts';
import type { ReturnedGradients } from './gradients.ts';

const TOLERANCE = { atol: 1e-3, rtol: 1e-11 };

describe('the numbers in a block', () => {
  const expected = {
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

  const read = (actual: ReturnedGradients) => signatureHint(actual, expected, TOLERANCE);

  test('correct gradients have no signature', () => {
    expect(read(expected)).toBeUndefined();
  });

  test('wrong gradients without a pattern have none either', () => {
    expect(read({ ...expected, dWaa: [expected.dWaa[0], [3, 4.5]] })).toBeUndefined();
  });

  test('two blocks that hold the same numbers are told, unless these are all one or the right ones', () => {
    const square = { ...expected, dby: [[0.5], [0.25]] };
    const told = (actual: ReturnedGradients, right = square) => signatureHint(actual, right, TOLERANCE);
    const says = 'dba and dby hold the same numbers, as where both are one matrix: each needs its own.';
    expect(told({ ...square, dby: square.dba })).toBe(says);
    expect(told({ ...square, dba: [[7], [9]], dby: [[7], [9]] })).toBe(says);
    expect(told({ ...square, dba: [[7], [7]], dby: [[7], [7]] })).not.toBe(says);
    const same = { ...square, dby: square.dba };
    expect(told({ ...same, dWaa: [expected.dWaa[0], [3, 4.5]] }, same)).toBeUndefined();
  });

  test.each([
    [-1, 'In dWaa every entry is −1 times the expected one: the sign is wrong.'],
    [2, 'In dWaa every entry is 2 times the expected one: something is counted twice.'],
    [0, 'In dWaa every entry is zero.'],
  ])('a constant ratio of %d', (factor, sentence) => {
    expect(read({ ...expected, dWaa: times(factor, expected.dWaa) })).toBe(sentence);
  });

  test('another constant ratio, which a single entry does not show', () => {
    expect(read({ ...expected, dWaa: times(0.75, expected.dWaa) })).toBe(
      'In dWaa every entry is 0.75 times the expected one.',
    );
    const single = { ...expected, dba: [[0], [0.75]] };
    expect(signatureHint({ ...single, dba: [[0], [0.4567]] }, single, TOLERANCE)).toBeUndefined();
    const opposite = { ...expected, dby: [[0.75], [-0.75]] };
    expect(signatureHint({ ...opposite, dby: [[0.4567], [-0.4567]] }, opposite, TOLERANCE)).toBeUndefined();
    for (const rounding of [1 + 1e-9, 1e-16])
      expect(read({ ...expected, dWaa: times(rounding, expected.dWaa) })).toBeUndefined();
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

  test('what a lab knows of its own comes first', () => {
    const halved = () => 'every entry is halved';
    const actual = { ...expected, dWaa: times(0.5, expected.dWaa) };
    expect(signatureHint(actual, expected, TOLERANCE, [halved])).toBe('In dWaa every entry is halved.');
    expect(signatureHint(actual, expected, TOLERANCE, [() => undefined])).toMatch(/0\.5 times/);
  });

  const dWax = expected.dWax;
  const cut = (actual: number[][]) => signatureHint({ dWax: actual }, { dWax }, TOLERANCE);

  test.each([1, 2.5, 5])('clipping shows where the expected entries lie beyond ±%d', (bound) => {
    const clipped = dWax.map((row) => row.map((entry) => Math.min(bound, Math.max(-bound, entry))));
    expect(cut(clipped)).toMatch(
      `In dWax what lies beyond ±${bound} is cut to ±${bound}: gradients must be returned as they are`,
    );
  });

  test('a bound that is not round shows where it cuts several entries', () => {
    const at = (bound: number) => dWax.map((row) => row.map((entry) => Math.min(bound, Math.max(-bound, entry))));
    expect(cut(at(1.234))).toMatch(/^In dWax what lies beyond ±1.234/);
    expect(cut(at(6.123))).toBeUndefined();
    // Of two characters both errors are of one size.
    const dby = [[3.25], [-3.25]];
    for (const size of [2.955, 3])
      expect(signatureHint({ dby: [[size], [-size]] }, { dby }, TOLERANCE)).toBeUndefined();
  });

  test('clipping of a block by its norm', () => {
    const norm = Math.hypot(...dWax.flat());
    expect(cut(dWax.map((row) => row.map((entry) => (5 * entry) / norm)))).toMatch(
      /times .* their norm is 5: gradients/,
    );
  });

  test('entries that are one number, whatever the expected ones', () => {
    const filled = (entry: number) => dWax.map((row) => row.map(() => entry));
    expect(cut(filled(-0.75))).toBe('In dWax every entry is -0.75.');
    expect(cut(filled(0.75))).toBe('In dWax every entry is 0.75.');
    expect(cut(dWax.map((row) => row.map((entry) => (entry < 0 ? -0.75 : 0.75))))).toBe(
      'In dWax every entry is ±0.75.',
    );
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

  test('blocks that are absent or of another shape are named where the others say nothing', () => {
    expect(read({ ...expected, dWaa: [[0, 0]] })).toBe('dWaa has not the shape of the parameter.');
    expect(read({ dWax: expected.dWax, dWaa: [[]] })).toBe('dWya, dba and dby are absent from what is returned.');
    expect(read({ dWaa: [[]], dWax: times(2, expected.dWax) })).toBe(
      'In dWax every entry is 2 times the expected one: something is counted twice.',
    );
  });
});

test('gradients that are scaled down to a round norm, all blocks together', () => {
  const blocks = { dWax: [[3, 0]], dWaa: [[4]], dba: [[0]] };
  const all = (factor: number) =>
    Object.fromEntries(
      Object.entries(blocks).map(([name, rows]) => [name, rows.map((row) => row.map((e) => factor * e))]),
    );
  const read = (factor: number) => signatureHint(all(factor), blocks, TOLERANCE);
  expect(read(0.2)).toBe(
    'In all blocks every entry is 0.2 times the expected one, so that their norm is 1: gradients must be returned as they are, not clipped.',
  );
  expect([read(0.987654), read(2)].join()).not.toMatch('norm');
});

describe('what earlier calls returned', () => {
  const expected = { dWaa: [[1, -2]], dba: [[0.5], [3]] };
  const first = { dWaa: [[0.25, 4]], dba: [[1], [-1]] };
  const second = { dWaa: [[8, 0.5]], dba: [[2], [7]] };

  const read = (actual: Parameters<typeof leftoverHint>[0]) =>
    leftoverHint(actual, expected, [first, second], TOLERANCE);

  test('gradients that hold those of all calls before', () => {
    const sentence =
      'every entry is the expected one plus those of the calls before: gradients are kept from call to call.';
    expect(read({ ...expected, dWaa: [[9.25, 2.5]] })).toBe(`In dWaa ${sentence}`);
    expect(read({ dWaa: [[9.25, 2.5]], dba: [[3.5], [9]] })).toBe(`In dWaa and dba ${sentence}`);
  });

  test('gradients that hold those of calls before in the place of zeros alone', () => {
    const sparse = { dWax: [[0, 2, 0]], dWaa: [[1, 2]] };
    const before = [{ dWax: [[3, 0, 0]], dWaa: [[5, 5]] }];
    const sentence =
      'hold the numbers of the calls before, and the others are right: numbers are kept from call to call.';
    const readSparse = (dWax: number[][], dWaa = sparse.dWaa) =>
      leftoverHint({ dWax, dWaa }, sparse, before, TOLERANCE);
    expect(readSparse([[3, 2, 0]])).toBe(`In dWax entries that must be 0 ${sentence}`);
    expect(readSparse([[3, 2, 0]], [[6, 7]])).toMatch(/^In dWax and dWaa every entry is the expected one plus/);
  });

  test('gradients of the call before', () => {
    expect(read({ ...expected, dba: second.dba })).toBe('In dba the entries are those of the call before.');
  });

  test.each([
    ['correct ones', expected],
    ['those of an earlier call than the last', first],
    ['others', { ...expected, dWaa: [[1, 2]] }],
    ['absent ones', { dWaa: expected.dWaa }],
    ['those of another shape', { ...expected, dba: [[0.5, 3]] }],
  ])('%s show nothing', (_, actual) => {
    expect(read(actual)).toBeUndefined();
  });
});
