import fc from 'fast-check';
import {
  type Check,
  type CheckContext,
  check,
  defineTask,
  fail,
  finiteOrNull,
  firstDifference,
  holdsFor,
  noImports,
  noPrints,
  onInput,
} from 'lab-harness/authoring';
import { SeededRandom } from '../../lab/random.ts';
import type { Q2Procedures } from './driver.ts';
import { inBatches, indicesUpTo, windowsOf } from './runs.ts';

/** Tolerance of losses and predictions, which agree to some 1e-6 in float32; every known mistake is off by far more. */
const TOLERANCE = 1e-5;

/** The most that rounding to float32 moves a prediction by. */
const ROUNDING = 1e-6;

/** Factor by which the loss exceeds the mean squared error, so that a loss of the student's own making shows. */
const LOSS_SCALE = 3;

/** Held-out windows in batches, and the seed of the weights of a linear model to test. */
const caseArbitrary = fc.record({
  samples: fc.integer({ min: 1, max: 23 }),
  batchSize: fc.integer({ min: 1, max: 9 }),
  seqLength: fc.integer({ min: 1, max: 6 }),
  seed: fc.noShrink(fc.integer()),
});

type Result = Awaited<ReturnType<Q2Procedures['test']>>;

export const test = defineTask<Q2Procedures>({
  id: 'q2.test',
  functions: [],
  uses: [],
  checks: [
    noImports(),
    noPrints(),
    onCases(
      'predictions',
      'There is one prediction a window, in the loader’s order',
      (result, { predictions, targets }, input) => {
        if (result.predictions.length !== predictions.length) {
          const seen = { input, expected: predictions.length, actual: result.predictions.length };
          fail('predictions must hold one number for each window of the loader', seen);
        }
        if (firstDifference(result.predictions, predictions, TOLERANCE) < 0) return;
        const seen = { input, expected: predictions, actual: result.predictions };
        const evidence = { targets, expected: predictions, actual: finiteOrNull(result.predictions) };
        fail('predictions are the model’s, batch after batch', seen, { kind: 'forecast', ...evidence });
      },
    ),
    check('loss', 'The loss is the mean over all windows', async (context) => {
      let isOverBatches = false;
      await forCases(context, (result, { squares, batches }, input) => {
        // A prediction that hits its target by chance has a loss of nothing but rounding: with p for p + δ,
        // (p − y)² is off by 2|p − y|δ + δ².
        const rounding = mean(
          squares.map((square) => 2 * ROUNDING * Math.sqrt(LOSS_SCALE * square) + LOSS_SCALE * ROUNDING ** 2),
        );
        const isLoss = (loss: number) => Math.abs(result.loss - loss) <= TOLERANCE * loss + rounding;
        const overSamples = mean(squares);
        if (isLoss(overSamples)) return;
        // The other way to average, which differs where the last batch is short, is accepted too.
        isOverBatches = isLoss(mean(batches.map((indices) => mean(indices.map((index) => squares[index])))));
        if (isOverBatches) return;
        const seen = { input, expected: overSamples, actual: result.loss };
        fail('the loss is the mean over all windows of the loader', seen);
      });
      return isOverBatches ? { kind: 'note', text: 'the loss is a mean over batches, which is accepted' } : undefined;
    }),
    onCases('weights', 'Testing changes no weight', ({ keptWeights }, _, input) => {
      if (!keptWeights) fail('test must leave the model’s weights as they are', { input });
    }),
  ],
});

/** What is right for a case, computed from the linear model's formula. */
interface Expected {
  predictions: number[];
  /** the values after the windows */
  targets: number[];
  /** squared errors of the windows, times LOSS_SCALE */
  squares: number[];
  /** indices of windows */
  batches: number[][];
}

type Holds = (result: Result, expected: Expected, input: string) => void;

/** Makes a check of what becomes of each case. */
function onCases(id: string, title: string, holds: Holds): Check<Q2Procedures> {
  return check(id, title, (context) => forCases(context, holds));
}

/** Tests linear models on random windows. @throws CheckFailure of the smallest case for which it does not hold */
function forCases(context: CheckContext<Q2Procedures>, holds: Holds): Promise<void> {
  return holdsFor(
    context,
    caseArbitrary,
    async ({ student }, { samples, batchSize, seqLength, seed }) => {
      const input = `${samples} windows of ${seqLength} values in batches of ${batchSize}, from seed ${seed}`;
      const random = new SeededRandom(seed);
      const draw = (length: number) => Array.from({ length }, () => Math.fround(random.uniformBetween(-1, 1)));
      const { x, y } = windowsOf(draw(samples + seqLength), seqLength);
      const weights = draw(seqLength + 1);
      const batches = inBatches(indicesUpTo(samples), batchSize);
      const result = await onInput(input, student.test(weights, { x, y }, batches, LOSS_SCALE));
      const predictions = x.map((window) =>
        window.reduce((sum, value, i) => sum + weights[i] * value, weights[seqLength]),
      );
      const squares = predictions.map((prediction, i) => LOSS_SCALE * (prediction - y[i]) ** 2);
      holds(result, { predictions, targets: y, squares, batches }, input);
    },
    { runs: 12 },
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
