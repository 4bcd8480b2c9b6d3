import type { z } from 'zod';
import type { CheckContext } from '../../harness/grading/check.ts';
import { check, fail, onInput } from '../toolkit/checks.ts';
import type { Q2Procedures, TrainingRun } from './driver.ts';
import { describeRun } from './history-checks.ts';
import type { q2Replies } from './replies.ts';
import { randomRun, recordedRun } from './runs.ts';
import { epochsOf, onBatch } from './trace.ts';

// What the training loop does, seen from the model: on which batches its forward pass was called, and
// with which weights. No tolerance is involved, and a history cannot hide what these see.

type Trained = z.infer<(typeof q2Replies)['train']>;

export const loopChecks = [
  onRun('schedule', 'One training loss an epoch, one validation loss a validation', ({ history }, run, input) => {
    const expected = { trainingLoss: run.epochs, validationLoss: Math.floor(run.epochs / run.validateEvery) };
    for (const series of ['trainingLoss', 'validationLoss'] as const) {
      const actual = history[series].length;
      if (actual === expected[series]) continue;
      fail(
        `${series} must hold one value for each ${series === 'trainingLoss' ? 'epoch' : 'epoch divisible by validateEvery'}`,
        {
          input,
          expected: expected[series],
          actual,
        },
      );
    }
  }),
  onRun('updates', 'Every training batch is followed by one update of the weights', ({ trace, after }, run, input) => {
    for (const [epoch, { training }] of epochsOf(trace, run.epochs).entries()) {
      for (const batch of run.order[epoch].keys()) {
        const where = `batch ${batch + 1} of ${run.order[epoch].length} in epoch ${epoch + 1}`;
        const entry = onBatch(training, batch).at(-1);
        if (!entry) return fail(`the model must be trained on ${where}`, { input });
        const next = trace[trace.indexOf(entry) + 1]?.weights ?? after;
        if (next === entry.weights) fail(`the weights must be updated after ${where}, and are the same`, { input });
      }
    }
  }),
  onRun(
    'validation',
    'Validation goes over every validation batch and leaves the weights alone',
    ({ trace }, run, input) => {
      const epochs = epochsOf(trace, run.epochs);
      for (let epoch = run.validateEvery; epoch <= run.epochs; epoch += run.validateEvery) {
        const { validation } = epochs[epoch - 1];
        const missing = run.validationBatches.findIndex((_, batch) => onBatch(validation, batch).length === 0);
        if (missing >= 0) {
          const where = `validation batch ${missing + 1} of ${run.validationBatches.length} after epoch ${epoch}`;
          fail(`the model must be run on ${where}`, { input });
        }
        // The next epoch's first forward pass shows what the last validation batch did.
        const weights = [...validation, ...(epochs[epoch]?.training.slice(0, 1) ?? [])].map((entry) => entry.weights);
        if (new Set(weights).size > 1) {
          fail(`the validation after epoch ${epoch} must leave the weights as they are: they changed`, { input });
        }
      }
    },
  ),
  // In the recorded run the best epoch is neither the first nor the last; in the other one the last epoch
  // is not validated, so that the last weights are never the best.
  check<Q2Procedures>(
    'restored',
    'In the end the model has the weights of its best epoch',
    async ({ seed, student }) => {
      for (const run of [recordedRun().run, { ...randomRun(seed), epochs: 5, validateEvery: 2 }]) {
        const input = describeRun(run);
        expectRestored(await onInput(input, student.train(run)), run, input);
      }
    },
  ),
  onRun(
    'first-best',
    'Of equally good epochs the first is the best',
    ({ history }, run, input) => {
      if (history.bestEpoch === run.validateEvery) return;
      fail('an epoch is better only if its validation loss is smaller (<); here all are equal', {
        input: `${input}, learning rate 0`,
        expected: run.validateEvery,
        actual: history.bestEpoch,
      });
    },
    { learningRate: 0, validateEvery: 2 },
  ),
];

function onRun(
  id: string,
  title: string,
  holds: (trained: Trained, run: TrainingRun, input: string) => void,
  settings: Partial<TrainingRun> = { validateEvery: 3 },
) {
  return check<Q2Procedures>(id, title, async ({ seed, student }: CheckContext<Q2Procedures>) => {
    const run = { ...randomRun(seed), ...settings };
    const input = describeRun(run);
    holds(await onInput(input, student.train(run)), run, input);
  });
}

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
