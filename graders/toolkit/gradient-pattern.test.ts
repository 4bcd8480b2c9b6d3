import { compareGradients, type GradientRow, signatureHint } from 'lab-harness/authoring';
import { describe, expect, test } from 'vitest';
import {
  columnsHint,
  decayHint,
  type LengthResult,
  missingStepsHint,
  patternHint,
  signaturesOf,
  transposeHint,
} from './gradient-pattern.ts';
import { BACKPROPAGATION } from './tolerances.ts';

describe('the numbers in a block', () => {
  const dWax = [
    [3, -0.5, 0],
    [0.25, 1.5, -7],
  ];
  const read = (actual: number[][]) =>
    signatureHint({ dWax: actual }, { dWax }, BACKPROPAGATION, signaturesOf({ T: 6, weights: 'usual' }));

  test('a mean over the steps', () => {
    expect(read(dWax.map((row) => row.map((entry) => entry / 6)))).toBe(
      'In dWax every entry is 1/6 of the expected one, with T = 6: a mean over the steps where their sum belongs.',
    );
  });

  test('what every lab knows is still read', () => {
    expect(read(dWax.map((row) => row.map((entry) => -entry)))).toMatch(/the sign is wrong/);
    expect(read(dWax)).toBeUndefined();
  });
});

describe('which blocks are wrong at which length', () => {
  const BLOCKS = ['dWax', 'dWaa', 'dWya', 'dba', 'dby'];

  /** Makes an example of T steps whose listed blocks are wrong, by the given error, and the others off by the rest. */
  function example(steps: number, wrong: string[] = [], error: number | null = 0.5, rest = 1e-16): LengthResult {
    const rows = BLOCKS.map(
      (block): GradientRow =>
        wrong.includes(block) ? { block, verdict: 'wrong', error } : { block, verdict: 'right', error: rest },
    );
    return { steps, rows };
  }

  const TANH = ['dWax', 'dWaa', 'dba'];
  const SOME = ['dWax', 'dWaa'];
  const FINITE_DIFFERENCES =
    'No error is above 1e-6, and no block is exact: the numbers look like finite differences or single precision, or something tiny is added that all gradients depend on, such as an ε in softmax’s sum; backpropagation in double precision is right to 1e-12.';
  const DWAA_ALONE = 'Only dWaa is wrong: it must be Σ_t dz_t a_{t−1}ᵀ, with the state from before each step.';

  test.each<[string, LengthResult[], string | undefined]>([
    ['all right', [example(1), example(2)], undefined],
    ['all wrong', [example(1, SOME), example(2, SOME)], undefined],
    ['all wrong, dWaa alone only once', [example(1, ['dWaa']), example(2, SOME)], undefined],
    ['no order in it', [example(1, SOME), example(2), example(3, SOME)], undefined],
    [
      'wrong from the second step on',
      [example(2, TANH), example(1), example(12, TANH)],
      'Right for T = 1, wrong from T = 2 on, in dWax, dWaa, dba: look at what flows back from step t + 1 to step t.',
    ],
    [
      'wrong from the second step on, but for dba, the sum of what flows back',
      [example(2, SOME), example(1), example(12, SOME)],
      'Right for T = 1, wrong from T = 2 on, in dWax, dWaa.',
    ],
    [
      'wrong beyond three steps, where it may end too early or pile up',
      [example(1), example(3), example(12, TANH)],
      'Right up to T = 3, wrong from T = 12 on, in dWax, dWaa, dba: da_t takes Waaᵀ dz_{t+1} at every step, back to the first, and of the next step alone.',
    ],
    [
      'wrong beyond three steps, and not only behind tanh',
      [example(1), example(3), example(12, BLOCKS)],
      'Right up to T = 3, wrong from T = 12 on, in dWax, dWaa, dWya, dba, dby: dby must be Σ_t dy_t, and nothing flows back into it.',
    ],
    [
      'another block alone',
      [example(1), example(2, ['dby'])],
      'Only dby is wrong, from T = 2 on: it must be Σ_t dy_t.',
    ],
    ['dWaa alone', [example(1, ['dWaa']), example(3, ['dWaa'])], DWAA_ALONE],
    ['dWaa alone, in one example', [example(3, ['dWaa'])], DWAA_ALONE],
    ['dWaa alone, and no number', [example(3, ['dWaa'], null)], DWAA_ALONE],
    ['dWaa alone, for one step alone', [example(1, ['dWaa'])], undefined],
    [
      'everything behind tanh for one step, and more for several',
      [example(1, TANH), example(2, BLOCKS)],
      'dWya and dby are right for T = 1, and dWax, dWaa, dba wrong: look at what they share, dz_t = (1 − a_t²) ∘ da_t with da_t = Wyaᵀ dy_t + Waaᵀ dz_{t+1}.',
    ],
    [
      'everything behind tanh, of several steps alone',
      [example(2, TANH)],
      'dWya and dby are right, and dWax, dWaa, dba wrong: look at what they share, dz_t = (1 − a_t²) ∘ da_t with da_t = Wyaᵀ dy_t + Waaᵀ dz_{t+1}.',
    ],
    ['tiny errors', [example(1, BLOCKS, 3e-11), example(2, BLOCKS, 9e-7)], FINITE_DIFFERENCES],
    ['tiny errors, some of which the tolerance lets pass', [example(1, SOME, 3e-11, 4e-12)], FINITE_DIFFERENCES],
    ['tiny errors in some blocks, beside what rounding may do', [example(1, SOME, 3e-11, 4e-13)], undefined],
    [
      'tiny errors in some blocks, where numeric derivatives and single precision are excluded',
      [example(1, ['dWaa'], 2e-9), example(2, SOME, 2e-9)],
      'No error is above 1e-6, and only dWaa, dWax have any: something tiny is added or rounded there.',
    ],
    [
      'tiny errors in some blocks, where others are right but not exact',
      [
        {
          steps: 2,
          rows: BLOCKS.map((block, i): GradientRow => {
            const error = [2e-9, 2e-13, 0][Math.min(i, 2)];
            return { block, verdict: error > 1e-9 ? 'wrong' : 'right', error };
          }),
        },
      ],
      undefined,
    ],
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

test('gradients with a part of the parameters in them', () => {
  const parameters = { Wax: [[1, -2]], Waa: [[0.5]], Wya: [[3], [1]], ba: [[4]], by: [[1], [2]] };
  const expected = { dWax: [[3, 0]], dWaa: [[4]], dWya: [[1], [-1]], dba: [[0.25]], dby: [[1], [-1]] };
  const decayed = (names: string[], factor: number) =>
    Object.fromEntries(
      Object.entries(expected).map(([name, rows]) => {
        const weights = parameters[name.slice(1) as keyof typeof parameters];
        return [name, rows.map((row, i) => row.map((e, j) => e + (names.includes(name) ? factor * weights[i][j] : 0)))];
      }),
    );
  const sentence = 'They are off by 0.01 times the parameters: the loss has no term for these.';
  expect(decayHint(decayed(['dWax', 'dWaa', 'dWya'], 0.01), expected, parameters)).toBe(sentence);
  expect(decayHint(decayed(Object.keys(expected), 0.01), expected, parameters)).toBe(sentence);
  expect(decayHint(expected, expected, parameters)).toBeUndefined();
  expect(decayHint({ ...expected, dWax: [[4, -3]], dWaa: [[9]] }, expected, parameters)).toBeUndefined();
  expect(decayHint({ ...decayed(['dWya', 'by'], 1e-16), dba: [[1, 2]] }, expected, parameters)).toBeUndefined();
});

test('gradients of some steps alone', () => {
  const passOf = (yPred: number[][]) => ({ x: [], a: [[0], [0.5], [0.25], [1]], yPred });
  const targets = [0, 1, 0];
  const pass = passOf([
    [0.5, 0.5],
    [0.25, 0.75],
    [0.75, 0.25],
  ]);
  const gradientsOf = (dby: number[][], dWya: number[][]) => ({ dWax: [[1]], dWaa: [[1]], dWya, dba: [[1]], dby });
  const all = gradientsOf([[-0.5], [0.5]], [[-0.4375], [0.4375]]);
  const said = (...actual: Parameters<typeof gradientsOf>) =>
    missingStepsHint(gradientsOf(...actual), all, pass, { targets }, BACKPROPAGATION);
  expect(said([[-0.25], [0.25]], [[-0.25], [0.25]])).toBe(
    'In dby and dWya 2 of 3 steps are missing: steps 0 to 1, counted from 0.',
  );
  expect(said([[-0.25], [0.25]], [[-0.1875], [0.1875]])).toBe(
    'In dby and dWya a step is missing: step 2, counted from 0.',
  );
  expect(said(all.dby, all.dWya)).toBeUndefined();
  // A state of 0 leaves nothing of its step in dWya.
  const halted = { ...pass, a: [[0], [0], [0.25], [1]] };
  const others = gradientsOf(all.dby, [[-0.1875], [0.1875]]);
  expect(missingStepsHint(gradientsOf([[0], [0]], others.dWya), others, halted, { targets }, BACKPROPAGATION)).toBe(
    'In dby a step is missing: step 0, counted from 0.',
  );
  expect(said([[-1], [0.5]], all.dWya)).toBeUndefined();

  // Nothing tells a mean from a step alone where all are alike.
  const alike = { ...passOf(pass.yPred.map(() => [0.5, 0.5])), a: [[0], [0], [0], [0]] };
  const same = { targets: [0, 0, 0] };
  const sums = gradientsOf([[-1.5], [1.5]], [[0], [0]]);
  expect(missingStepsHint(gradientsOf([[-0.5], [0.5]], [[0], [0]]), sums, alike, same, BACKPROPAGATION)).toBe(
    'All 3 steps are alike here, and dby is that of 1 of them, as where the others are missing, or a mean is taken.',
  );
});

test('dWax that is wrong where a character comes again', () => {
  const right = { dWax: [[1, 2, 3]], dWaa: [[1]] };
  const said = (dWax: number[][], inputs: number[], dWaa = right.dWaa) =>
    columnsHint(compareGradients({ dWax, dWaa }, right, BACKPROPAGATION), { inputs });
  expect(said([[1, 5, 3]], [0, 1, 1])).toMatch(/only in columns of characters that come more than once/);
  // Where all of them do, or others are wrong, or nothing is, they say nothing.
  expect(said([[1, 5, 3]], [1, 1])).toBeUndefined();
  expect(said([[2, 5, 3]], [0, 1, 1])).toBeUndefined();
  expect(said([[1, 5, 3]], [0, 1, 1], [[2]])).toBeUndefined();
  expect(said([[1, 2, 3]], [0, 1, 1])).toBeUndefined();
});

test('Wya that is not transposed where its shape does not tell', () => {
  const Wya = [
    [1, 2],
    [4, 3],
  ];
  const parameters = { Wax: [[1], [1]], Waa: Wya, Wya, ba: [[0], [0]], by: [[0], [0]] };
  const pass = {
    x: [],
    a: [
      [0, 0],
      [0.5, 0],
    ],
    yPred: [[0.25, 0.75]],
  };
  const said = (dba: number[][], weights = Wya, right = [[-0.5625], [-0.25]]) => {
    const network = { targets: [1], parameters: { ...parameters, Wya: weights } };
    return transposeHint({ dba }, { dba: right }, pass, network, BACKPROPAGATION);
  };
  expect(said([[-0.1875], [0.25]])).toBe(
    'dba is (1 − a²) ∘ (Wya dy): it must be (1 − a²) ∘ (Wyaᵀ dy), and where H = V, as here, no shape tells the two apart.',
  );
  expect(said([[-0.5625], [-0.25]])).toBeUndefined();
  // What is right both ways is not wrong.
  const none = Wya.map((row) => row.map(() => 0));
  expect(said([[0], [0]], none, [[0], [0]])).toBeUndefined();
});
