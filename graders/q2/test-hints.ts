import { counted, decimalsOf, firstDifference, numbersHint } from 'lab-harness/authoring';
import { areMeans, type BatchLosses, formulaHint, meanOf } from './averages.ts';
import type { Expected, Result } from './test-cases.ts';

// What wrong results of several tests have in common: a bound or a factor shows in none of them alone.

/** What came of a test, beside what is right. */
export interface Seen {
  readonly result: Result;
  readonly expected: Expected;
}

/** Tests that agree, at least, where something is read from each of them alone. */
const FEW = 2;

/** Relative difference of two means of the same losses, both computed in double precision. */
const EXACT = 1e-12;

/** Says in a sentence what the predictions of several tests are. */
export function predictionsHint(seen: readonly Seen[], tolerance: number): string | undefined {
  const isLast = seen.every(({ result, expected }) =>
    result.predictions.every((value, i) => value === expected.windows[i]?.at(-1)),
  );
  if (isLast) return 'They are the last values of the windows';
  const isLastFirst = seen.every(({ result, expected }) => {
    const { batches, predictions, scale } = expected;
    const reversed = batches.toReversed().flatMap((indices) => indices.map((index) => predictions[index]));
    return areAlike(result.predictions, reversed, scale, tolerance);
  });
  if (isLastFirst) return 'They are the right ones, with the last batch first';
  const actual = seen.flatMap(({ result }) => result.predictions);
  const right = seen.flatMap(({ expected }) => expected.predictions);
  return numbersHint(actual, right, tolerance);
}

function areAlike(own: readonly number[], right: readonly number[], scale: number, tolerance: number): boolean {
  const scaled = (values: readonly number[]) => values.map((value) => value / scale);
  return own.length === right.length && firstDifference(scaled(own), scaled(right), tolerance) < 0;
}

/** Says in a sentence which predictions are missing; undefined where that differs. */
export function missingHint(seen: readonly Seen[], tolerance: number): string | undefined {
  const counts = seen.map(({ result, expected: { predictions, windows } }) => ({
    own: result.predictions.length,
    all: predictions.length,
    unequal: new Set(predictions.map(Math.fround)).size,
    kinds: new Set(windows.map(String)).size,
  }));
  const isOfUnequal = counts.every(({ own, unequal }) => own === unequal);
  if (isOfUnequal && counts.some(({ own, all }) => own > 1 && own === all))
    return 'Where two are equal, one is missing: equal ones must each be there';
  if (counts.every(({ own, kinds }) => own === kinds) && counts.some(({ own, all }) => own < all))
    return 'Windows that are equal share one prediction: each must have its own';
  const isOfOthers = seen.every(({ result, expected: { predictions, scale } }) =>
    areAlike(
      result.predictions,
      predictions.filter((value) => value !== 0),
      scale,
      tolerance,
    ),
  );
  if (isOfOthers) return 'Those that are 0 are missing';
  const others = seen.filter(({ expected }) => expected.batches.length > 1);
  const isOfBatch = (which: 0 | -1) =>
    others.every(({ result, expected: { batches, predictions, scale } }) => {
      const right = (batches.at(which) ?? []).map((index) => predictions[index]);
      return areAlike(result.predictions, right, scale, tolerance);
    });
  const [isFirst, isLast] = [isOfBatch(0), isOfBatch(-1)];
  // Beside a short one, those of the first are those of full batches, too.
  const isTold = others.some(({ expected: { batches } }) => batches[1].length === batches[0].length);
  if (!isTold || isFirst === isLast) return undefined;
  return `They are those of the ${isFirst ? 'first' : 'last'} batch alone`;
}

/** Says in a sentence what the losses of several tests are made of, by what the loss function gave in each. */
export function lossHint(seen: readonly Seen[]): string | undefined {
  const known = seen
    .map(({ result, expected }) => ({
      loss: result.loss,
      batches: batchLosses(result.losses, expected.batches),
      length: expected.windows[0].length,
    }))
    .filter(({ batches }) => batches.length > 0);
  if (known.length < FEW) return undefined;
  const losses = known.map(({ loss }) => loss);
  const lists = known.map(({ batches }) => batches);
  const formula = formulaHint(losses, lists);
  if (formula) return formula;
  const isOfValues = areMeans(
    known.map(({ loss, length }) => loss / length),
    lists,
  );
  if (isOfValues && new Set(known.map(({ length }) => length)).size > 1)
    return 'It is the mean times the number of values in a window: x.size counts all values of a batch, and x.shape[0] its windows';
  const off = known
    .map(({ loss, batches }) => ({ loss, mean: meanOf(batches) }))
    .filter(({ loss, mean }) => Math.abs(loss - mean) > EXACT * Math.abs(mean));
  if (off.length < FEW) return undefined;
  // Together: one alone may happen to need fewer decimals than it is rounded to.
  const decimals = decimalsOf(
    off.map(({ loss }) => loss),
    off.map(({ mean }) => mean),
  );
  return decimals === undefined ? undefined : `It is rounded to ${counted(decimals, 'decimal')}`;
}

/** Pairs the losses of batches with their sizes; none where there are other losses, too. */
export function batchLosses(losses: readonly number[], batches: readonly number[][]): BatchLosses {
  return losses.length === batches.length ? losses.map((loss, i) => ({ loss, size: batches[i].length })) : [];
}
