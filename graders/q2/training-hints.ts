import { show, withHint } from 'lab-harness/authoring';
import { areMeans, averageHint, type BatchLosses, isMean, meanOf } from './averages.ts';
import type { Trained, TrainingRun } from './driver.ts';
import { arisesIn } from './not-a-number.ts';
import type { TraceEntry, Update } from './recorder.ts';
import { sinceSmallest, weightsAfter } from './schedule.ts';
import { epochsOf, onBatch } from './trace.ts';

// What the record of a training says of wrong losses. Of a training whose losses are the averages of what its own
// loss function gave, other weights are to blame, and so its updates.

/** Relative difference of two norms of gradients in float32 that are cut to one bound. */
const SAME = 1e-5;

/** Relative difference of two losses of the same predictions, one of them computed here. */
export const SAME_LOSS = 1e-4;

/** What came of the same run where all is right. */
type Right = Pick<Trained, 'updates' | 'trace'>;

/** Updates that meet a bound to its last digits, at least, where they are cut to it. */
const FEW = 3;

/**
 * Says in a sentence what wrong training losses come from; undefined where the record does not show it.
 * @param step how many of them are right before the first wrong one
 * @param right the updates and losses of the same run, where they are known
 */
export function trainingHint(trained: Trained, run: TrainingRun, step: number, right?: Right): string | undefined {
  const { history, trace } = trained;
  // Of one that goes through its batches more often nobody knows which of them an epoch has.
  if (trace.some(({ batch }) => batch?.loader === 'training' && batch.epoch >= run.epochs)) return undefined;
  const epochs = epochsOf(trace, run.epochs);
  if (epochs.some(({ training }) => training.some(({ isSwapped }) => isSwapped)))
    return 'options.lossFn is given the target first and the prediction second: it takes the prediction first';
  const first = trainingLosses(trace, run);
  const last = epochs.map(({ training }, epoch) => lossesOf(training, run.order[epoch], -1));
  const isAfter = epochs.every(({ training }, epoch) =>
    run.order[epoch].every((_, batch) => {
      const passes = onBatch(training, batch);
      return passes.at(-1)?.weights !== passes.at(0)?.weights;
    }),
  );
  if (isAfter && areMeans(history.trainingLoss, last))
    return 'These are the losses of another forward pass after each update: minimize itself returns the loss from before it';
  const isEarly = epochs.some(({ training }, epoch) =>
    run.order[epoch].some((_, batch) => {
      const passes = onBatch(training, batch);
      const updated = passes.find((pass) => weightsAfter(pass, trained) !== pass.weights);
      return updated !== undefined && updated.weights !== passes[0].weights;
    }),
  );
  if (isEarly && areMeans(history.trainingLoss, first))
    return 'These are the losses of an earlier forward pass on each batch, before updates on others: each must be that from before its own update alone';
  return (
    averageHint(history.trainingLoss, first, step) ??
    (Number.isNaN(history.trainingLoss[step]) ? arisesIn(trained, run) : undefined) ??
    orderHint(
      epochs.map(({ training }) => training),
      run,
    ) ??
    updatesHint(trained) ??
    besideHint(trained, run, step) ??
    sizeHint(trained, right?.updates, run) ??
    (areMeans(history.trainingLoss, first) ? partingHint(trained, run, step, right) : undefined)
  );
}

/** Lists what the loss function gave for the batches of each epoch, at the first pass on each. */
function trainingLosses(trace: Trained['trace'], { epochs, order }: TrainingRun): BatchLosses[] {
  return epochsOf(trace, epochs).map(({ training }, epoch) => lossesOf(training, order[epoch], 0));
}

