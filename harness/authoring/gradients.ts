import { CheckFailure, type Input, inputOf } from './check.ts';
import type { GradientRow } from './finding.ts';
import { show, showDifferent, showRatio } from './show.ts';

/** Derivatives by the entries of one parameter each, as rows, by the block's name. */
export type Gradients = Readonly<Record<string, number[][]>>;

/** Gradients as a submission returns them: any block may be missing or of another shape. */
export type ReturnedGradients = Readonly<Record<string, number[][] | undefined>>;

/** Bounds of what is right: an error of |actual − expected| / (atol + largest |expected| of the block) up to rtol. */
export interface Tolerance {
  readonly atol: number;
  readonly rtol: number;
}

export interface GradientComparison {
  /** whether every row is right */
  ok: boolean;
  /** one row a block, in the order of `expected` */
  rows: GradientRow[];
  /** the error of every entry of the blocks that have the right shape; null where it is not finite */
  errors: { block: string; entries: (number | null)[][] }[];
}

/** Compares block by block, never pooled: a norm over everything hides the small blocks, the biases. */
export function compareGradients(
  actual: ReturnedGradients,
  expected: Gradients,
  tolerance: Tolerance,
): GradientComparison {
  const blocks = Object.keys(expected);
  const rows = blocks.map((block) => compareBlock(block, actual[block], expected[block], tolerance));
  const errors = blocks.flatMap((block) => {
    const returned = actual[block];
    if (returned === undefined || !sameShape(returned, expected[block])) return [];
    return [{ block, entries: errorsOf(returned, expected[block], tolerance) }];
  });
  return { ok: rows.every((row) => row.verdict === 'right'), rows, errors };
}

/** Part of the bound from which on an error is one of many digits: it may have the cause of those beyond the bound. */
const NEAR = 0.1;

/** Makes the failure of gradients that are wrong, with a row and a table of errors for each block. */
export function gradientFailure(
  { rows, errors }: GradientComparison,
  { atol, rtol }: Tolerance,
  message: string,
  input: Input,
): CheckFailure {
  const evidence = { kind: 'gradient' as const, rows, errors, tolerance: rtol };
  const isNear = ({ verdict, error }: GradientRow) => verdict === 'right' && error !== null && error > NEAR * rtol;
  const bound = rows.some(isNear) ? { rtol } : {};
  return new CheckFailure({ code: 'gradient', message, ...inputOf(input), rows, atol, ...bound }, evidence);
}

function compareBlock(
  block: string,
  actual: number[][] | undefined,
  expected: number[][],
  tolerance: Tolerance,
): GradientRow {
  if (actual === undefined) return { block, verdict: 'absent', error: null };
  if (!sameShape(actual, expected)) {
    return { block, verdict: 'wrong shape', error: null, expected: shapeOf(expected), actual: shapeOf(actual) };
  }
  const { entry, deviation } = worstOf(actual, expected);
  const error = deviation / (tolerance.atol + largest(expected));
  if (error <= tolerance.rtol) {
    // Zeros are no evidence of a formula.
    const isEmpty = [...actual, ...expected].flat().every((value) => value === 0);
    return { block, verdict: 'right', error, ...(isEmpty && { expected: 'all 0', actual: 'all 0' }) };
  }
  const [row, column] = entry;
  const [a, e] = [actual[row][column], expected[row][column]];
  const [shownActual, shownExpected] = showDifferent(a, e);
  return {
    block,
    verdict: 'wrong',
    error: Number.isFinite(error) ? error : null,
    worstEntry: entry,
    expected: shownExpected,
    actual: shownActual,
    ...(e !== 0 && Number.isFinite(a) && { ratio: showRatio(a / e) }),
  };
}

function errorsOf(actual: number[][], expected: number[][], { atol }: Tolerance): (number | null)[][] {
  const scale = atol + largest(expected);
  const error = (a: number, e: number) => (Number.isFinite(a - e) ? Math.abs(a - e) / scale : null);
  return expected.map((row, i) => row.map((value, j) => error(actual[i][j], value)));
}

/** Tells whether one matrix has the shape and, within a tolerance, the entries of another. */
export function matches(actual: number[][], expected: number[][], { atol, rtol }: Tolerance): boolean {
  return sameShape(actual, expected) && worstOf(actual, expected).deviation <= rtol * (atol + largest(expected));
}

export function sameShape(one: number[][], other: number[][]): boolean {
  return one.length === other.length && one.every((row, i) => row.length === other[i].length);
}

/** Finds the entry farthest from what is expected; one that is no number is farther than any. */
function worstOf(actual: number[][], expected: number[][]): { entry: [number, number]; deviation: number } {
  let entry: [number, number] = [0, 0];
  let worst = -1;
  for (const [row, entries] of expected.entries()) {
    for (const [column, value] of entries.entries()) {
      const difference = Math.abs(actual[row][column] - value);
      const deviation = Number.isFinite(difference) ? difference : Number.POSITIVE_INFINITY;
      if (deviation > worst) {
        worst = deviation;
        entry = [row, column];
      }
    }
  }
  return { entry, deviation: worst };
}

function largest(matrix: number[][]): number {
  return Math.max(...matrix.flat().map(Math.abs));
}

function shapeOf(matrix: number[][]): string {
  const columns = [...new Set(matrix.map((row) => row.length))];
  return columns.length === 1 ? show([matrix.length, columns[0]]) : `rows of ${columns.join(', ') || 'no'} entries`;
}
