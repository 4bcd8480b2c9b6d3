import { firstDifference, isRound, show } from 'lab-harness/authoring';

// Hints: what wrong probabilities say of the code that they come from.

/** Tolerance of logits, and of probabilities, which are right to some 1e-13; every known mistake is off by far more. */
const TOLERANCE = 1e-10;

/** Numbers that are subtracted in place of the largest: none, the largest absolute value, the smallest, the first, the mean. */
const OTHER_SHIFTS: readonly ((x: readonly number[]) => number)[] = [
  () => 0,
  (x) => Math.max(...x.map(Math.abs)),
  (x) => Math.min(...x),
  (x) => x[0],
  (x) => x.reduce((sum, value) => sum + value, 0) / x.length,
];

/**
 * Says in a sentence why softmax gave no probabilities; undefined where they are not what exp gives out of its range.
 * @param x finite logits
 */
export function softmaxHint(actual: readonly number[], x: readonly number[]): string | undefined {
  const isLost = actual.some((value) => !Number.isFinite(value)) || actual.every((value) => value === 0);
  if (!isLost) return undefined;
  const found = OTHER_SHIFTS.map((shift) => x.map((value) => Math.exp(value - shift(x)))).find((exponentials) => {
    const quotients = overTheirSum(exponentials);
    const repaired = quotients.map((value) => (Number.isNaN(value) ? 0 : value));
    return [exponentials, quotients, repaired].some((values) => values.every((value, i) => isLike(actual[i], value)));
  });
  if (!found) return undefined;
  return found.every((exponential) => exponential === 0)
    ? `exp vanishes to 0 below about −745.13, where all that it is given lies: what is subtracted first must be the largest entry of x${Math.max(...x) < 0 ? ', however far below 0 it is' : ''}`
    : 'exp, or the sum, overflows to Infinity above 709: what is subtracted first must be the largest entry of x';
}

/**
 * Says in a sentence where probabilities come from that are not those of the argument; undefined where nothing shows it.
 * @param earlier what the calls before on the same model must give
 * @param ofNew what a new model gives for the argument
 * @param again what comes out where all calls are made once more
 */
export function keptHint(
  actual: readonly number[],
  earlier: readonly (readonly number[])[],
  ofNew: readonly number[],
  x: readonly number[],
  again: readonly number[] | undefined,
): string | undefined {
  const repeated = earlier.findIndex(
    (each) => each.length === actual.length && firstDifference(actual, each, TOLERANCE) < 0,
  );
  if (repeated >= 0)
    return `What comes out is the result of call ${repeated + 1}, whose matrix comes again with other numbers in it`;
  const isSteady = again?.length === actual.length && firstDifference(again, actual, TOLERANCE) < 0;
  return isSteady && firstDifference(ofNew, quotientsOf(x, Math.max(...x)), TOLERANCE) < 0
    ? 'On a new model this argument gives the right result: something is kept from earlier calls'
    : undefined;
}

/** Bounds that learners set to logits. */
const BOUNDS = [10, 20, 30, 50, 80, 88, 100, 200, 300, 500, 600, 700, 709];

/** Says in a sentence that logits were cut before the exponential; undefined where no such bound gives these numbers. */
export function cutHint(actual: readonly number[], x: readonly number[]): string | undefined {
  const largest = Math.max(...x);
  const isOf = (cut: (logit: number) => number) =>
    quotientsOf(x.map(cut), cut(largest)).every((value, i) => isLike(actual[i], value));
  const bounds = BOUNDS.filter(
    (bound) => x.some((logit) => Math.abs(logit) > bound) && isOf((logit) => Math.max(-bound, Math.min(bound, logit))),
  );
  const bound = bounds.length > 1 ? 'a bound' : `±${bounds[0]}`;
  const depth = Number((Math.log(Math.max(...actual)) - Math.log(Math.min(...actual))).toPrecision(9));
  const isFloor =
    isRound(depth) && depth < largest - Math.min(...x) - 1 && isOf((logit) => Math.max(largest - depth, logit));
  // Two logits seldom tell the one from the other.
  const found = [
    ...(bounds.length > 0 ? [`that are cut to ${bound}`] : []),
    ...(isFloor ? [`none of which counts as more than ${depth} below the largest`] : []),
  ];
  return found.length > 0 ? `It is the softmax of logits ${found.join(', or ')}` : undefined;
}

