import { counted, ifAnswered, show } from 'lab-harness/authoring';
import { crossEntropy, GUARD, type Predictions } from '../toolkit/plain.ts';
import { lossHint, TOLERANCE } from './loss-hints.ts';
import type { Change } from './objects.ts';

// What a wrong loss says of the mistake, by the losses of other predictions where its number alone does not show it.

/** Asks the submission for the loss of predictions. @throws CheckFailure where there is none */
type Loss = (predictions: Predictions) => Promise<number>;

/** Says in a sentence what a wrong loss shows; undefined where it shows nothing. */
export async function hintOf(
  loss: Loss,
  actual: number,
  expected: number,
  predictions: Predictions,
): Promise<string | undefined> {
  // One step does not tell the first from the last.
  const isOne = predictions.targets.length === 1;
  return (
    (isOne ? await ifAnswered(() => stepHint(loss)) : undefined) ??
    (await ifAnswered(() => startHint(loss))) ??
    (await ifAnswered(() => zeroHint(loss))) ??
    (await ifAnswered(() => newlineHint(loss))) ??
    (await ifAnswered(() => unreadHint(loss, actual, predictions))) ??
    (await ifAnswered(() => binaryHint(loss, actual, predictions))) ??
    (await ifAnswered(() => otherRowHint(loss))) ??
    (await ratioHint(loss, actual, expected, predictions)) ??
    (isOne ? undefined : await ifAnswered(() => stepHint(loss))) ??
    (await ifAnswered(() => otherTermHint(loss, actual - expected, predictions.yPred[0].length))) ??
    (await ifAnswered(() => boundHint(loss, actual, predictions))) ??
    (await ifAnswered(() => limitHint(loss)))
  );
}

/** An example whose first and last step are neither the dearest nor the cheapest, nor the only ones with their target. */
const STEPS: Predictions = {
  yPred: [
    [0.3, 0.4, 0.3],
    [0.15, 0.25, 0.6],
    [0.2, 0.1, 0.7],
    [0.15, 0.5, 0.35],
    [0.3, 0.15, 0.55],
    [0.45, 0.3, 0.25],
  ],
  targets: [1, 0, 2, 1, 2, 1],
};

/** Says what a loss shows; a ratio that nothing explains only where other predictions have it, or else what they show. */
async function ratioHint(
  loss: Loss,
  actual: number,
  expected: number,
  predictions: Predictions,
): Promise<string | undefined> {
  const hint = lossHint(actual, expected, predictions);
  if (!hint?.endsWith(' times the expected number')) return hint;
  const right = crossEntropy(STEPS.yPred, STEPS.targets);
  const other = (await ifAnswered(() => loss(STEPS))) ?? Number.NaN;
  if (Math.abs((other / right) * (expected / actual) - 1) <= TOLERANCE) return hint;
  return lossHint(other, right, STEPS)?.replace(/^It is/, 'For other predictions it is');
}

/** Computes what each step costs. */
const costsOf = ({ yPred, targets }: Predictions): number[] => targets.map((target, t) => -Math.log(yPred[t][target]));

/** Largest change of the loss of a few steps by a guard inside their logarithms. */
const GUARDED = 1e-10;

/** What becomes of a step, by how many times its cost a loss is off. */
const FATES: Readonly<Record<string, number>> = {
  'is missing': -1,
  'is counted twice': 1,
  'counts with the wrong sign': -2,
};

/** Says in a sentence what becomes of the first or the last step of several, where all others are right. */
async function stepHint(loss: Loss): Promise<string | undefined> {
  const costs = costsOf(STEPS);
  const excess = (await loss(STEPS)) - crossEntropy(STEPS.yPred, STEPS.targets);
  for (const [which, cost] of Object.entries({ first: costs[0], last: costs[costs.length - 1] })) {
    const fate = Object.entries(FATES).find(([, times]) => Math.abs(excess - times * cost) <= GUARDED);
    if (fate) return `Of ${counted(costs.length, 'step')} the ${which} one ${fate[0]}, and the others are right`;
  }
  return undefined;
}

