import { withHint } from 'lab-harness/authoring';
import { areMeans, averageHint, type BatchLosses, isMean, meanOf } from './averages.ts';
import { lossesOf, trainingLosses, validationLosses } from './batch-losses.ts';
import type { Trained, TrainingRun } from './driver.ts';
import { givenHint, missedHint, otherLoaderHint } from './given.ts';
import { arisesIn } from './not-a-number.ts';
import type { BatchLabel, TraceEntry } from './recorder.ts';
import { trainingPasses, weightsAfter } from './schedule.ts';
import { epochsOf, onBatch } from './trace.ts';
import { besideHint, droppedHint, sizeHint, staleness, updatesHint } from './update-hints.ts';

// What the record of a training says of wrong losses. Of a training whose losses are the averages of what its own
// loss function gave, other weights are to blame, and so its updates.

/** Relative difference of two losses of the same predictions, one of them computed here. */
export const SAME_LOSS = 1e-4;

/** What came of the same run where all is right. */
type Right = Pick<Trained, 'updates' | 'trace'>;

/**
 * Says in a sentence what wrong training losses come from; undefined where the record does not show it.
 * @param step how many of them are right before the first wrong one
 * @param right the updates and losses of the same run, where they are known
 * @param expected the right training losses, where they are known
 */
export function trainingHint(
  trained: Trained,
  run: TrainingRun,
  step: number,
  right?: Right,
  expected: readonly number[] = [],
): string | undefined {
  const { history, trace } = trained;
  // Of one that goes through its batches more often nobody knows which of them an epoch has.
  if (trace.some(({ batch }) => batch?.loader === 'training' && batch.epoch >= run.epochs))
    return measuredLater(trained, run);
  const epochs = epochsOf(trace, run.epochs);
  if (epochs.some(({ training }) => training.some(({ isSwapped }) => isSwapped)))
    return 'options.lossFn is given the target first and the prediction second: it takes the prediction first';
  if (isUnasked(trained, 'training')) return unasked('training', 'the losses and the gradients must be those of it');
  const given = givenHint(trained, run, 'training') ?? missedHint(trained, run, 'training');
  if (given) return given;
  const first = trainingLosses(trace, run);
  const last = epochs.map(({ training }, epoch) => lossesOf(training, run.order[epoch], -1));
  const isAfter = epochs.every(({ training }, epoch) =>
    run.order[epoch].every((_, batch) => {
      const passes = onBatch(training, batch);
      return passes.at(-1)?.weights !== passes.at(0)?.weights;
    }),
  );
  if (isAfter && areMeans(history.trainingLoss, last))
    return 'These are the losses of another forward pass after each update: minimize(f, true) returns those from before';
  const isEarly = epochs.some(({ training }, epoch) =>
    run.order[epoch].some((_, batch) => {
      const passes = onBatch(training, batch);
      const updated = passes.find((pass) => weightsAfter(pass, trained) !== pass.weights);
      return updated !== undefined && updated.weights !== passes[0].weights;
    }),
  );
  if (isEarly && areMeans(history.trainingLoss, first))
    return 'These are the losses of an earlier forward pass on each batch, before updates on others: each must be that from before its own update alone';
  const updates = updatesOf(trained, run, right);
  return (
    averageHint(history.trainingLoss, first, step, run.training.x[0].length) ??
    (Number.isNaN(history.trainingLoss[step]) ? arisesIn(trained, run) : undefined) ??
    orderHint(
      epochs.map(({ training }) => training),
      run,
    ) ??
    droppedHint(trained, updates) ??
    updatesHint(trained) ??
    besideHint(trained, run, step) ??
    sizeHint(trained, updates, run) ??
    (areMeans(history.trainingLoss, first)
      ? `${partingHint(trained, run, step, right)}${risingHint(history.trainingLoss, expected)}`
      : undefined)
  );
}

/** Says that the losses are those of one more pass through the batches, after the updates of an epoch. */
function measuredLater(trained: Trained, { epochs, order }: TrainingRun): string | undefined {
  const passes = trainingPasses(trained);
  // Where nothing is updated in between, the next epoch's updates are made on the batches that were measured.
  const measured = Array.from({ length: epochs }, (_, epoch) => {
    const own = passes.flatMap(({ pass, epoch: of }) => (of === epoch + 1 ? [pass] : []));
    const batches = order[(epoch + 1) % order.length];
    const isSteady = new Set(own.slice(0, batches.length).map(({ weights }) => weights)).size === 1;
    return isSteady ? lossesOf(own, batches, 0) : [];
  });
  return measured.every((batches) => batches.length > 0) && areMeans(trained.history.trainingLoss, measured)
    ? 'These are the losses of another pass through trainLoader after the updates of each epoch: minimize(f, true) returns the loss of a batch from before its update'
    : undefined;
}

/** Takes the right updates, where they are known, with whether the loss of the first batch, which none precedes, is right. */
function updatesOf({ trace }: Trained, run: TrainingRun, right: Right | undefined) {
  const [own, expected] = [trace, right?.trace ?? []].map((each) => trainingLosses(each, run)[0]?.[0]?.loss);
  const isRightAtFirst = own !== undefined && expected !== undefined && Math.abs(own / expected - 1) <= OTHER_BATCH;
  return { updates: right?.updates, isRightAtFirst };
}

/** Says from where on other weights show, in losses that are the means of what the loss function gave. */
function partingHint({ history, trace, updates }: Trained, run: TrainingRun, step: number, right?: Right): string {
  const all = run.order.flat().length;
  if (updates && updates.length !== all)
    return `options.optimizer makes ${updates.length} updates, and trainLoader has ${all} batches in all epochs`;
  const others = right && otherLosses(trainingLosses(trace, run), trainingLosses(right.trace, run));
  const means = `They are the means of what lossFn gave${others ? `: ${others}` : ''}`;
  return `${means}${step === 0 ? '' : staleness(history, run.validateEvery, step)}`;
}

