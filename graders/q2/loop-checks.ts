import { fail } from '../../harness/authoring/index.ts';
import { bestEpochChecks } from './best-epoch-checks.ts';
import type { TraceEntry } from './recorder.ts';
import { epochsOf, onBatch } from './trace.ts';
import { onRun, type Trained } from './trained.ts';

// What the training loop does, seen from the model: on which batches its forward pass was called, and
// with which weights. No tolerance is involved, and a history cannot hide what these see.

export const loopChecks = [
  onRun(
    'schedule',
    'One training loss an epoch, one validation loss a validation',
    ({ history }, run, input) => {
      const expected = { trainingLoss: run.epochs, validationLoss: Math.floor(run.epochs / run.validateEvery) };
      for (const series of ['trainingLoss', 'validationLoss'] as const) {
        const actual = history[series].length;
        if (actual === expected[series]) continue;
        const each = series === 'trainingLoss' ? 'epoch' : 'epoch divisible by validateEvery';
        fail(`${series} must hold one value for each ${each}`, { input, expected: expected[series], actual });
      }
    },
    { validateEvery: 3 },
  ),
  onRun(
    'updates',
    'Every training batch is followed by one update of the weights',
    (trained, run, input) => {
      for (const [epoch, { training }] of epochsOf(trained.trace, run.epochs).entries()) {
        for (const batch of run.order[epoch].keys()) {
          const where = `batch ${batch + 1} of ${run.order[epoch].length} in epoch ${epoch + 1} of trainLoader`;
          const passes = onBatch(training, batch);
          if (passes.length === 0) fail(`the model must be trained on ${where}`, { input });
          // A forward pass more, before the update or after it, does no harm.
          const updates = passes.filter((pass) => weightsAfter(pass, trained) !== pass.weights).length;
          if (updates === 0) fail(`the weights must be updated after ${where}, and are the same`, { input });
          if (updates > 1)
            fail(`the weights must be updated once after ${where}, and change ${updates} times`, { input });
        }
      }
    },
    // The last epoch is validated: what comes after its last batch is no restoration of other weights.
    { validateEvery: 2 },
  ),
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
    { validateEvery: 3 },
  ),
  ...bestEpochChecks,
];

/** The weights at the next forward pass, or in the end. */
function weightsAfter(pass: TraceEntry, { trace, after }: Trained): string {
  return trace[trace.indexOf(pass) + 1]?.weights ?? after;
}
