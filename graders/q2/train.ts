import { type Check, check, defineTask, fail, noImports, noPrints, onInput } from 'lab-harness/authoring';
import type { Q2Procedures, TrainingRun } from './driver.ts';
import { forwardCheck } from './forward.ts';
import { recordedHistoryCheck, recordedRun } from './history.ts';
import type { TraceEntry } from './recorder.ts';
import { describeRun, epochsOf, idleRun, onBatch, SEED_OF_RUNS, slowRun, unevenRun } from './runs.ts';

// What the training loop does, seen from the model: on which batches its forward pass was called, and
// with which weights. No tolerance is involved, and a history cannot hide what these see.

/** Result of a training: its history, what the model saw on the way, and its weights in the end. */
type Trained = Awaited<ReturnType<Q2Procedures['train']>>;

/** The run of the recorded history. */
const recorded = async () => (await recordedRun()).run;

export const train = defineTask<Q2Procedures>({
  id: 'q2.train',
  blocks: ['q2.fields', 'q2.constructor', 'q2.forward', 'q2.train'],
  functions: [],
  uses: [],
  checks: [
    noImports(),
    noPrints(),
    forwardCheck,
    onRuns(
      'schedule',
      'One training loss an epoch, one validation loss a validation',
      [unevenRun],
      ({ history }, run, input) => {
        const expected = { trainingLoss: run.epochs, validationLoss: Math.floor(run.epochs / run.validateEvery) };
        for (const series of ['trainingLoss', 'validationLoss'] as const) {
          const actual = history[series].length;
          if (actual === expected[series]) continue;
          const each = series === 'trainingLoss' ? 'epoch' : 'epoch divisible by validateEvery';
          fail(`${series} must hold one value for each ${each}`, { input, expected: expected[series], actual });
        }
      },
    ),
    onRuns(
      'updates',
      'Every training batch is followed by one update of the weights',
      // The recorded run shows its last epoch, for it is validated.
      [unevenRun, recorded],
      (trained, run, input) => {
        // What comes after a last batch is an update or, where no validation comes between, a restoration.
        const validated = run.epochs - (run.epochs % run.validateEvery);
        for (const [epoch, { training }] of epochsOf(trained.trace, run.epochs).slice(0, validated).entries()) {
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
    ),
    onRuns(
      'validation',
      'Validation goes over every validation batch and leaves the weights alone',
      [unevenRun],
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
    // In the recorded run the best epoch is neither the first nor the last; in the other one the last weights are
    // never the best.
    onRuns('restored', 'In the end the model has the weights of its best epoch', [recorded, unevenRun], expectRestored),
    onRuns(
      'first-best',
      'Of equally good epochs the first is the best',
      [idleRun],
      ({ history, trace, after }, run, input) => {
        if (trace.some(({ weights }) => weights !== after)) {
          fail('only options.optimizer may change the weights: its learning rate is 0 here, and they change', {
            input,
          });
        }
        if (history.bestEpoch === run.validateEvery) return;
        const seen = { input, expected: run.validateEvery, actual: history.bestEpoch };
        fail('an epoch is better only if its validation loss is smaller (<); here all are equal', seen);
      },
    ),
    onRuns(
      'smallest-gain',
      'An epoch is the best also where it is better by very little',
      // In one of them alone, losses rounded to 4 digits may differ, too.
      [slowRun, (seed) => slowRun((seed + 1) | 0)],
      ({ history: { validationLoss, bestEpoch } }, run, input) => {
        // Against the losses that train itself returns: faulty ones, or too few, are another check's finding.
        const expected = validationLoss.indexOf(Math.min(...validationLoss)) + 1;
        if (validationLoss.length !== run.epochs || bestEpoch === expected) return;
        fail('bestEpoch is the epoch with the smallest validation loss, however little smaller it is', {
          input: `${input}, which gave the validation losses ${validationLoss.join(', ')}`,
          expected,
          actual: bestEpoch,
        });
      },
    ),
    recordedHistoryCheck,
  ],
});

/**
 * Makes a check of what becomes of some runs.
 * @param runs drawn from the seed that all checks share
 */
function onRuns(
  id: string,
  title: string,
  runs: readonly ((seed: number) => TrainingRun | Promise<TrainingRun>)[],
  holds: (trained: Trained, run: TrainingRun, input: string) => void,
): Check<Q2Procedures> {
  const ofRuns = check<Q2Procedures>(id, title, async ({ seed, student }) => {
    for (const draw of runs) {
      const run = await draw(seed);
      const input = describeRun(run);
      holds(await onInput(input, student.train(run)), run, input);
    }
  });
  return { ...ofRuns, sharedSeed: SEED_OF_RUNS };
}

/** Finds the weights at the next forward pass, or in the end. */
function weightsAfter(pass: TraceEntry, { trace, after }: Trained): string {
  return trace[trace.indexOf(pass) + 1]?.weights ?? after;
}

/** Expects the weights of the best epoch in the end. @throws CheckFailure where the model has others */
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
