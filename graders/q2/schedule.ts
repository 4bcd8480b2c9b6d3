import { counted, fail, firstDifference, show, withHint } from 'lab-harness/authoring';
import { inOrder } from './averages.ts';
import { trainingLosses, validationLosses } from './batch-losses.ts';
import type { Trained, TrainingRun } from './driver.ts';
import type { TraceEntry } from './recorder.ts';
import { epochsOf } from './trace.ts';

// How often a training went through its loaders, by its record, and how many losses it returned.

/** Tells whether the record knows every batch that the model was given, and such of these loaders among them. */
export function isComplete({ trace }: Trained, ...loaders: readonly string[]): boolean {
  const seen = trace.map(({ batch }) => batch?.loader);
  return !seen.includes(undefined) && loaders.every((loader) => seen.some((name) => name === loader));
}

/** Tells whether training windows are gone through beside the epochs, too: nobody knows then which one a validation follows. */
export function isLookedThrough(trained: Trained, { epochs }: TrainingRun): boolean {
  return trainingPasses(trained).some(
    ({ epoch, batch }, i, all) => epoch >= epochs || (epoch === all[i - 1]?.epoch && batch < all[i - 1].batch),
  );
}

/** Tells whether no weight changes, by the record. */
export const isSteady = ({ trace, after }: Trained): boolean => trace.every(({ weights }) => weights === after);

/** Finds the weights at the next forward pass, or in the end. */
export function weightsAfter(pass: TraceEntry, { trace, after }: Pick<Trained, 'trace' | 'after'>): string {
  return trace[trace.indexOf(pass) + 1]?.weights ?? after;
}

/** Lists the forward passes on training batches. */
export function trainingPasses({ trace }: Trained) {
  return trace.flatMap((pass) => (pass.batch?.loader === 'training' ? [{ pass, ...pass.batch }] : []));
}

/**
 * Expects one training loss an epoch, and one validation loss a validation.
 * @param isWrong whether something else is wrong, which validations after other epochs explain, though they be as many
 * @throws CheckFailure where there are others, with the epochs that were validated, or with how the training ended
 */
export function expectSchedule(trained: Trained, run: TrainingRun, input: string, isWrong = false): void {
  const { trainingLoss, validationLoss } = trained.history;
  const { epochs, validateEvery } = run;
  if (trainingLoss.length !== epochs) {
    const isEarly = trainingLoss.length > 0 && trainingLoss.length < epochs;
    // Epochs may have been trained without a loss of each.
    const last = Math.max(...trainingPasses(trained).map(({ epoch }) => epoch));
    const isEnded = isEarly && isComplete(trained, 'training') && last === trainingLoss.length - 1;
    const isLeftOut = isEarly && last === epochs - 1 && !isLookedThrough(trained, run);
    const end = isEnded
      ? `: training ended ${endOf(trained.history, run)}`
      : isLeftOut
        ? ': losses are missing of epochs that were trained'
        : '';
    const seen = { input, expected: String(epochs), actual: `${trainingLoss.length}${end}` };
    const isNone = isEnded && trainingLoss[trainingLoss.length - 1] <= 0;
    const hint = isNone ? 'The last one is 0 or less: every epoch must be trained, whatever the losses are' : undefined;
    fail(withHint('trainingLoss must hold one value for each epoch', hint), { ...seen, isCause: true });
  }
  const due = epochsUpTo(epochs).filter((epoch) => epoch % validateEvery === 0);
  const isKnown = isComplete(trained, 'training', 'validation') && !isLookedThrough(trained, run);
  const passes = epochsOf(trained.trace, epochs);
  const validated = epochsUpTo(epochs).filter((epoch) => passes[epoch - 1].validation.length > 0);
  const isOther = isWrong && isKnown && validated.length === due.length && String(validated) !== String(due);
  if (validationLoss.length === due.length && !isOther) {
    if (isKnown) expectInOrder(trained, run, input);
    return;
  }
  const after = (list: readonly number[]) => (isKnown ? `, after epochs ${inRows(list, validateEvery)}` : '');
  fail('validationLoss must hold one value for each epoch divisible by validateEvery', {
    input,
    isCause: true,
    expected: `${due.length}${after(due)}`,
    // Where each validation has a loss, their number says enough.
    actual:
      isKnown && validationLoss.length !== validated.length
        ? `${validationLoss.length}: ${show(validationLoss)}, of ${counted(validated.length, 'validation')}${after(validated)}`
        : `${validationLoss.length}${after(validated)}`,
  });
}

/** Expects losses in the order of the epochs that they are of, as the loss function gave them. @throws CheckFailure where they are in another one */
function expectInOrder(trained: Trained, run: TrainingRun, input: string): void {
  const { history, trace } = trained;
  const given = { trainingLoss: trainingLosses(trace, run), validationLoss: validationLosses(trained, run) };
  for (const series of ['trainingLoss', 'validationLoss'] as const) {
    const [losses, batches] = [history[series], given[series]];
    const right = inOrder(losses, batches);
    if (!right) continue;
    const isIn = (sign: number) => losses.every((loss, i) => i === 0 || sign * (loss - losses[i - 1]) >= 0);
    // A few may be in both.
    const orders = [
      ...(isIn(1) ? ['in ascending order'] : []),
      ...(isIn(-1) ? ['in descending order'] : []),
      ...(firstDifference(losses, right.toReversed(), SAME_ORDER) < 0 ? ['with the last one first'] : []),
    ];
    const seen = { input, expected: right, actual: losses };
    fail(
      `${series} must hold the losses in the order of the epochs: they are the means of what lossFn gave, ${orders.join(', or ') || 'in another order'}`,
      seen,
    );
  }
}

/** Tolerance of losses of which only the order is asked for. */
const SAME_ORDER = 1e-4;

/** Writes a list of epochs; of many that follow each other, validateEvery apart, the first two and the last. */
function inRows(list: readonly number[], validateEvery: number): string {
  const starts = list.flatMap((epoch, i) => (i > 0 && epoch - list[i - 1] === validateEvery ? [] : [i]));
  return starts
    .map((start, i) => list.slice(start, starts[i + 1]))
    .flatMap((row) => (row.length > MOST_IN_ROW ? [row[0], row[1], '…', row[row.length - 1]] : row))
    .join(', ');
}

/** Most epochs in a row that are written each. */
const MOST_IN_ROW = 6;

/** Says what the last epoch of a training was like: somebody may have ended it for its loss, for want of a gain, or by miscounting. */
function endOf({ trainingLoss, validationLoss }: Trained['history'], { epochs, validateEvery }: TrainingRun): string {
  const last = trainingLoss.length === epochs - 1 ? `before epoch ${epochs}, the last one, and ` : '';
  const since = sinceSmallest(validationLoss);
  const gain = since > 0 ? `, ${counted(since, 'validation')} after the smallest validation loss` : '';
  const isValidated = validationLoss.length * validateEvery === trainingLoss.length;
  const validated = isValidated ? ` and the validation loss ${show(validationLoss[validationLoss.length - 1])}` : '';
  const isLastDue = trainingLoss.length === epochs - (epochs % validateEvery);
  const which = isLastDue ? `epoch ${trainingLoss.length}, divisible by validateEvery,` : 'an epoch';
  return `${last}after ${which} with the training loss ${show(trainingLoss[trainingLoss.length - 1])}${validated}${gain}`;
}

/** Counts the validations after the smallest loss. */
export const sinceSmallest = (losses: readonly number[]): number =>
  losses.length - 1 - losses.indexOf(Math.min(...losses));

const epochsUpTo = (epochs: number) => Array.from({ length: epochs }, (_, i) => i + 1);