/** Says that losses rise all the time, where the right ones end below their first. */
function risingHint(losses: readonly number[], expected: readonly number[]): string {
  const isRising = losses.length > 1 && losses.every((loss, i) => i === 0 || loss > losses[i - 1]);
  return isRising && expected[expected.length - 1] < expected[0]
    ? '; the losses rise from epoch to epoch, where the right ones end below their first'
    : '';
}

/** Relative differences of a batch's loss: of right ones in float32, and of wrong ones at least. */
const [SAME_BATCH, OTHER_BATCH] = [2e-6, 1e-5];

/** Says for which batch the loss function first gave another loss; nothing where that may be rounding. */
function otherLosses(own: readonly BatchLosses[], right: readonly BatchLosses[]): string | undefined {
  const losses = own.flatMap((batches, epoch) => batches.map((each, batch) => ({ ...each, epoch, batch })));
  const expected = right.flat();
  if (losses.length !== expected.length) return undefined;
  const off = losses.map(({ loss }, i) => Math.abs(loss / expected[i].loss - 1));
  if (off[0] > OTHER_BATCH)
    return 'for the first batch already, before any update, it gave another loss; look at what forward predicts, and at what lossFn is given';
  const at = off.findIndex((each) => each > OTHER_BATCH);
  // A prediction that is nearly right would have the same become of it.
  if (at < 0 || off[0] > SAME_BATCH) return undefined;
  const { epoch, batch } = losses[at];
  return `before the updates it is right, and first another for batch ${batch + 1} of epoch ${epoch + 1}; some update before it is not what options.optimizer makes of the gradients of lossFn`;
}

/** Says what validation losses must be, where that after an epoch is something else: others may be, too. */
export const meanOfLoss = (epoch: number) =>
  `every validation loss must be the mean of what options.lossFn gives with the weights then, and that after epoch ${epoch} is not`;

/** Finds the first validation loss that is not the mean of what the loss function gave; nothing where the record does not show it. */
export function firstWrongMean(trained: Trained, run: TrainingRun): { step: number; mean: number } | undefined {
  const batches = validationLosses(trained, run);
  const { validationLoss } = trained.history;
  if (batches.length !== validationLoss.length || batches.some((list) => list.length === 0)) return undefined;
  const step = validationLoss.findIndex((loss, i) => !isMean(loss, batches[i]));
  return step < 0 ? undefined : { step, mean: meanOf(batches[step]) };
}

/**
 * Says what is wrong with validation losses, as sentences.
 * @param step how many of them are right before the first wrong one
 * @param right the updates and losses of the same run, where they are known
 */
export function validationFault(trained: Trained, run: TrainingRun, step: number, right?: Right): string {
  const epoch = (step + 1) * run.validateEvery;
  const batches = validationLosses(trained, run);
  const { validationLoss } = trained.history;
  if (batches.length !== validationLoss.length || !validationLoss.every((loss, i) => isMean(loss, batches[i])))
    return withHint(meanOfLoss(epoch), validationHint(trained, run, step));
  const updates = updatesOf(trained, run, right);
  return withHint(
    `the validation losses must be right, and are first wrong after epoch ${epoch}`,
    droppedHint(trained, updates) ??
      updatesHint(trained) ??
      sizeHint(trained, updates, run) ??
      'They are the means of what lossFn gave: look at the updates before it, and at what lossFn is given',
  );
}

/**
 * Says in a sentence what wrong validation losses are; undefined where the record does not show it.
 * @param shown index of the loss that is shown beside what is right
 */
export function validationHint(trained: Trained, run: TrainingRun, shown: number): string | undefined {
  const { history, validated } = trained;
  const { y } = run.validation;
  const error = validated.reduce((sum, prediction, i) => sum + (prediction - y[i]) ** 2, 0) / y.length;
  const best = history.validationLoss[history.bestEpoch / run.validateEvery - 1];
  const isOther = run.lossScale !== 1 || run.lossShift !== 0;
  if (isOther && Math.abs(best - error) <= SAME_LOSS * error)
    return 'It is the mean squared error, and not what the lossFn given makes of the same predictions';
  if (isUnasked(trained, 'validation')) return unasked('validation', 'the losses must be those of it');
  return (
    averageHint(
      history.validationLoss,
      validationLosses(trained, run),
      shown,
      run.validation.x[0].length,
      'validations',
    ) ??
    arisesIn(trained, run) ??
    givenHint(trained, run, 'validation') ??
    missedHint(trained, run, 'validation') ??
    otherLoaderHint(trained, run)
  );
}

/** Tells whether the loss function is called after no forward pass on the batches of a loader, of which there are some. */
function isUnasked({ trace }: Trained, loader: BatchLabel['loader']): boolean {
  const passes = trace.filter(({ batch }) => batch?.loader === loader);
  return passes.length > 0 && passes.every(({ loss }) => loss === undefined);
}

const unasked = (loader: BatchLabel['loader'], must: string) =>
  `options.lossFn is given none of the predictions of ${loader} batches: ${must}`;

function orderHint(passes: readonly TraceEntry[][], { order }: TrainingRun): string | undefined {
  for (const [epoch, training] of passes.entries()) {
    const batches = [...new Set(training.flatMap(({ batch }) => batch?.batch ?? []))];
    const at = batches.findIndex((batch, i) => batch !== i);
    if (at < 0 || batches.length < order[epoch].length) continue;
    return `In epoch ${epoch + 1} batch ${batches[at] + 1} of trainLoader comes in the place of batch ${at + 1}`;
  }
  return undefined;
}
