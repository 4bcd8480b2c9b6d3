import {
  compareGradients,
  gradientFailure,
  show,
  signatureHint,
  type Tolerance,
  withHint,
} from 'lab-harness/authoring';
import { describeModel, type ModelCase } from './cases.ts';
import { entryOf, forwardModeGradient, mapEntries } from './numerics.ts';
import type { PlainLayer } from './plain-data.ts';

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

/** Names the blocks of a gradient: the weights of a layer as rows, its bias as one row. */
export function blocksOf(layers: readonly PlainLayer[]): Record<string, number[][]> {
  const blocks = layers.flatMap(({ W, b }, l): [string, number[][]][] => [
    [`layer ${l + 1} W`, W],
    [`layer ${l + 1} b`, [b]],
  ]);
  return Object.fromEntries(blocks);
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
  const comparison = compareGradients(blocksOf(actual), blocksOf(expected), tolerance);
  if (comparison.ok) return;
  const hinted = withHint(message, gradientHint(actual, expected, tolerance, drawn));
  throw gradientFailure(comparison, tolerance, hinted, describeModel(drawn));
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
  tolerance: Tolerance,
  { model, data }: ModelCase,
): string | undefined {
  const signature = SIGNATURES.find(({ of }) => {
    const explained = mapEntries(expected, (l, row, column) => {
      const [right, value] = [expected, model.layers].map((each) => entryOf(each, l, row, column));
      const [weight, bias] = row === undefined ? [0, value] : [value, 0];
      return of(right, model.l2 * weight, { N: data.labels.length, l2: model.l2, bias });
    });
    return compareGradients(blocksOf(actual), blocksOf(explained), tolerance).ok;
  });
  return signature?.says ?? signatureHint(blocksOf(actual), blocksOf(expected), tolerance);
}

/** Shows a gradient's blocks with their names. */
export function showLayers(layers: readonly PlainLayer[]): string {
  return Object.entries(blocksOf(layers))
    .map(([name, rows]) => `${name} ${show(rows)}`)
    .join('; ');
}
