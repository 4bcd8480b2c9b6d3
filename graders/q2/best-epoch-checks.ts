import { check, fail, onInput } from '../../harness/authoring/index.ts';
import type { Q2Procedures, TrainingRun } from './driver.ts';
import { randomRun, recordedRun } from './runs.ts';
import { indicesUpTo } from './setup.ts';
import { epochsOf } from './trace.ts';
import { describeRun, onRun, type Trained } from './trained.ts';

/** Runs in which an epoch gains almost nothing: in one of them alone, losses rounded to 4 digits may differ. */
const SLOW_RUNS = 3;

/** Which epoch a training takes for its best one, and whether the model ends with the weights of that epoch. */
export const bestEpochChecks = [
  // In the recorded run the best epoch is neither the first nor the last; in the other one the last epoch
  // is not validated, so that the last weights are never the best.
  check<Q2Procedures>(
    'restored',
    'In the end the model has the weights of its best epoch',
    async ({ seed, student }) => {
      for (const run of [(await recordedRun()).run, { ...randomRun(seed), epochs: 5, validateEvery: 2 }]) {
        const input = describeRun(run);
        expectRestored(await onInput(input, student.train(run)), run, input);
      }
    },
  ),
  onRun(
    'first-best',
    'Of equally good epochs the first is the best',
    ({ history, trace, after }, run, input) => {
      if (trace.some(({ weights }) => weights !== after)) {
        fail('only options.optimizer may change the weights: its learning rate is 0 here, and they change', { input });
      }
      if (history.bestEpoch === run.validateEvery) return;
      fail('an epoch is better only if its validation loss is smaller (<); here all are equal', {
        input,
        expected: run.validateEvery,
        actual: history.bestEpoch,
      });
    },
    { learningRate: 0, validateEvery: 2 },
  ),
  check<Q2Procedures>(
    'smallest-gain',
    'An epoch is the best also where it is better by very little',
    async ({ seed, student }) => {
      for (let i = 0; i < SLOW_RUNS; i++) {
        const run = slowRun((seed + i) | 0);
        const input = describeRun(run);
        const { validationLoss, bestEpoch } = (await onInput(input, student.train(run))).history;
        // Against the losses that train itself returns: wrong ones, or too few, are another check's finding.
        const expected = validationLoss.indexOf(Math.min(...validationLoss)) + 1;
        if (validationLoss.length !== run.epochs || bestEpoch === expected) continue;
        fail('bestEpoch is the epoch with the smallest validation loss, however little smaller it is', {
          input: `${input}, which gave the validation losses ${validationLoss.join(', ')}`,
          expected,
          actual: bestEpoch,
        });
      }
    },
  ),
];

function expectRestored({ history, trace, after, weights }: Trained, run: TrainingRun, input: string): void {
  const { bestEpoch } = history;
  const validated = epochsOf(trace, run.epochs)[bestEpoch - 1]?.validation[0];
  if (!validated) fail('bestEpoch must be an epoch that was validated', { input, actual: bestEpoch });
  if (validated.weights === after) return;
  const isLast = after === trace[trace.length - 1].weights;
  const advice =
    weights.found < weights.all
      ? `: model.weights() finds ${weights.found} of ${weights.all} weights, because layers are not in public fields`
      : '';
  fail(`after training the model must have the weights of the best epoch, kept as a copy${advice}`, {
    input,
    expected: `the weights after epoch ${bestEpoch}`,
    actual: isLast ? 'the weights of the last forward pass' : 'other weights',
  });
}

/**
 * Three updates with a learning rate of 1e-6, validated on the training windows in one batch, so that no
 * reading of 'mean' matters. Measured over 1,000 seeds: every epoch is better than the one before, by
 * 4.5e-8 to 3.6e-5, which is at least 20 units in the last place of float32.
 */
function slowRun(seed: number): TrainingRun {
  const run = randomRun(seed);
  const windows = { x: run.training.x.slice(0, 8), y: run.training.y.slice(0, 8) };
  const batch = indicesUpTo(windows.y.length);
  return {
    ...run,
    training: windows,
    order: [[batch]],
    validation: windows,
    // In another order, for batches are told apart by their values.
    validationBatches: [batch.toReversed()],
    epochs: 3,
    learningRate: 1e-6,
    lossScale: 1,
  };
}