/** Rounding of a quotient of two probabilities. */
const ROUNDING = 2e-15;

/** Says in a sentence that all probabilities are too small, as where a power of ten was added to the sum; undefined where they are not. */
export function largerSumHint(
  actual: readonly number[],
  expected: readonly number[],
  x: readonly number[],
): string | undefined {
  const largest = Math.max(...x);
  const sum = x.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  const at = x.indexOf(largest);
  const excess = expected[at] / actual[at] - 1;
  const isSo = expected.every((p, i) => Math.abs(actual[i] * (1 + excess) - p) <= ROUNDING * p);
  const added = 10 ** Math.round(Math.log10(excess * sum));
  const isRoundSum = excess > 0 && added < 1 && Math.abs((excess * sum) / added - 1) <= 1e-9 + ROUNDING / excess;
  return isSo && isRoundSum && ROUNDING < excess / 100
    ? `Every entry is what it is with ${show(added)} added to the sum: add nothing to it, it is 1 or more`
    : undefined;
}

/** Says in a sentence that all logits were multiplied by a number that somebody may have written; undefined where they were not. */
export function scaleHint(actual: readonly number[], expected: readonly number[]): string | undefined {
  const [own, right] = [actual, expected].map((values) => values.map((value) => Math.log(value / values[0])));
  const most = right.reduce((at, logit, i) => (Math.abs(logit) > Math.abs(right[at]) ? i : at), 0);
  const factor = own[most] / right[most];
  const isSo = right.every((logit, i) => Math.abs(own[i] - factor * logit) <= TOLERANCE * Math.max(1, Math.abs(logit)));
  const [times, over] = [factor, 1 / factor].map((value) => Number(value.toPrecision(9)));
  const base = Number(Math.exp(factor).toPrecision(10));
  const decimals = String(base).length - 2;
  if (isSo && decimals > 0 && decimals < 8 && Math.abs(base - Math.E) < 10 ** -decimals)
    return `It is what logits times ${Number(factor.toPrecision(8))} give, as with e = ${base}`;
  if (!isSo || factor === 0 || Math.abs(factor - 1) < 1e-6 || !(isRound(times) || isRound(over))) return undefined;
  // Two that have changed places may be in some order.
  if (right.length === 2 && times === -1)
    return 'It is what logits times -1 give, or the right numbers in the other order';
  return `It is what logits ${isRound(times) ? `times ${times}` : `divided by ${over}`} give`;
}

/** Says in a sentence that one probability or all small ones have become 0 and the others larger; undefined where they have not. */
export function lostHint(
  actual: readonly number[],
  expected: readonly number[],
  labels: readonly string[],
): string | undefined {
  const [lost, kept] = [true, false].map((isLost) => expected.filter((p, i) => p > 0 && (actual[i] === 0) === isLost));
  const most = Math.max(...lost);
  const sum = kept.reduce((total, p) => total + p, 0);
  const isSo = expected.every((p, i) => actual[i] === 0 || Math.abs(actual[i] * sum - p) <= TOLERANCE);
  if (lost.length === 0 || kept.length === 0 || !isSo) return undefined;
  // One alone shows no bound.
  const isOne = lost.length === 1;
  if (!isOne && most >= Math.min(...kept)) return undefined;
  const what = isOne
    ? `The probability of ${show(labels[expected.indexOf(most)])} is`
    : `Probabilities up to ${show(most)} are`;
  return `${what} 0 in it, and the others are larger: random.choice must get all of them unchanged`;
}

/** Computes exp(x_i − shift) / Σ exp(x_j − shift); which shift is right stays with whoever asks: students have this file. */
export function quotientsOf(x: readonly number[], shift: number): number[] {
  return overTheirSum(x.map((value) => Math.exp(value - shift)));
}

function overTheirSum(exponentials: readonly number[]): number[] {
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

function isLike(actual: number, expected: number): boolean {
  return Object.is(actual, expected) || Math.abs(actual - expected) <= 1e-9 * Math.abs(expected);
}
