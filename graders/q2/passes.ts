import { counted, fail } from 'lab-harness/authoring';
import type { Trained, TrainingRun } from './driver.ts';
import { expectNumbers } from './not-a-number.ts';
import { expectSchedule, isComplete, isLookedThrough, trainingPasses, weightsAfter } from './schedule.ts';
import { epochsOf, onBatch } from './trace.ts';
import { isOtherOptimizer } from './update-hints.ts';

// Which batches a training has gone through, by the record of its forward passes, and what became of the weights then.

/**
 * Expects one update after each training batch of the epochs that are validated.
 * @throws CheckFailure where there is another number of them, or where the epochs do not go through the loader once each
 */
export function expectUpdates(trained: Trained, run: TrainingRun, input: string): void {
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
      if (updates > 1) fail(`the weights must be updated once after ${where}, and change ${updates} times`, { input });
    }
  }
}

/**
 * Expects each validation to go over all its batches after the updates of its epoch, and to leave the weights alone.
 * @throws CheckFailure where it does not
 */
export function expectValidations(trained: Trained, run: TrainingRun, input: string): void {
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
      const before = epochs.slice(0, epoch - 1).findIndex((each) => each.validation[0]?.weights === weights.at(-1));
      const to = before < 0 ? '' : `, to those after epoch ${before + 1}`;
      fail(`the validation after epoch ${epoch} must leave the weights as they are: they changed${to}`, {
        input,
      });
    }
  }
}

/** Says that training does not go through its windows once an epoch; nothing where it does, whatever else looks at them. */
function otherEpochs(trained: Trained, { epochs, order }: TrainingRun): string | undefined {
  const passes = trainingPasses(trained);
  const last = Math.max(...passes.map(({ epoch }) => epoch));
  const again = passes.filter(({ epoch, batch }) => epoch >= epochs || (epoch === last && batch === 0));
  // The best weights are put back after the last of all passes, whatever that one was for.
  if (again.filter(({ pass }) => weightsAfter(pass, trained) !== pass.weights).length < 2) return undefined;
  if (last >= epochs) {
    const isFirst = order[0].length > 1 && passes.every(({ batch }) => batch === 0);
    const each = isFirst ? ', each time for its first batch alone' : '';
    return `trainLoader must be gone through once an epoch, and is begun ${last + 1} times for updates in ${counted(epochs, 'epoch')}${each}`;
  }
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