/** Says in a sentence that weights change beside the updates of options.optimizer, where the first wrong loss begins. */
function besideHint({ history, trace, updates = [] }: Trained, run: TrainingRun, step: number): string | undefined {
  const left = updates[step * run.order[0].length - 1]?.after;
  const passes = epochsOf(trace, run.epochs)[step]?.training ?? [];
  const known = [trace[0]?.weights, ...updates.map(({ after }) => after)];
  const isBeside =
    (left !== undefined && passes.length > 0 && left !== passes[0].weights) ||
    passes.some(({ weights }) => !known.includes(weights));
  if (!isBeside || updates.length !== run.order.flat().length) return undefined;
  const begin = step === 0 ? 'In' : `All is right up to epoch ${step}, and in`;
  const beside = 'the weights are others: they change beside the updates of options.optimizer';
  return `${begin} epoch ${step + 1} ${beside}${step === 0 ? '' : staleness(history, run.validateEvery, step)}`;
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

/** Says how old the best validation loss was when an epoch began, where that may be why something changes with it. */
function staleness({ validationLoss }: Trained['history'], validateEvery: number, epochs: number): string {
  const since = sinceSmallest(validationLoss.slice(0, Math.floor(epochs / validateEvery)));
  return since > 1 ? `; the best validation loss was ${since} validations old` : '';
}

/** Says what the validation loss after an epoch must be. */
export const meanOfLoss = (epoch: number) =>
  `the validation loss after epoch ${epoch} must be the mean of what options.lossFn gives with the weights then`;

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
 */
export function validationFault(trained: Trained, run: TrainingRun, step: number): string {
  const epoch = (step + 1) * run.validateEvery;
  if (!areMeans(trained.history.validationLoss, validationLosses(trained, run)))
    return withHint(meanOfLoss(epoch), validationHint(trained, run, step));
  return withHint(
    `the validation losses must be right, and are first wrong after epoch ${epoch}`,
    'They are the means of what lossFn gave: look at the updates before it, and at what lossFn is given',
  );
}

/**
 * Says in a sentence what wrong validation losses are; undefined where the record does not show it.
 * @param shown index of the loss that is shown beside what is right
 */
export function validationHint(trained: Trained, run: TrainingRun, shown: number): string | undefined {
  const { history, validated, trace } = trained;
  const { y } = run.validation;
  const error = validated.reduce((sum, prediction, i) => sum + (prediction - y[i]) ** 2, 0) / y.length;
  const best = history.validationLoss[history.bestEpoch / run.validateEvery - 1];
  if (Math.abs(best - error) <= SAME_LOSS * error)
    return 'It is the mean squared error, and not what the lossFn given makes of the same predictions';
  const passes = trace.filter(({ batch }) => batch?.loader === 'validation');
  if (passes.length > 0 && passes.every(({ loss }) => loss === undefined))
    return 'options.lossFn is given none of the predictions of validation batches';
  return averageHint(history.validationLoss, validationLosses(trained, run), shown) ?? arisesIn(trained, run);
}

/** Lists what the loss function gave for the batches of each validation. */
function validationLosses({ trace }: Trained, { epochs, validateEvery, validationBatches }: TrainingRun) {
  const validated = epochsOf(trace, epochs).filter((_, epoch) => (epoch + 1) % validateEvery === 0);
  return validated.map(({ validation }) => lossesOf(validation, validationBatches, 0));
}

/** Lists the losses of the first or last pass on each batch; none where one is unknown. */
function lossesOf(passes: readonly TraceEntry[], batches: readonly number[][], which: 0 | -1): BatchLosses {
  const losses = batches.map((indices, batch) => ({
    loss: onBatch(passes, batch).at(which)?.loss,
    size: indices.length,
  }));
  return losses.every((each): each is { loss: number; size: number } => each.loss !== undefined) ? losses : [];
}

function orderHint(passes: readonly TraceEntry[][], { order }: TrainingRun): string | undefined {
  for (const [epoch, training] of passes.entries()) {
    const batches = [...new Set(training.flatMap(({ batch }) => batch?.batch ?? []))];
    const at = batches.findIndex((batch, i) => batch !== i);
    if (at < 0 || batches.length < order[epoch].length) continue;
    return `In epoch ${epoch + 1} batch ${batches[at] + 1} of trainLoader comes in the place of batch ${at + 1}`;
  }
  return undefined;
}

/** Says what is wrong with the updates: by what options.optimizer was given, and by which weights never change. */
function updatesHint({ updates, still = [], weights, trace }: Trained): string | undefined {
  if (updates === undefined) return undefined;
  if (isOtherOptimizer({ updates, trace })) return 'options.optimizer makes no update, and the weights change';
  if (still.length > 0 && still.length < weights.all) {
    const shapes = still.map((shape) => `[${shape.join(', ')}]`).join(', ');
    return `No update changes the weights of the shapes ${shapes}: they are left out, a value on the way to them is read out of its tensor (dataSync, arraySync), or no prediction depends on them`;
  }
  const found = (['norm', 'largest'] as const)
    .map((size) => ({ what: size === 'norm' ? 'norm' : 'largest entry', ...plateauOf(updates, size) }))
    // Gradients that come again are those of the same weights and windows.
    .find(({ at }) => new Set(at.map(({ norm, largest }) => `${norm} ${largest}`)).size >= FEW);
  if (!found) return undefined;
  return `The gradients that options.optimizer is given have the ${found.what} ${show(found.bound)} in ${found.at.length} of ${updates.length} updates, and never a larger one: they are clipped, and it takes them as they are`;
}

/** Distances of sizes of gradients, relative: of right ones in float32, and of wrong ones at least. */
const [NEAR, FAR] = [1e-3, 1e-2];

/** Says at which update options.optimizer is first given gradients of another size. */
function sizeHint(
  { updates = [], history }: Trained,
  right: Trained['updates'] = [],
  { order, validateEvery }: TrainingRun,
): string | undefined {
  if (updates.length !== right.length) return undefined;
  const ratios = updates.map(({ norm }, i) => norm / right[i].norm);
  const at = ratios.findIndex((ratio) => Math.abs(ratio - 1) > NEAR);
  // From the first one on it may be the model that is another.
  if (at < 1 || Math.abs(ratios[at] - 1) < FAR) return undefined;
  const batches = order[0].length;
  const epoch = Math.floor(at / batches);
  const where = `epoch ${epoch + 1}, batch ${(at % batches) + 1}`;
  return `The gradients that options.optimizer is given have the right size up to update ${at}, and ${show(Number(ratios[at].toPrecision(3)))} times that in the next one (${where})${staleness(history, validateEvery, epoch)}`;
}

/** Tells whether weights change without options.optimizer. */
export function isOtherOptimizer({ updates, trace }: Pick<Trained, 'updates' | 'trace'>): boolean {
  return updates?.length === 0 && new Set(trace.map(({ weights }) => weights)).size > 1;
}

/** Lists the updates whose gradients have the largest size of all, but for rounding. */
function plateauOf(updates: readonly Update[], size: 'norm' | 'largest'): { bound: number; at: Update[] } {
  const bound = Math.max(...updates.map((update) => update[size]));
  const at = bound > 0 ? updates.filter((update) => update[size] >= bound * (1 - SAME)) : [];
  return { bound: Number(bound.toPrecision(5)), at };
}