/** Says in a sentence that the steps are missing whose target is index 0, which counts as false, and no steps of other targets. */
async function zeroHint(loss: Loss): Promise<string | undefined> {
  const { yPred } = STEPS;
  const isSum = (value: number, predictions: readonly number[][], targets: readonly number[]) =>
    Math.abs(value - crossEntropy(predictions, targets)) <= GUARDED;
  const targets = [2, 1, 0, 0, 1, 2];
  const others = targets.map((target) => target || 1);
  if (!isSum(await loss({ yPred, targets: others }), yPred, others)) return undefined;
  const actual = await loss({ yPred, targets });
  const left = targets.filter((target) => target !== 0);
  const missing = 'Steps whose target is index 0 are missing';
  if (isSum(actual, yPred.slice(0, left.length), left))
    return `${missing}, and those after them are read from the prediction of an earlier step`;
  const own = yPred.filter((_, t) => targets[t] !== 0);
  return isSum(actual, own, left) ? `${missing}, and the others are right` : undefined;
}

/** Says in a sentence that the sum starts from the first target, as that of a reduce without an initial value does. */
async function startHint(loss: Loss): Promise<string | undefined> {
  const yPred = [
    [0.2, 0.3, 0.5],
    [0.6, 0.25, 0.15],
  ];
  const of = (...targets: number[]) => loss({ yPred: yPred.slice(0, targets.length), targets });
  const [one, two] = [await of(1), await of(2)];
  if (Math.abs(one) !== 1 || two !== 2 * one) return undefined;
  // The steps after the first one count: a sum of the targets, or the last of them, is another mistake.
  const cost = -Math.log(yPred[1][1]);
  const ofTwoSteps = await of(2, 1);
  return [two + cost, two - cost].some((sum) => Math.abs(ofTwoSteps - sum) <= TOLERANCE)
    ? `Of one step it is ${one < 0 ? '−' : ''}targets[0], the index of the target, as where reduce has no initial value: the sum must start from 0`
    : undefined;
}

/** Says in a sentence that no step costs anything where no target has index 0, that of the newline. */
async function newlineHint(loss: Loss): Promise<string | undefined> {
  const of = (...targets: number[]) => loss({ yPred: targets.map(() => [0.2, 0.3, 0.5]), targets });
  return (await of(1)) === 0 && (await of(2, 1)) === 0 && (await of(1, 0)) > 0
    ? 'It is 0 wherever no target is index 0: a step adds −log of its target’s probability, whichever its target is'
    : undefined;
}

/** Says in a sentence that the characters beside the target cost something, as in binary cross-entropy. */
async function binaryHint(loss: Loss, actual: number, predictions: Predictions): Promise<string | undefined> {
  // Of two characters it is twice the loss, as that of many another mistake.
  const isBinary = (value: number, { yPred, targets }: Predictions) => {
    const right = yPred.flatMap((y, t) => y.map((p, k) => -Math.log(k === targets[t] ? p : 1 - p)));
    const sum = right.reduce((total, cost) => total + cost, 0);
    return [1, yPred[0].length].some((parts) => Math.abs(value / (sum / parts) - 1) <= TOLERANCE);
  };
  return isBinary(actual, predictions) && isBinary(await loss(STEPS), STEPS)
    ? 'It is binary cross-entropy, in which a character beside the target costs −log(1 − p): only the target’s costs anything'
    : undefined;
}

/** Says in a sentence that steps are read from the prediction of another one. */
async function otherRowHint(loss: Loss): Promise<string | undefined> {
  const { yPred, targets } = STEPS;
  const actual = await loss(STEPS);
  const rows: Record<string, (target: number) => number> = {
    'It reads yPred[0] at every step': () => 0,
    'It reads the last prediction at every step': () => yPred.length - 1,
    'Where a target comes again, the prediction of the step in which it came first is read': (target) =>
      targets.indexOf(target),
    'Where a target comes again, the prediction of the step in which it comes last is read': (target) =>
      targets.lastIndexOf(target),
  };
  const found = Object.entries(rows).find(([, row]) => {
    const read = targets.map((target) => yPred[row(target)]);
    return Math.abs(actual - crossEntropy(read, targets)) <= TOLERANCE;
  });
  return found && `${found[0]}: step t has its own, yPred[t]`;
}

/** Says in a sentence that something else is added to the loss: the same to that of any number of certain predictions. */
async function otherTermHint(loss: Loss, excess: number, V: number): Promise<string | undefined> {
  const certain = new Array(V).fill(0).with(0, 1);
  const [one, other] = [1, 3].map((T) => ({ yPred: new Array(T).fill(certain), targets: new Array(T).fill(0) }));
  const added = [await loss(one), await loss(other), excess];
  const isAdded = Math.abs(added[0]) > 4 * GUARD && added.every((each) => Math.abs(each / added[0] - 1) <= 1e-6);
  return isAdded
    ? `${show(added[0])} is added to it, and to the loss of predictions that are certain and right: it must have no other term`
    : undefined;
}

