import { show } from 'lab-harness/authoring';
import { shapeText } from 'lab-harness/inside';
import type { Trained, TrainingRun } from './driver.ts';
import type { Update } from './recorder.ts';
import { sinceSmallest } from './schedule.ts';
import { epochsOf } from './trace.ts';

// What the record of a training says of its updates.

/** Relative difference of two norms of gradients in float32 that are cut to one bound. */
const SAME = 1e-5;

/** Updates that meet a bound to its last digits, at least, where they are cut to it. */
const FEW = 3;

/** Says in a sentence that weights change beside the updates of options.optimizer, where the first wrong loss begins. */
export function besideHint(
  { history, trace, updates = [] }: Trained,
  run: TrainingRun,
  step: number,
): string | undefined {
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

/** Says how old the best validation loss was when an epoch began, where that may be why something changes with it. */
export function staleness({ validationLoss }: Trained['history'], validateEvery: number, epochs: number): string {
  const since = sinceSmallest(validationLoss.slice(0, Math.floor(epochs / validateEvery)));
  return since > 1 ? `; the best validation loss was ${since} validations old` : '';
}

/** Says what is wrong with the updates: by what options.optimizer was given, and by which weights never change. */
export function updatesHint({ updates, still = [], weights, trace }: Trained): string | undefined {
  if (updates === undefined) return undefined;
  if (isOtherOptimizer({ updates, trace })) return 'options.optimizer makes no update, and the weights change';
  if (still.length > 0 && still.length < weights.all) {
    const shapes = still.map(shapeText).join(', ');
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

/** What is known of the right updates: they, and whether the loss from before the first one was right, and so the model. */
interface RightUpdates {
  readonly updates: Trained['updates'];
  readonly isRightAtFirst: boolean;
}

/** Finds the first update whose gradients have another size, or are 0 where they are small; nothing where none is known to be wrong. */
function firstOther({ updates = [] }: Trained, { updates: right = [], isRightAtFirst }: RightUpdates) {
  if (updates.length !== right.length) return undefined;
  const found = updates.map((update, i) => ({
    ...{ at: i, ratio: update.norm / right[i].norm, zeros: zerosHint(update, right[i]) },
  }));
  const first = found.find(({ ratio, zeros }) => Math.abs(ratio - 1) > NEAR || zeros);
  // From the first one on it may be the model that is another.
  return first?.at === 0 && !isRightAtFirst ? undefined : first;
}

/** Says at which update options.optimizer is first given the smallest gradients as 0. */
export function droppedHint(trained: Trained, right: RightUpdates): string | undefined {
  const first = firstOther(trained, right);
  return first?.zeros && `Of the gradients that options.optimizer is given in update ${first.at + 1} ${first.zeros}`;
}

/** Says at which update options.optimizer is first given gradients of another size. */
export function sizeHint(
  trained: Trained,
  right: RightUpdates,
  { order, validateEvery }: TrainingRun,
): string | undefined {
  const first = firstOther(trained, right);
  if (!first || !(Math.abs(first.ratio - 1) >= FAR)) return undefined;
  const ratio = show(Number(first.ratio.toPrecision(3)));
  if (first.at === 0)
    return `The gradients that options.optimizer is given in the first update have ${ratio} times the right size, and the loss from before it is right`;
  const batches = order[0].length;
  const epoch = Math.floor(first.at / batches);
  const where = `epoch ${epoch + 1}, batch ${(first.at % batches) + 1}`;
  return `The gradients that options.optimizer is given have the right size up to update ${first.at}, and ${ratio} times that in the next one (${where})${staleness(trained.history, validateEvery, epoch)}`;
}

/** Size that float32 holds with all of its digits, by far. */
const SMALL = 1e-30;

/** Factor by which an entry is larger, at least, than what rounding may leave of it. */
const CLEAR = 10;

/** Says how many of the smallest gradients are exactly 0 where the right ones are not; nothing where others are wrong, too. */
function zerosHint({ zeros = 0, least }: Update, { entries = [] }: Update): string | undefined {
  if (zeros === 0 || zeros > entries.length) return undefined;
  // What is too small for float32 is 0 by itself, and so is the slope of a tanh that saturates.
  const isClear = ({ size, rounding }: (typeof entries)[number]) => size > SMALL && size > CLEAR * rounding;
  if (!entries.slice(0, zeros).every(isClear)) return undefined;
  const isAll = zeros === entries.length;
  const isRest = isAll ? least === undefined : Math.abs(Number(least) / entries[zeros].size - 1) <= NEAR;
  if (!isRest) return undefined;
  const [which, right] = isAll
    ? ['all are', 'ones are']
    : zeros === 1
      ? ['the smallest is', 'one is']
      : [`the ${zeros} smallest are`, 'ones are'];
  return `${which} exactly 0, where the right ${right} not: it takes them as they are, however small`;
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
