import type { GradientRow } from 'lab-harness/authoring';
import { describe, expect, test } from 'vitest';
import { BACKPROPAGATION, type ReturnedGradients } from './gradient-check.ts';
import { type LengthResult, leftoverHint, patternHint, signatureHint } from './gradient-hints.ts';
import type { PlainGradients } from './plain.ts';

describe('the numbers in a block', () => {
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

  const read = (actual: ReturnedGradients) => signatureHint(actual, expected, BACKPROPAGATION, 6);

  test('correct gradients have no signature', () => {
    expect(read(expected)).toBeUndefined();
  });

  test('wrong gradients without a pattern have none either', () => {
    expect(read({ ...expected, dWaa: [expected.dWaa[0], [3, 4.5]] })).toBeUndefined();
  });

  test.each([
    [-1, 'In dWaa every entry is −1 times the expected one: the sign is wrong.'],
    [2, 'In dWaa every entry is 2 times the expected one: something is counted twice.'],
    [
      1 / 6,
      'In dWaa every entry is 1/6 of the expected one, with T = 6: a mean over the steps where their sum belongs.',
    ],
    [0, 'In dWaa every entry is zero.'],
  ])('a constant ratio of %d', (factor, sentence) => {
    expect(read({ ...expected, dWaa: times(factor, expected.dWaa) })).toBe(sentence);
  });

  test('another constant ratio, which a single entry does not show', () => {
    expect(read({ ...expected, dWaa: times(0.75, expected.dWaa) })).toBe(
      'In dWaa every entry is 0.75 times the expected one.',
    );
    const single = { ...expected, dba: [[0], [0.75]] };
    expect(signatureHint({ ...single, dba: [[0], [0.5]] }, single, BACKPROPAGATION, 6)).toBeUndefined();
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
});

describe('what earlier calls returned', () => {
  const expected = { dWaa: [[1, -2]], dba: [[0.5], [3]] };
  const first = { dWaa: [[0.25, 4]], dba: [[1], [-1]] };
  const second = { dWaa: [[8, 0.5]], dba: [[2], [7]] };

  const read = (actual: Parameters<typeof leftoverHint>[0]) =>
    leftoverHint(actual, expected, [first, second], BACKPROPAGATION);

  test('gradients that hold those of all calls before', () => {
    const sentence =
      'every entry is the expected one plus those of the calls before: gradients are kept from call to call.';
    expect(read({ ...expected, dWaa: [[9.25, 2.5]] })).toBe(`In dWaa ${sentence}`);
    expect(read({ dWaa: [[9.25, 2.5]], dba: [[3.5], [9]] })).toBe(`In dWaa and dba ${sentence}`);
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

describe('which blocks are wrong at which length', () => {
  const BLOCKS = ['dWax', 'dWaa', 'dWya', 'dba', 'dby'];

  /** Makes an example of T steps whose listed blocks are wrong, by the given error. */
  function example(steps: number, wrong: string[] = [], error: number | null = 0.5): LengthResult {
    const rows = BLOCKS.map(
      (block): GradientRow =>
        wrong.includes(block) ? { block, verdict: 'wrong', error } : { block, verdict: 'right', error: 1e-16 },
    );
    return { steps, rows };
  }

  const TANH = ['dWax', 'dWaa', 'dba'];
  const SOME = ['dWax', 'dWaa'];
  const FINITE_DIFFERENCES =
    'No error is above 1e-6: the numbers look like finite differences or single precision; backpropagation in double precision is right to 1e-12.';
  const DWAA_ALONE = 'Only dWaa is wrong: it is Σ_t dz_t a_{t−1}ᵀ, with the state from before each step.';

  test.each<[string, LengthResult[], string | undefined]>([
    ['all right', [example(1), example(2)], undefined],
    ['all wrong', [example(1, SOME), example(2, SOME)], undefined],
    ['all wrong, dWaa alone only once', [example(1, ['dWaa']), example(2, SOME)], undefined],
    ['no order in it', [example(1, SOME), example(2), example(3, SOME)], undefined],
    [
      'wrong from the second step on',
      [example(2, SOME), example(1), example(12, SOME)],
      'Right for T = 1, wrong from T = 2 on: look at what flows back from step t + 1 to step t.',
    ],
    [
      'wrong beyond three steps',
      [example(1), example(3), example(12, SOME)],
      'Right up to T = 3, wrong from T = 12 on: the way back in time ends too early.',
    ],
    [
      'wrong beyond three steps, and not only behind tanh',
      [example(1), example(3), example(12, BLOCKS)],
      'Right up to T = 3, wrong from T = 12 on.',
    ],
    ['dWaa alone', [example(1, ['dWaa']), example(3, ['dWaa'])], DWAA_ALONE],
    ['dWaa alone, in one example', [example(3, ['dWaa'])], DWAA_ALONE],
    ['dWaa alone, and no number', [example(3, ['dWaa'], null)], DWAA_ALONE],
    [
      'everything behind tanh for one step, and more for several',
      [example(1, TANH), example(2, BLOCKS)],
      'dWya and dby are right, and dWax, dWaa, dba wrong already for T = 1: look at dz_t = (1 − a_t²) ∘ da_t, where the derivative of tanh is missing or wrong.',
    ],
    ['everything behind tanh, but for several steps alone', [example(2, TANH)], undefined],
    ['tiny errors', [example(1, BLOCKS, 3e-11), example(2, BLOCKS, 9e-7)], FINITE_DIFFERENCES],
    ['tiny errors in dWaa alone', [example(1, ['dWaa'], 2e-9)], FINITE_DIFFERENCES],
    ['tiny errors in long examples alone', [example(1), example(2, BLOCKS, 2e-9)], FINITE_DIFFERENCES],
    ['errors that are not all tiny', [example(1, ['dWaa'], 2e-9), example(2, ['dWaa'], 2e-6)], DWAA_ALONE],
  ])('%s', (_, results, sentence) => {
    expect(patternHint(results)).toBe(sentence);
  });

  test('a block that is absent or of another shape says so itself', () => {
    for (const verdict of ['absent', 'wrong shape'] as const) {
      const rows = example(1).rows.map((row) => (row.block === 'dWaa' ? { block: 'dWaa', verdict, error: null } : row));
      expect(patternHint([{ steps: 1, rows }])).toBeUndefined();
    }
  });
});