/** Says in a sentence that other predictions and targets of as many steps have the same loss, both cheap and dear ones. */
async function unreadHint(loss: Loss, actual: number, { yPred, targets }: Predictions): Promise<string | undefined> {
  const V = Math.max(2, yPred[0].length);
  const others = targets.map((target) => (target + 1) % V);
  const isSame = async (probable: (t: number) => number) => {
    const row = (other: number, t: number) =>
      Array.from({ length: V }, (_, i) => (i === other ? probable(t) : (1 - probable(t)) / (V - 1)));
    return (await loss({ yPred: others.map(row), targets: others })) === actual;
  };
  const part = (t: number) => (t * Math.SQRT2) % 1;
  // Cheap ones alone may be rounded to the same; these cost some 20 a step.
  return Number.isFinite(actual) &&
    (await isSame((t) => 0.9 + 0.08 * part(t))) &&
    (await isSame((t) => 1e-9 * (1 + part(t))))
    ? 'Other predictions and targets of as many steps get the same loss: it must be computed from what is given, anew at each call'
    : undefined;
}

/**
 * Says in a sentence that a loss is the sum of those of all calls on a model; undefined where those of other calls are not.
 * @param losses asks for the losses of predictions one after the other on one model
 * @param calls how many calls the loss came after, its own among them
 */
export async function totalHint(
  losses: (cases: Predictions[]) => Promise<readonly number[]>,
  calls: number,
): Promise<string | undefined> {
  const cases = STEPS.targets.map((target, t) => ({ yPred: [STEPS.yPred[t]], targets: [target] }));
  const costs = costsOf(STEPS);
  const isTotal = (await losses(cases)).every((value, i) => {
    const total = costs.slice(0, i + 1).reduce((sum, cost) => sum + cost, 0);
    return Math.abs(value - total) <= TOLERANCE * total;
  });
  return isTotal
    ? `It is the sum of what calls 1 to ${calls} cost: nothing may be added up from call to call`
    : undefined;
}

/** Says in a sentence that twice as many steps have the same loss. */
async function boundHint(loss: Loss, actual: number, { yPred, targets }: Predictions): Promise<string | undefined> {
  const twice = await loss({ yPred: [...yPred, ...yPred], targets: [...targets, ...targets] });
  return twice === actual && actual !== 0 && Number.isFinite(actual)
    ? 'It is the same for twice as many of these steps: each must add to it, without an upper bound'
    : undefined;
}

/** Cost of a certain target, at least, in which a limit shows beside rounding and a guard; and at most, from which on it is another mistake. */
const LIMITED = { least: 1e-9, most: 0.1 };

/** Says in a sentence that a probability is limited to less than 1: nothing of one below the limit is wrong. */
async function limitHint(loss: Loss): Promise<string | undefined> {
  const of = (...probable: number[]) =>
    loss({ yPred: probable.map((p) => [p, 1 - p]), targets: probable.map(() => 0) });
  const cost = await of(1);
  if (!(cost >= LIMITED.least && cost <= LIMITED.most)) return undefined;
  const isLike = (one: number, other: number) => Math.abs(one - other) <= cost / 1000;
  // Between it and 1, and below it; of several steps each has the limit.
  const [between, below, half, both] = [
    await of(1 - cost / 2),
    await of(1 - 3 * cost),
    await of(0.5),
    await of(1, 1 - cost / 4),
  ];
  const limit = show(Number(Math.exp(-cost).toPrecision(9)));
  const isRightBelow = isLike(below, -Math.log(1 - 3 * cost)) && isLike(half, Math.LN2);
  return isLike(between, cost) && isLike(both, 2 * cost) && isRightBelow
    ? `A target’s probability above ${limit} costs as much as one of ${limit}: it must have no upper bound`
    : undefined;
}

/**
 * Says in a sentence that predictions come to hold their logarithms; undefined where they come to hold anything else.
 * @param shown the change that the sentence is said of
 */
export async function inPlaceHint(
  changesOf: (predictions: Predictions) => Promise<readonly Change[]>,
  shown: Change | undefined,
): Promise<string | undefined> {
  if (!shown?.what.startsWith('yPred[')) return undefined;
  const [first] = await changesOf({ yPred: STEPS.yPred.slice(0, 2), targets: STEPS.targets.slice(0, 2) });
  const isSo =
    first?.expected.length === first?.actual.length &&
    first?.expected.every((p, i) => Math.abs(first.actual[i] - Math.log(p)) <= TOLERANCE);
  return isSo
    ? 'Each time it is read it comes to hold the logarithms of what it held: log is taken in place'
    : undefined;
}
