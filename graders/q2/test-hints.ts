import { numbersHint } from 'lab-harness/authoring';
import { type BatchLosses, formulaHint, meanOf } from './averages.ts';
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
  const actual = seen.flatMap(({ result }) => result.predictions);
  const right = seen.flatMap(({ expected }) => expected.predictions);
  return numbersHint(actual, right, tolerance);
}

/** Says in a sentence what the losses of several tests are made of, by what the loss function gave in each. */
export function lossHint(seen: readonly Seen[]): string | undefined {
  const known = seen
    .map(({ result, expected }) => ({ loss: result.loss, batches: batchLosses(result.losses, expected.batches) }))
    .filter(({ batches }) => batches.length > 0);
  if (known.length < FEW) return undefined;
  const losses = known.map(({ loss }) => loss);
  const formula = formulaHint(
    losses,
    known.map(({ batches }) => batches),
  );
  if (formula) return formula;
  const hints = known.flatMap(({ loss, batches }) => numbersHint([loss], [meanOf(batches)], EXACT, 0) ?? []);
  return hints.length >= FEW && new Set(hints).size === 1 && hints[0].startsWith('It is rounded')
    ? hints[0]
    : undefined;
}

/** Pairs the losses of batches with their sizes; none where there are other losses, too. */
export function batchLosses(losses: readonly number[], batches: readonly number[][]): BatchLosses {
  return losses.length === batches.length ? losses.map((loss, i) => ({ loss, size: batches[i].length })) : [];
}
