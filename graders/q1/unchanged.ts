import { fail, lineOf, show, type Unwritten, withHint } from 'lab-harness/authoring';
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

/**
 * Expects that calls have left everything as it was.
 * @param hint what is known of what became of it
 * @throws CheckFailure with what they have not, of which the numbers of the first are shown
 */
export function expectUnchanged(changes: readonly Change[], input: Unwritten, hint?: string): void {
  const [first] = changes;
  if (!first) return;
  const { call, became } = first;
  const names = namesOf(changes);
  const what = names === first.what ? names : `${names} (shown is ${first.what})`;
  const [before, after] = [first.expected, first.actual].map((values) => describe(first, values));
  const actual = became ?? after;
  if (first.what.startsWith(LIST) && became)
    fail(`${call} must not change ${what}`, { input: lineOf(input), actual: became, isCause: true });
  const expected = typeof actual === 'string' && typeof before !== 'string' ? show(before) : before;
  fail(withHint(`${call} must not change ${what}`, hint), { input: lineOf(input), expected, actual, isCause: true });
}

/** Names what the first call that has changed something has changed: the first of it, and beside that what has a name of its own as that has. */
export function namesOf([first, ...others]: readonly Change[]): string {
  const isAlone = ({ what }: Change) => /^\w+$/.test(what);
  const alike = isAlone(first) ? others.filter((each) => each.call === first.call && isAlone(each)) : [];
  const names = [...new Set([first, ...alike].map(({ what }) => what))];
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Shows the numbers of what was changed; of a list of matrices, which of them it holds, and in which order. */
function describe({ what }: Change, values: readonly number[]): readonly number[] | string {
  if (what.startsWith(LIST)) {
    const places = values.map((place) => (place < 0 ? 'another one' : `${what.slice(LIST.length)}[${place}]`));
    return places.join(', ') || 'nothing';
  }
  return values.length === 0 ? 'nothing: it is empty' : values;
}
