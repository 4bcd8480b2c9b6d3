import {
  type Check,
  type CheckContext,
  check,
  counted,
  defineTask,
  fail,
  noImports,
  noPrints,
} from 'lab-harness/authoring';
import { SPOILT } from '../toolkit/plain.ts';
import type { Q2Procedures, Trained, TrainingRun } from './driver.ts';
import { experimentCheck } from './experiment.ts';
import { forwardCheck } from './forward.ts';
import { recordedHistoryCheck, recordedRun } from './history.ts';
import { expectNumbers } from './not-a-number.ts';
import { expectBestEpoch, expectBestLoss, expectFirstBest, expectRestored } from './restored.ts';
import {
  belowRun,
  deepRuns,
  describeRun,
  idleRun,
  ofLinearModel,
  plateauRun,
  SEED_OF_RUNS,
  slowRun,
  unevenRun,
  zeroRun,
} from './runs.ts';
import { expectSchedule, isComplete, isLookedThrough, isSteady, trainingPasses, weightsAfter } from './schedule.ts';
import { epochsOf, onBatch } from './trace.ts';
import { afterTraining } from './trainings.ts';
import { isOtherOptimizer } from './update-hints.ts';

// What can be said of a training without knowing the right losses: by what `train` returns, by what the model that it leaves
// predicts, and by the record of the model's forward passes. The record says what is wrong only where it is complete: of a
// forward pass on other batches than the loader's, such as several joined, it knows nothing, and the losses decide.

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
    { ...forwardCheck, blocks: ['q2.fields', 'q2.constructor', 'q2.forward'] },
    onRuns(
      'schedule',
      'One training loss an epoch, one validation loss a validation, in the order of the epochs',
      [unevenRun, plateauRun, slowRun, zeroRun],
      expectSchedule,
    ),
    onRuns(
      'updates',
      'Each epoch goes through trainLoader once; each batch gives a loss, a number, and one update by options.optimizer',
      // The recorded run shows its last epoch, for it is validated.
      [unevenRun, recorded],
      (trained, run, input) => {
        // What comes after a last batch is an update or, where no validation comes between, a restoration.
        const validated = run.epochs - (run.epochs % run.validateEvery);
        if (isOtherOptimizer(trained))
          fail('options.optimizer must make the updates: it makes none, and the weights change', { input });
        if (trained.updates?.length === 0)
          fail('options.optimizer must make the updates, and is given no gradients', { input });
        if (!isComplete(trained, 'training')) return;
        expectNumbers(trained, run, input);
        const astray = otherEpochs(trained, run);
        if (astray) fail(astray, { input });
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
      'Every validation follows the updates of its epoch, goes over every validation batch and leaves the weights alone',
      [unevenRun],
      (trained, run, input) => {
        if (!isComplete(trained, 'training', 'validation') || isLookedThrough(trained, run)) return;
        const epochs = epochsOf(trained.trace, run.epochs);
        for (let epoch = run.validateEvery; epoch <= run.epochs; epoch += run.validateEvery) {
          const { validation } = epochs[epoch - 1];
          const missing = run.validationBatches.findIndex((_, batch) => onBatch(validation, batch).length === 0);
          if (missing >= 0) {
            expectSchedule(trained, run, input, true);
            const where = `validation batch ${missing + 1} of ${run.validationBatches.length} after epoch ${epoch}`;
            const later = epochs.findIndex((each, i) => i >= epoch && onBatch(each.validation, missing).length > 0);
            const late = later < 0 ? '' : `, and is run on it only after epoch ${later + 1}`;
            // As many validations as there must be, which begin in time: the training does not wait for their ends.
            const passes = epochs.flatMap((each) => onBatch(each.validation, missing));
            const isBegun = validation.length > 0 && passes.length === Math.floor(run.epochs / run.validateEvery);
            const wait = later >= 0 && isBegun ? ': await each validation before training goes on' : '';
            const [size, first] = [missing, 0].map((batch) => run.validationBatches[batch].length);
            const short =
              later < 0 && size < first ? `, which has ${counted(size, 'window')} where the first has ${first}` : '';
            fail(`the model must be run on ${where}${late}${wait}${short}`, { input });
          }
          // The next epoch's first forward pass shows what the last validation batch did.
          const weights = [...validation, ...(epochs[epoch]?.training.slice(0, 1) ?? [])].map((entry) => entry.weights);
          if (new Set(weights).size > 1) {
            expectNoUpdate(trained, run, input);
            expectOfLastUpdate(trained, run, epoch, weights[0], input);
            const before = epochs
              .slice(0, epoch - 1)
              .findIndex((each) => each.validation[0]?.weights === weights.at(-1));
            const to = before < 0 ? '' : `, to those after epoch ${before + 1}`;
            fail(`the validation after epoch ${epoch} must leave the weights as they are: they changed${to}`, {
              input,
            });
          }
        }
      },
    ),
    onRuns(
      'best-loss',
      'A validation loss is the mean of what options.lossFn gives with the weights then',
      [recorded, unevenRun],
      expectBestLoss,
    ),
    onRuns(
      'smallest',
      'All validation losses are numbers, and bestEpoch has the smallest, also where it is smaller by very little, or after long',
      [recorded, unevenRun, slowRun, plateauRun, belowRun],
      (trained, run, input) => {
        // Faulty losses, or too few, are another check's finding.
        const validations = Math.floor(run.epochs / run.validateEvery);
        if (trained.history.validationLoss.length === validations) expectBestEpoch(trained, run, input);
      },
    ),
    // In the recorded run the best epoch is neither the first nor the last; in the other one the last weights are
    // never the best.
    onRuns('restored', 'The weights left have the validation loss of bestEpoch', [recorded, unevenRun], expectRestored),
    onRuns(
      'idle',
      'Nothing but options.optimizer changes the weights: none where its learning rate is 0',
      [idleRun],
      (trained, run, input) => {
        if (isSteady(trained)) return;
        // Where the optimizer has made no update, whatever changes the weights has made the losses NaN, too.
        if (trained.updates?.length) expectNumbers(trained, run, input);
        fail('only options.optimizer may change the weights: its learning rate is 0 here, and they change', { input });
      },
    ),
    onRuns(
      'first-best',
      'Epochs with the same weights are equally good, and of equally good ones, with the loss 0, too, the first is the best',
      [idleRun, zeroRun],
      expectFirstBest,
    ),
    onRuns(
      'again',
      'A training of a stack is right, a second one of the same objects, too',
      [deepRuns],
      (trained, run, input) => {
        for (const series of ['trainingLoss', 'validationLoss'] as const) {
          // What the training before returned is overwritten.
          if (!trained.history[series].includes(SPOILT)) continue;
          fail(`${series} must hold the losses of this training alone, and holds values of the one before`, { input });
        }
        expectSchedule(trained, run, input);
        expectBestLoss(trained, run, input);
        expectRestored(trained, run, input);
      },
    ),
    experimentCheck('train'),
    recordedHistoryCheck,
  ],
  follows: {
    schedule: ['forward'],
    updates: ['forward', 'schedule'],
    validation: ['forward', 'schedule'],
    'best-loss': ['forward', 'schedule', 'validation'],
    smallest: ['forward', 'schedule', 'best-loss'],
    restored: ['forward', 'schedule', 'validation', 'best-loss', 'smallest'],
    idle: ['forward', 'updates'],
    'first-best': ['forward', 'schedule', 'best-loss', 'smallest', 'restored'],
    again: ['forward', 'schedule', 'validation', 'best-loss', 'smallest', 'restored'],
    experiment: ['forward', 'schedule', 'restored'],
  },
});

