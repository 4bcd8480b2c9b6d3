import { counted, onInput, type Point, type Remote } from 'lab-harness/authoring';
import { SeededRandom } from '../../lab/random.ts';
import type { Q2Procedures } from './driver.ts';
import { inBatches, indicesUpTo, windowsOf } from './runs.ts';
import { LOSS_SCALES, type TESTS, WEIGHT_SCALES } from './space.ts';

/** Distance by which predictions are moved in the loss, which tells them from targets. */
export const LOSS_SHIFT = 0.25;

/** Windows that the model predicts after the test. */
const UNSEEN = 3;

/** What came of a test. */
export type Result = Awaited<ReturnType<Q2Procedures['test']>>;

/** What is right for a case, computed from the linear model's formula. */
export interface Expected {
  predictions: number[];
  windows: number[][];
  /** the values after the windows */
  targets: number[];
  /** squared errors of the windows, times the factor of the loss */
  squares: number[];
  /** indices of windows */
  batches: number[][];
  /** predictions of windows that the loader does not hold */
  unseen: number[];
  /** predictions of the test before, of other windows by other weights */
  before: number[];
  lossScale: number;
  /** size of the weights: predictions grow and shrink with them, and their rounding, too */
  scale: number;
}

/** Judgement of what came of a test, beside what is right. @throws CheckFailure where it is wrong */
export type Holds = (result: Result, expected: Expected, input: string) => void;

/** A case: how it is named, and the judgement of what becomes of it, with an earlier test of the same objects or without. */
export interface TestCase {
  readonly input: string;
  judge(student: Remote<Q2Procedures>, isFirst?: boolean): Promise<void>;
}

/** Point of the space of tests. */
export type TestPoint = Point<(typeof TESTS)['axes']>;

/** Makes the case of a point. @param holds looks at what became of it, beside what is right */
export function caseAt(point: TestPoint, holds: Holds): TestCase {
  const { samples, batchSize, seqLength, seed } = point;
  const [weightScale, lossScale] = [WEIGHT_SCALES[point.weights], LOSS_SCALES[point.losses]];
  const input =
    `${counted(samples, 'window')} of ${counted(seqLength, 'value')}${point.values === 'few' ? ' of a few kinds' : ''} in batches of ${batchSize}, ` +
    `${weightScale ? `weights of ${weightScale} times the initial size${weightScale > 1 ? ', and a bias of more' : ''}` : 'weights that are all 0'}, lossFn ${lossScale} times the mean of (prediction − target + ${LOSS_SHIFT})², from seed ${seed}`;
  const random = new SeededRandom(seed);
  const draw = (length: number, scale = 1) =>
    Array.from({ length }, () => Math.fround(scale * random.uniformBetween(-1, 1)));
  const series = (length: number) =>
    draw(length).map((value) => (point.values === 'few' ? Math.round(value) / 2 : value));
  const large = (bias: number) => (weightScale > 1 ? bias + Math.sign(bias) * 2 * seqLength * weightScale : bias);
  const [tested, before] = [0, 1].map(() => ({
    windows: windowsOf(series(samples + seqLength), seqLength),
    // So that large predictions are large whatever the seed: the bias exceeds all that is added to it.
    weights: [...draw(seqLength, weightScale), ...draw(1, weightScale).map(large)],
  }));
  const { x, y } = tested.windows;
  const unseen = windowsOf(draw(UNSEEN + seqLength), seqLength).x;
  const batches = inBatches(indicesUpTo(samples), batchSize);
  const run = { batches, tested, before, unseen, lossScale, lossShift: LOSS_SHIFT };
  return {
    input,
    async judge(student, isFirst = false) {
      const result = await onInput(input, student.test(isFirst ? { ...run, before: undefined } : run));
      const predictBy =
        ({ weights }: typeof tested) =>
        (window: readonly number[]) =>
          window.reduce((sum, value, i) => sum + weights[i] * value, weights[seqLength]);
      const predict = predictBy(tested);
      const predictions = x.map(predict);
      const squares = predictions.map((prediction, i) => lossScale * (prediction - y[i] + LOSS_SHIFT) ** 2);
      const scale = weightScale || 1;
      holds(
        result,
        {
          ...{ predictions, windows: x, targets: y, squares, batches, unseen: unseen.map(predict), lossScale, scale },
          before: before.windows.x.map(predictBy(before)),
        },
        input,
      );
    },
  };
}
