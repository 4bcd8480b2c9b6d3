import type { z } from 'zod';
import type { CheckContext } from '../../harness/grading/check.ts';
import { check, fail, onInput } from '../toolkit/checks.ts';
import type { Q2Procedures, TrainingRun } from './driver.ts';
import { describeRun } from './history-checks.ts';
import type { TraceEntry } from './recorder.ts';
import type { q2Replies } from './replies.ts';
import { randomRun } from './runs.ts';

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
    for (let iteration = 0; iteration < run.epochs; iteration++) {
      for (let batch = 0; batch < run.order[0].length; batch++) {
        const entries = entriesOf(trace, 'training', iteration, batch);
        const where = `batch ${batch + 1} of ${run.order[0].length} in epoch ${iteration + 1}`;
        if (entries.length === 0)
          fail(`the model must be trained on ${where}`, { input, expected: 'a forward pass', actual: 'none' });
        const last = trace.lastIndexOf(entries[entries.length - 1]);
        const next = trace[last + 1]?.weights ?? after;
        if (next === trace[last].weights)
          fail(`the weights must be updated after ${where}, and are the same`, { input });
      }
    }
  }),
  onRun(
    'validation',
    'Validation goes over every validation batch and leaves the weights alone',
    ({ trace }, run, input) => {
      const validations = Math.floor(run.epochs / run.validateEvery);
      for (let iteration = 0; iteration < validations; iteration++) {
        const epoch = (iteration + 1) * run.validateEvery;
        const entries = run.validationBatches.flatMap((_, batch) => {
          const found = entriesOf(trace, 'validation', iteration, batch);
          if (found.length > 0) return found;
          const where = `validation batch ${batch + 1} of ${run.validationBatches.length} after epoch ${epoch}`;
          return fail(`the model must be run on ${where}`, { input, expected: 'a forward pass', actual: 'none' });
        });
        const trained = entriesOf(trace, 'training', epoch, 0)[0]?.weights ?? entries[0].weights;
        if (entries.some(({ weights }) => weights !== entries[0].weights) || trained !== entries[0].weights) {
          fail(`the validation after epoch ${epoch} must leave the weights as they are: they changed`, { input });
        }
      }
    },
  ),
  // The last epoch is not validated here, so that the last weights are never the best ones.
  onRun(
    'restored',
    'In the end the model has the weights of its best epoch',
    ({ history, trace, after }, run, input) => {
      const iteration = history.bestEpoch / run.validateEvery - 1;
      const [validated] = entriesOf(trace, 'validation', iteration, 0);
      if (!validated) fail('bestEpoch must be an epoch that was validated', { input, actual: history.bestEpoch });
      if (validated.weights === after) return;
      const isLast = after === trace[trace.length - 1].weights;
      fail('after training the model must have the weights of the best epoch, kept as a copy', {
        input,
        expected: `the weights of epoch ${history.bestEpoch}`,
        actual: isLast ? 'the weights of the last forward pass' : 'other weights',
      });
    },
    { epochs: 5, validateEvery: 2 },
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
  settings: Partial<TrainingRun> = { validateEvery: 2 },
) {
  return check<Q2Procedures>(id, title, async ({ seed, student }: CheckContext<Q2Procedures>) => {
    const run = { ...randomRun(seed), ...settings };
    const input = describeRun(run);
    holds(await onInput(input, student.train(run)), run, input);
  });
}

function entriesOf(trace: readonly TraceEntry[], loader: string, iteration: number, batch: number): TraceEntry[] {
  return trace.filter(
    (entry) => entry.batch?.loader === loader && entry.batch.iteration === iteration && entry.batch.batch === batch,
  );
}
