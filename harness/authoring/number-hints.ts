import { counted } from '../support/counted.ts';
import { show } from './show.ts';

// Hints: what wrong numbers have in common with the right ones, whatever they are numbers of. Each is a fact about the
// numbers that no mistake elsewhere would bring about by chance.

/** Wrong numbers of one size, at least, where a bound that is not round is read from them. */
const FEW = 3;

/** Least positive number that single precision holds with all of its digits. */
const LEAST_SINGLE = 2 ** -126;

/** Decimals to which somebody may round numbers. */
const MOST_DECIMALS = 12;

/**
 * Says in a sentence what wrong numbers have in common with the right ones; undefined where they show nothing.
 * @param tolerance of a right number, relative to the larger of itself and the least number that it is relative to
 */
export function numbersHint(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
  least = 1,
): string | undefined {
  if (actual.length !== expected.length || !actual.every(Number.isFinite)) return undefined;
  const isSame = within(tolerance, least);
  if (actual.every((value, i) => isSame(value, expected[i]))) return undefined;
  return (
    single(actual, expected) ??
    cut(actual, expected, isSame) ??
    rounded(actual, expected) ??
    moved(actual, expected, isSame)
  );
}

/** Says in a sentence to which bounds wrong numbers are cut, and nothing else of them. @param tolerance as of `numbersHint` */
export function cutHint(actual: readonly number[], expected: readonly number[], tolerance: number): string | undefined {
  if (actual.length !== expected.length || !actual.every(Number.isFinite)) return undefined;
  return cut(actual, expected, within(tolerance, 1));
}

/** Tells whether somebody may have written a number, but for rounding. */
export const isRound = (value: number): boolean =>
  Math.abs(Number(value.toPrecision(2)) - value) <= 1e-12 * Math.abs(value);

function single(actual: readonly number[], expected: readonly number[]): string | undefined {
  const isNear = (one: number, other: number) =>
    Math.abs(one - other) <= Math.max(LEAST_SINGLE, 1e-6 * Math.abs(other));
  const isSingle = actual.every((value, i) => Math.fround(value) === value && isNear(value, expected[i]));
  // 0, 1 and a half are of any precision.
  const isLong = actual.some((value) => !Number.isInteger(1024 * value));
  return isSingle && isLong ? 'The numbers are those of single precision: keep to double precision' : undefined;
}

type IsSame = (one: number, other: number) => boolean;

/** Makes a comparison. @param tolerance relative to the larger of the right number and the least one */
const within =
  (tolerance: number, least: number): IsSame =>
  (one, other) =>
    Math.abs(one - other) <= tolerance * Math.max(least, Math.abs(other));

/** Reads the bounds to which numbers are cut: beside them there are others, which are right. */
function cut(actual: readonly number[], expected: readonly number[], isSame: IsSame): string | undefined {
  const wrong = expected
    .map((right, i) => ({ right, value: actual[i] }))
    .filter(({ right, value }) => !isSame(value, right));
  const boundOf = (beyond: typeof wrong) =>
    new Set(beyond.map(({ value }) => value)).size === 1 ? beyond[0].value : undefined;
  const [above, below] = [
    wrong.filter(({ right, value }) => right > value),
    wrong.filter(({ right, value }) => right < value),
  ];
  const [high, low] = [boundOf(above), boundOf(below)];
  // Zero is the result of many a mistake.
  const isBound = (bound: number | undefined, { length }: typeof wrong) =>
    length === 0 || (bound !== undefined && (length >= FEW || (bound !== 0 && isRound(bound))));
  const isWithin = actual.every((value) => value <= (high ?? value) && value >= (low ?? value));
  const isOther = actual.some((value) => value !== high && value !== low && value !== 0);
  if (wrong.length === 0 || !isWithin || !isOther || !isBound(high, above) || !isBound(low, below)) return undefined;
  if (high !== undefined && low === -high) return `What lies beyond ±${show(high)} is cut to ±${show(high)}`;
  return [
    ...(high === undefined ? [] : [`What lies above ${show(high)} is ${show(high)}`]),
    ...(low === undefined ? [] : [`${high === undefined ? 'What' : 'what'} lies below ${show(low)} is ${show(low)}`]),
  ].join(', and ');
}

/** Reads that numbers are rounded. */
function rounded(actual: readonly number[], expected: readonly number[]): string | undefined {
  const decimals = decimalsOf(actual, expected);
  const subject = actual.length === 1 ? 'It is' : 'The numbers are';
  return decimals === undefined ? undefined : `${subject} rounded to ${counted(decimals, 'decimal')}`;
}

/** Finds to how many decimals all of some numbers are rounded; undefined where they are not. */
export function decimalsOf(actual: readonly number[], expected: readonly number[]): number | undefined {
  for (let decimals = 1; decimals <= MOST_DECIMALS; decimals++) {
    if (!actual.every((value) => Number(value.toFixed(decimals)) === value)) continue;
    const half = 0.5000001 * 10 ** -decimals;
    const isRounded =
      actual.every((value, i) => Math.abs(value - expected[i]) <= half) &&
      actual.some((value) => !Number.isInteger(value));
    return isRounded ? decimals : undefined;
  }
  return undefined;
}

/** Reads that numbers have changed places; two of them may for many a reason, and those that are as good as equal are one. */
function moved(actual: readonly number[], expected: readonly number[], isSame: IsSame): string | undefined {
  const [own, right] = [actual, expected].map((values) => values.toSorted((one, other) => one - other));
  const unlike = right.filter((value, i) => i === 0 || !isSame(value, right[i - 1]));
  if (unlike.length <= 2 || !own.every((value, i) => isSame(value, right[i]))) return undefined;
  // Where the right ones are in the other order, they may have been turned round, whatever they are.
  const isTurned = expected.every((value, i) => isSame(actual[actual.length - 1 - i], value));
  const isIn = (order: readonly number[]) => !isTurned && order.every((value, i) => value === actual[i]);
  const direction = isIn(own)
    ? ': from the smallest to the largest'
    : isIn(own.toReversed())
      ? ': from the largest to the smallest'
      : '';
  return `The numbers are the right ones, in another order${direction}`;
}
