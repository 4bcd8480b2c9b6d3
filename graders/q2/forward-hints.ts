import { counted, firstDifference, numbersHint, type Remote } from 'lab-harness/authoring';
import type { ModelOptions } from '../../lab/q2/contracts.ts';
import type { Tensor } from '../toolkit/plain.ts';
import type { Q2Procedures } from './driver.ts';

// What a wrong prediction of one window is, by what becomes of other weights, or of another window.

/** A window, its prediction and the right one. */
interface Wrong {
  readonly model: ModelOptions;
  readonly weights: readonly Tensor[];
  readonly window: readonly number[];
  readonly actual: number;
  readonly expected: number;
}

/**
 * Says in a sentence to which bounds predictions are cut: those by multiples of the dense layer's weights are the same
 * multiples. Nothing is asked where the prediction is not too near to 0.
 */
export async function boundHint(
  { forward }: Pick<Remote<Q2Procedures>, 'forward'>,
  { model, weights, window, actual, expected }: Wrong,
  tolerance: number,
): Promise<string | undefined> {
  const ratio = actual / expected;
  if (!(ratio > 0 && ratio < 1)) return undefined;
  const factors = [1, 1.5, 2, -1, -1.5, -2, ratio / 2, -ratio / 2];
  const predictions: number[] = [];
  for (const factor of factors) {
    const scaled = weights.map(({ shape, values }, i) => ({
      shape,
      values: i < weights.length - 2 ? values : values.map((value) => Math.fround(factor * value)),
    }));
    predictions.push(...(await forward(model, scaled, [[...window]])));
  }
  const right = factors.map((factor) => factor * expected);
  const hint = numbersHint(predictions, right, tolerance);
  return hint && /beyond|above|below/.test(hint) ? hint : undefined;
}

/** Bounds that somebody may have written. */
const BOUNDS = [0.5, 1, 2, 3, 5, 10, 20, 50, 100, 200, 500];

/** Says in a sentence of which other window it is the right prediction. */
export async function windowHint(
  { forward }: Pick<Remote<Q2Procedures>, 'forward'>,
  { model, weights, window, actual }: Wrong,
  tolerance: number,
): Promise<string | undefined> {
  const mean = window.reduce((sum, value) => sum + value, 0) / window.length;
  const parts = Array.from({ length: window.length - 1 }, (_, i) => window.length - 1 - i);
  const others: (readonly [says: string, window: readonly number[]])[] = [
    ...BOUNDS.map(
      (bound) =>
        [`with its values cut to ±${bound}`, window.map((value) => Math.max(-bound, Math.min(bound, value)))] as const,
    ),
    ['with its mean subtracted', window.map((value) => value - mean)],
    ...parts.map((part) => [`cut to its last ${counted(part, 'value')}`, window.slice(-part)] as const),
    ...parts.map((part) => [`cut to its first ${counted(part, 'value')}`, window.slice(0, part)] as const),
  ];
  for (const [says, other] of others) {
    const right = await forward(model, [...weights], [[...other]]);
    if (firstDifference([actual], right, tolerance) < 0) return `It is the right prediction for the window ${says}`;
  }
  return undefined;
}
