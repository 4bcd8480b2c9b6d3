import { fail, lineOf, show, type Unwritten } from 'lab-harness/authoring';
import { type Change, LIST, writtenInto } from './objects.ts';

/**
 * Says in a sentence that a later result holds what was written into an earlier one.
 * @param what name of the matrix, where there are several
 */
export const sayOverwritten = (what?: string) =>
  `a matrix that was returned is kept and used again: what the caller writes into it, here 7 and more, shows in a later result${what ? ` (${what})` : ''}`;

/** Tells whether rows of a result hold what was written into an earlier one. */
export function isOverwritten(rows: readonly (readonly number[])[]): boolean {
  return rows.length > 0 && rows.every((row, i) => row.every((value) => value === writtenInto(i)));
}

/** Expects that calls have left everything as it was. @throws CheckFailure with the first thing that they have not */
export function expectUnchanged([first]: readonly Change[], input: Unwritten): void {
  if (!first) return;
  const { call, what, became } = first;
  const [before, after] = [first.expected, first.actual].map((values) => describe(first, values));
  const actual = became ?? after;
  if (what.startsWith(LIST) && became)
    fail(`${call} must not change ${what}`, { input: lineOf(input), actual: became, isCause: true });
  const expected = typeof actual === 'string' && typeof before !== 'string' ? show(before) : before;
  fail(`${call} must not change ${what}`, { input: lineOf(input), expected, actual, isCause: true });
}

/** Shows the numbers of what was changed; of a list of matrices, which of them it holds, and in which order. */
function describe({ what }: Change, values: readonly number[]): readonly number[] | string {
  if (what.startsWith(LIST)) {
    const places = values.map((place) => (place < 0 ? 'another one' : `${what.slice(LIST.length)}[${place}]`));
    return places.join(', ') || 'nothing';
  }
  return values.length === 0 ? 'nothing: it is empty' : values;
}