type Drawn = TrainingRun | [TrainingRun, TrainingRun];

/**
 * Makes a check of what becomes of some runs.
 * @param runs drawn from the seed that all checks share; of two, the second is trained first
 */
function onRuns(
  id: string,
  title: string,
  runs: readonly ((seed: number) => Drawn | Promise<Drawn>)[],
  holds: (trained: Trained, run: TrainingRun, input: string) => void,
): Check<Q2Procedures> {
  const look = async (context: CheckContext<Q2Procedures>, of: (run: TrainingRun) => TrainingRun) => {
    for (const draw of runs) {
      const drawn = await draw(context.seed);
      const [run, before] = (Array.isArray(drawn) ? drawn : [drawn]).map(of);
      await afterTraining(context, before ? [run, before] : [run], (trained, isSecond) => {
        const input = describeRun(run);
        holds(trained, run, isSecond ? `${input}, after a training of the same objects` : input);
      });
    }
  };
  // A linear model is right in any case: what is wrong with it, too, is the training.
  const apart = async (context: CheckContext<Q2Procedures>) => void (await look(context, ofLinearModel));
  return {
    ...check(id, title, (context) => look(context, (run) => run), { sharedSeed: SEED_OF_RUNS }),
    without: { forward: apart },
  };
}

/** Says that training does not go through its windows once an epoch; nothing where it does, whatever else looks at them. */
function otherEpochs(trained: Trained, { epochs }: TrainingRun): string | undefined {
  const passes = trainingPasses(trained);
  const last = Math.max(...passes.map(({ epoch }) => epoch));
  const again = passes.filter(({ epoch, batch }) => epoch >= epochs || (epoch === last && batch === 0));
  // The best weights are put back after the last of all passes, whatever that one was for.
  if (again.filter(({ pass }) => weightsAfter(pass, trained) !== pass.weights).length < 2) return undefined;
  if (last >= epochs) return 'trainLoader must be gone through once an epoch, and is gone through again';
  return last < epochs - 1
    ? `trainLoader must be gone through anew in each epoch: its batches of epoch ${last + 1} come again in later ones`
    : undefined;
}

/** Expects options.optimizer to make no update after a forward pass on a validation batch. @throws CheckFailure */
function expectNoUpdate(trained: Trained, { order }: TrainingRun, input: string): void {
  const { trace, updates = [] } = trained;
  // As many as there are training batches may all be theirs, and one come late.
  if (updates.length <= order.flat().length) return;
  const made = trace.find((pass, i) => {
    const after = weightsAfter(pass, trained);
    // Weights that were there before are put back, and made by no update.
    const isNew = trace.every(({ weights }, at) => at > i || weights !== after);
    return pass.batch?.loader === 'validation' && isNew && updates.some((each) => each.after === after);
  });
  if (!made?.batch) return;
  const before = trace.slice(0, trace.indexOf(made)).findLast(({ batch }) => batch?.loader === 'training')?.batch;
  const when = before ? ` in epoch ${before.epoch + 1}` : '';
  const message = 'options.optimizer must make no update on windows of valLoader, and makes one';
  fail(`${message} on batch ${made.batch.batch + 1}${when}`, { input });
}

/** Expects a validation to begin with the weights that its epoch's updates have left, where the record knows these. @throws CheckFailure */
function expectOfLastUpdate(
  { trace, updates = [] }: Trained,
  { epochs, order }: TrainingRun,
  epoch: number,
  weights: string,
  input: string,
): void {
  if (updates.length !== order.flat().length || weights === updates[epoch * order[0].length - 1].after) return;
  const isBefore = epochsOf(trace, epochs)[epoch - 1].training.at(-1)?.weights === weights;
  const which = isBefore ? 'comes before that update' : 'begins with others';
  const message = `the validation after epoch ${epoch} must be made with the weights that the last update has left`;
  fail(`${message}, and ${which}`, { input });
}
