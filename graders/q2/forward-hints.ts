import { counted, cutHint, firstDifference, type Remote } from 'lab-harness/authoring';
import type { ModelOptions } from '../../lab/q2/contracts.ts';
import type { Tensor } from '../toolkit/plain.ts';
import type { Q2Procedures } from './driver.ts';

// What a wrong prediction of one window is, by what becomes of other weights, or of another window.

/** The submission's models, and right ones. */
type BothModels = Record<'student' | 'reference', Pick<Remote<Q2Procedures>, 'forward'>>;

/** A window, its prediction and the right one. */
interface Wrong {
  readonly model: ModelOptions;
  readonly weights: readonly Tensor[];
  readonly window: readonly number[];
  readonly actual: number;
  readonly expected: number;
}

/**
 * Says in a sentence to which bounds predictions of one layer are cut: those by multiples of the dense layer's weights are
 * the same multiples. Nothing is asked where the prediction is not too near to 0.
 */
export async function boundHint(
  { forward }: Pick<Remote<Q2Procedures>, 'forward'>,
  { model, weights, window, actual, expected }: Wrong,
  tolerance: number,
): Promise<string | undefined> {
  const ratio = actual / expected;
  if (!(ratio > 0 && ratio < 1)) return undefined;
  const factors = [1, 1.5, 2, -1, -1.5, -2, ratio / 2, -ratio / 2];
  const wider = model.hiddenSize === 1 ? withIdleUnit(weights) : weights;
  const answers: number[] = [];
  for (const factor of factors) {
    const scaled = wider.map(({ shape, values }, i) => ({
      shape,
      values: i < wider.length - 2 ? values : values.map((value) => Math.fround(factor * value)),
    }));
    answers.push(...(await forward({ ...model, hiddenSize: wider[2].shape[0] }, scaled, [[...window]])));
  }
  const right = factors.map((factor) => factor * expected);
  return cutHint(answers, right, tolerance);
}

/**
 * Gives one layer of one unit a second one that acts on nothing: no two of its weights have one shape then, and it does not
 * matter in which order a model creates them.
 */
function withIdleUnit(weights: readonly Tensor[]): Tensor[] {
  const [[w], [u], [b], [v], [c]] = weights.map(({ values }) => values);
  return [
    { shape: [1, 2], values: [w, 0] },
    { shape: [2, 2], values: [u, 0, 0, 0] },
    { shape: [2], values: [b, 0] },
    { shape: [2, 1], values: [v, 0] },
    { shape: [1], values: [c] },
  ];
}

/** Windows whose first and last values, and their means, are all others. */
const TELLING = [
  [0.5, -0.25, 0.75],
  [-0.375, 0.625, 0.125],
];

/** Says in a sentence what of the windows is added to their predictions; undefined where nothing is. */
export async function addedHint(
  { student, reference }: BothModels,
  { model, weights }: Pick<Wrong, 'model' | 'weights'>,
  tolerance: number,
): Promise<string | undefined> {
  const [actual, expected] = await Promise.all(
    [student, reference].map(({ forward }) => forward(model, [...weights], TELLING)),
  );
  const parts: Record<string, (window: readonly number[]) => number> = {
    'last value': (window) => window[window.length - 1],
    'first value': ([first]) => first,
    mean: (window) => window.reduce((sum, value) => sum + value, 0) / window.length,
  };
  const isAdded = (of: (window: readonly number[]) => number) =>
    TELLING.every((window, i) => Math.abs(actual[i] - expected[i] - of(window)) <= tolerance);
  const found = Object.entries(parts).find(([, of]) => isAdded(of));
  return found && `It is the right one plus the window’s ${found[0]}`;
}

/** Bounds that somebody may have written. */
const BOUNDS = [0.5, 1, 2, 3, 5, 10, 20, 50, 100, 200, 500];

/** Says in a sentence of which other window it is the right prediction, and that of a second window, too. */
export async function windowHint(
  { student, reference }: BothModels,
  { model, weights, window, actual }: Wrong,
  tolerance: number,
): Promise<string | undefined> {
  // Not all of its values are equal, and it has larger ones.
  const second = window.map((value, i) => i / 4 - 1.5 * value);
  const [seen] = await student.forward(model, [...weights], [[...second]]);
  const [ofWindow, ofSecond] = [othersOf(window), othersOf(second)];
  for (const [i, [says, other]] of ofWindow.entries()) {
    const isRight = async (prediction: number, of: readonly number[]) =>
      firstDifference([prediction], await reference.forward(model, [...weights], [[...of]]), tolerance) < 0;
    if ((await isRight(actual, other)) && (await isRight(seen, ofSecond[i][1])))
      return `It is the right prediction for the window ${says}`;
  }
  return undefined;
}

/** Lists what learners give a model in the place of a window, by what to call it. */
function othersOf(window: readonly number[]): (readonly [says: string, window: readonly number[]])[] {
  const mean = window.reduce((sum, value) => sum + value, 0) / window.length;
  const parts = Array.from({ length: window.length - 1 }, (_, i) => window.length - 1 - i);
  return [
    ...BOUNDS.map(
      (bound) =>
        [`with its values cut to ±${bound}`, window.map((value) => Math.max(-bound, Math.min(bound, value)))] as const,
    ),
    // Of one value there is none left.
    ...(window.length > 1 ? [['with its mean subtracted', window.map((value) => value - mean)] as const] : []),
    ...parts.map((part) => [`cut to its last ${counted(part, 'value')}`, window.slice(-part)] as const),
    ...parts.map((part) => [`cut to its first ${counted(part, 'value')}`, window.slice(0, part)] as const),
  ];
}
