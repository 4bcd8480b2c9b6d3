import { type GradientRow, show, showDifferent, showRatio } from 'lab-harness/authoring';
import type { PlainGradients } from './plain.ts';

export type Block = keyof PlainGradients;

/** Gradients as a submission returns them: any block may be missing or of another shape. */
export type ReturnedGradients = { readonly [Name in Block]?: number[][] | undefined };

/** Bounds of what is right: an error of |actual − expected| / (atol + largest |expected| of the block) up to rtol. */
export interface Tolerance {
  readonly atol: number;
  readonly rtol: number;
}

/**
 * Tolerance of a backward pass against the complex step. Measured on `networkArbitrary`: the reference's
 * error is 4e-16 at the median of 20,000 cases and 1.9e-13 at worst; three correct backward passes
 * written otherwise (other summation orders, softmax's Jacobian written out) stay below 3.4e-13 in
 * 60,000 cases each. rtol is 30 times that. A derivative of 1 − tanh(a)² lies at 0.12 at the median
 * and at 1.2e-9 in the mildest of 20,000 cases. Gradients by central differences, which are not
 * backpropagation, lie at 3e-11 and above even with their best step. Without atol the error of
 * correct ones has no bound, for a block's terms cancel by chance: 5.6e-12 seen.
 */
export const BACKPROPAGATION: Tolerance = { atol: 1e-3, rtol: 1e-11 };

/**
 * Tolerance of a backward pass against `richardsonGradients` of the loss that belongs to it. Measured over
 * 4,000 cases: 5e-12 at the median, 1.2e-8 at worst, where a block almost cancels; rtol is 80 times
 * that. It finds mistakes, and not gradients that are themselves finite differences.
 */
export const NUMERIC: Tolerance = { atol: 1e-3, rtol: 1e-6 };

interface GradientComparison {
  /** whether every row is right */
  ok: boolean;
  /** one row a block, in the order of `expected` */
  rows: GradientRow[];
  /** the error of every entry of the blocks that have the right shape; null where it is not finite */
  errors: { block: Block; entries: (number | null)[][] }[];
}

/** Compares block by block, never pooled: a norm over everything hides the small blocks, the biases. */
export function compareGradients(
  actual: ReturnedGradients,
  expected: PlainGradients,
  tolerance: Tolerance,
): GradientComparison {
  const blocks = Object.keys(expected) as Block[];
  const rows = blocks.map((block) => compareBlock(block, actual[block], expected[block], tolerance));
  const errors = blocks.flatMap((block) => {
    const returned = actual[block];
    if (returned === undefined || !sameShape(returned, expected[block])) return [];
    return [{ block, entries: errorsOf(returned, expected[block], tolerance) }];
  });
  return { ok: rows.every((row) => row.verdict === 'right'), rows, errors };
}

function compareBlock(
  block: Block,
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
  if (error <= tolerance.rtol) return { block, verdict: 'right', error };
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

/** Tells whether one matrix matches another of its shape within a tolerance. */
export function matches(actual: number[][], expected: number[][], { atol, rtol }: Tolerance): boolean {
  return worstOf(actual, expected).deviation <= rtol * (atol + largest(expected));
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
