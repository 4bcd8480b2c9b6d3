import { CheckFailure, type GradientRow, show, showDifferent, showRatio, withHint } from 'lab-harness/authoring';
import { describeModel, type ModelCase } from './cases.ts';
import { forwardModeGradient, mapEntries } from './numerics.ts';
import type { PlainLayer } from './plain-data.ts';

/** Bounds of what is right: an error of |actual − expected| / (atol + largest |expected| of the block) up to rtol. */
export interface Tolerance {
  readonly atol: number;
  readonly rtol: number;
}

/**
 * Tolerance of a gradient against `forwardModeGradient`. Measured on 4,000 cases of `modelCase`: the reference's error is
 * 1.5e-16 at the median and 5.2e-14 at worst; gradients written otherwise (example by example, recursively) stay below
 * 7.3e-14, and rtol is 27 times that. A derivative of 1 − a for 1 − a² lies at 9e-3 in the mildest case. Central
 * differences, which are not backpropagation, lie at 1.5e-11 and above.
 */
export const BACKPROPAGATION: Tolerance = { atol: 1e-3, rtol: 2e-12 };

/**
 * Tolerance of a gradient against `richardsonGradient` of the loss that belongs to it. Measured on 1,500 cases: 1.6e-12 at
 * the median, 2.6e-10 at worst; rtol is 380 times that. It finds mistakes, and not finite differences.
 */
export const NUMERIC: Tolerance = { atol: 1e-3, rtol: 1e-7 };

/** One block of a gradient: the weights of a layer as rows, or its bias as one row. */
interface Block {
  name: string;
  rows: number[][];
}

function blocksOf(layers: readonly PlainLayer[]): Block[] {
  return layers.flatMap(({ W, b }, l) => [
    { name: `layer ${l + 1} W`, rows: W },
    { name: `layer ${l + 1} b`, rows: [b] },
  ]);
}

/**
 * Measures the error of a gradient block by block, never pooled: a norm over everything hides the biases.
 * @returns the worst of all; Infinity where an entry is not finite
 */
export function gradientError(actual: readonly PlainLayer[], expected: readonly PlainLayer[], atol: number): number {
  const blocks = blocksOf(actual);
  return Math.max(...blocksOf(expected).map(({ rows }, i) => Math.max(...errorsOf(blocks[i].rows, rows, atol).flat())));
}

function errorsOf(actual: number[][], expected: number[][], atol: number): number[][] {
  const scale = atol + Math.max(...expected.flat().map(Math.abs));
  return expected.map((row, i) =>
    row.map((value, j) => {
      const error = Math.abs(actual[i][j] - value) / scale;
      return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
    }),
  );
}

/**
 * Compares a gradient with the derivatives of the loss.
 * @throws CheckFailure with a row and a table of errors for each block where they differ
 */
export function expectDerivatives(actual: PlainLayer[], drawn: ModelCase, message: string): void {
  const { features, labels } = drawn.data;
  expectGradient(actual, forwardModeGradient(drawn.model, features, labels), BACKPROPAGATION, drawn, message);
}

/** Compares two gradients of a case. @throws CheckFailure where they differ */
export function expectGradient(
  actual: PlainLayer[],
  expected: PlainLayer[],
  tolerance: Tolerance,
  drawn: ModelCase,
  message: string,
): void {
  if (gradientError(actual, expected, tolerance.atol) <= tolerance.rtol) return;
  const given = blocksOf(actual);
  const rows = blocksOf(expected).map((block, i) => compareBlock(block, given[i].rows, tolerance));
  const errors = blocksOf(expected).map(({ name, rows }, i) => ({
    block: name,
    entries: errorsOf(given[i].rows, rows, tolerance.atol).map((row) => row.map(finite)),
  }));
  throw new CheckFailure(
    {
      code: 'gradient',
      message: withHint(message, gradientHint(actual, expected, tolerance, drawn)),
      input: describeModel(drawn),
      rows,
    },
    { kind: 'gradient', rows, errors, tolerance: tolerance.rtol },
  );
}

function compareBlock({ name, rows }: Block, actual: number[][], { atol, rtol }: Tolerance): GradientRow {
  const errors = errorsOf(actual, rows, atol);
  const worst = Math.max(...errors.flat());
  if (worst <= rtol) return { block: name, verdict: 'right', error: worst };
  const row = errors.findIndex((entries) => entries.includes(worst));
  const column = errors[row].indexOf(worst);
  const [a, e] = [actual[row][column], rows[row][column]];
  const [shownActual, shownExpected] = showDifferent(a, e);
  return {
    block: name,
    verdict: 'wrong',
    error: finite(worst),
    worstEntry: [row, column],
    expected: shownExpected,
    actual: shownActual,
    ...(e !== 0 && Number.isFinite(a) && { ratio: showRatio(a / e) }),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Ways to go wrong that the numbers of a gradient give away: what it is then, of a right one. */
const SIGNATURES: readonly { says: string; of: (right: number, regular: number, model: Signature) => number }[] = [
  { says: 'Every sign is wrong', of: (right) => -right },
  {
    says: 'It is the derivative of the sum over the examples: divide by N',
    of: (right, regular, { N }) => N * (right - regular) + regular,
  },
  { says: 'The derivative λ w of the penalty is missing', of: (right, regular) => right - regular },
  { says: 'The derivative of λ/2 · w² is λ w, not 2 λ w', of: (right, regular) => right + regular },
  {
    says: 'The penalty’s derivative λ w is divided by N, and must not be',
    of: (right, regular, { N }) => right - regular + regular / N,
  },
  {
    says: 'The biases are penalised, too: the penalty is on the weights alone',
    of: (right, _, { bias, l2 }) => right + l2 * bias,
  },
];

interface Signature {
  N: number;
  l2: number;
  /** the value of the parameter where it is a bias, else 0 */
  bias: number;
}

/** Says in a sentence what a wrong gradient shows; undefined where it shows nothing. */
function gradientHint(
  actual: PlainLayer[],
  expected: PlainLayer[],
  { atol, rtol }: Tolerance,
  { model, data }: ModelCase,
): string | undefined {
  const signature = SIGNATURES.find(({ of }) => {
    const explained = mapEntries(expected, (l, row, column) => {
      const { W, b } = model.layers[l];
      const right = row === undefined ? expected[l].b[column] : expected[l].W[row][column];
      const regular = row === undefined ? 0 : model.l2 * W[row][column];
      return of(right, regular, { N: data.labels.length, l2: model.l2, bias: row === undefined ? b[column] : 0 });
    });
    return gradientError(actual, explained, atol) <= rtol;
  });
  return signature?.says;
}

/** Shows a gradient's blocks with their names. */
export function showLayers(layers: readonly PlainLayer[]): string {
  return blocksOf(layers)
    .map(({ name, rows }) => `${name} ${show(rows)}`)
    .join('; ');
}
