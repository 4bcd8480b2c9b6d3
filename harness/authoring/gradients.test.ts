import { expect, test } from 'vitest';
import { compareGradients, gradientFailure } from './gradients.ts';

const TOLERANCE = { atol: 1e-3, rtol: 1e-11 };

const expected = {
  dWax: [
    [100, -200, 4],
    [0, 50, 8],
  ],
  dWaa: [
    [1, 2],
    [3, -4],
  ],
  dWya: [
    [0.5, 1],
    [0.25, 2],
    [1, 0],
  ],
  dba: [[0.001], [0.003]],
  dby: [[1], [2], [3]],
};

const rowOf = (actual: Parameters<typeof compareGradients>[0], block: string) =>
  compareGradients(actual, expected, TOLERANCE).rows.find((row) => row.block === block);

test('equal gradients are right in every block', () => {
  expect(compareGradients(structuredClone(expected), expected, TOLERANCE)).toEqual({
    ok: true,
    rows: ['dWax', 'dWaa', 'dWya', 'dba', 'dby'].map((block) => ({ block, verdict: 'right', error: 0 })),
    errors: Object.entries(expected).map(([block, matrix]: [string, number[][]]) => ({
      block,
      entries: matrix.map((row) => row.map(() => 0)),
    })),
  });
});

test('the error is relative to the largest entry of the block, with atol beside it', () => {
  const dWaa = [
    [1, 2],
    [3, -4 + 1e-3 * 4.001],
  ];
  expect(rowOf({ ...expected, dWaa }, 'dWaa')).toMatchObject({ error: expect.closeTo(1e-3, 12) });
});

test('every entry has its error, null where it is no number; blocks of another shape have none', () => {
  const actual = { ...expected, dba: [[0.001], [Number.NaN]], dby: [[1.004], [2], [3]], dWaa: [[1]] };
  const { errors } = compareGradients(actual, expected, { atol: 1, rtol: 1e-11 });
  expect(errors.map(({ block }) => block)).toEqual(['dWax', 'dWya', 'dba', 'dby']);
  expect(errors[2].entries).toEqual([[0], [null]]);
  expect(errors[3].entries).toEqual([[expect.closeTo(0.001, 12)], [0], [0]]);
});

test('the verdict turns at rtol', () => {
  const shifted = (error: number) => ({ ...expected, dWaa: [[1, 2 + error * 4.001], expected.dWaa[1]] });
  expect(rowOf(shifted(0.9e-11), 'dWaa')?.verdict).toBe('right');
  expect(rowOf(shifted(1.1e-11), 'dWaa')?.verdict).toBe('wrong');
});

test('a small block is not hidden by a large one', () => {
  const actual = { ...expected, dba: [[0.001], [0.002]] };
  expect(compareGradients(actual, expected, TOLERANCE).ok).toBe(false);
  expect(rowOf(actual, 'dba')).toEqual({
    block: 'dba',
    verdict: 'wrong',
    error: expect.closeTo(0.001 / 0.004, 12),
    worstEntry: [1, 0],
    expected: '0.003',
    actual: '0.002',
    ratio: '0.666667',
  });
});

test('a difference far behind the point is shown with the digits that differ', () => {
  const row = rowOf({ ...expected, dWya: [[0.5, 1], [0.25, 2 + 1e-9], expected.dWya[2]] }, 'dWya');
  expect(row).toMatchObject({ verdict: 'wrong', expected: '2', actual: '2.000000001' });
});

test('a ratio is rounded where only rounding keeps it from being round', () => {
  const actual = { ...expected, dba: [[0.001], [-0.003 * (1 - 2e-16)]] };
  expect(rowOf(actual, 'dba')?.ratio).toBe('-1');
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('an entry of %s is the worst one', (value) => {
  const dWax = [
    [0, 0, 0],
    [0, value, 0],
  ];
  expect(rowOf({ ...expected, dWax }, 'dWax')).toEqual({
    block: 'dWax',
    verdict: 'wrong',
    error: null,
    worstEntry: [1, 1],
    expected: '50',
    actual: String(value),
  });
});

test('an absent block and one of another shape are told from wrong numbers', () => {
  const { dWya: _, ...rest } = expected;
  expect(rowOf(rest, 'dWya')).toEqual({ block: 'dWya', verdict: 'absent', error: null });
  expect(rowOf({ ...expected, dby: [[1, 2, 3]] }, 'dby')).toEqual({
    block: 'dby',
    verdict: 'wrong shape',
    error: null,
    expected: '[3, 1]',
    actual: '[1, 3]',
  });
  expect(rowOf({ ...expected, dWaa: [[1, 2], [3]] }, 'dWaa')?.actual).toBe('rows of 2, 1 entries');
  expect(rowOf({ ...expected, dWaa: [] }, 'dWaa')?.actual).toBe('rows of no entries');
});

test('the failure holds the row and the table of errors of each block', () => {
  const comparison = compareGradients({ ...expected, dby: [[1], [2], [4]] }, expected, TOLERANCE);
  const { finding, evidence } = gradientFailure(comparison, TOLERANCE, 'must be the derivatives', 'T = 2');
  const { rows, errors } = comparison;
  expect(finding).toEqual({
    code: 'gradient',
    message: 'must be the derivatives',
    input: 'T = 2',
    rows,
    atol: TOLERANCE.atol,
  });
  expect(evidence).toEqual({ kind: 'gradient', rows, errors, tolerance: TOLERANCE.rtol });
});

test('the failure says up to which error a block is right, where one is not far below that', () => {
  const off = (by: number) => expected.dby.map(([entry], i) => [i === 0 ? entry + by * (1e-3 + 3) : entry]);
  const failing = (by: number) => {
    const comparison = compareGradients(
      {
        ...expected,
        dWaa: [
          [1, 2],
          [3, 5],
        ],
        dby: off(by),
      },
      expected,
      TOLERANCE,
    );
    return gradientFailure(comparison, TOLERANCE, 'must be the derivatives', 'T = 2').finding;
  };
  expect(failing(5e-12)).toMatchObject({ rtol: TOLERANCE.rtol });
  expect(failing(5e-13)).not.toHaveProperty('rtol');
});
