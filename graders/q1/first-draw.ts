import { type CheckContext, CheckFailure, firstDifference, ifAnswered, withHint } from 'lab-harness/authoring';
import type { TextCase } from '../toolkit/arbitraries.ts';
import { isFirstWrong, type Outcome, otherOrders, TOLERANCE } from './draws.ts';
import type { Q1Procedures } from './driver.ts';

// What the wrong distribution of a first draw is: that of other characters than the start's, or what forward gives.

/** Adds to a failure of a first draw's distribution what that is, and hands on every other. */
export async function hinted(
  context: CheckContext<Q1Procedures>,
  text: TextCase,
  outcome: Outcome,
  failure: unknown,
): Promise<unknown> {
  const isOfDraws = failure instanceof CheckFailure && failure.evidence !== undefined;
  if (!isOfDraws || failure.finding.code !== 'mismatch' || !isFirstWrong(outcome)) return failure;
  const message = withHint(failure.finding.message, await ifAnswered(() => firstHint(context, text, outcome)));
  return new CheckFailure({ ...failure.finding, message }, failure.evidence);
}

/** Says in a sentence what the wrong distribution of a first draw is: that of other characters, or what forward gives. */
async function firstHint(
  { student, reference }: CheckContext<Q1Procedures>,
  { parameters, start }: TextCase,
  { own, labels }: Outcome,
): Promise<string | undefined> {
  const isDrawnFrom = async ({ run }: Pick<typeof student, 'run'>, characters: readonly string[]) => {
    const inputs = characters.map((character) => labels.indexOf(character));
    const { results } = await run(parameters, [{ do: 'forward', inputs, aPrev: parameters.ba.map(() => 0) }]);
    const [pass] = results;
    // What a submission answers may be no result at all.
    const last = pass?.did === 'forward' ? pass.pass.yPred.at(-1) : undefined;
    return last !== undefined && firstDifference(last, own.distributions[0], TOLERANCE) < 0;
  };
  const characters = [...start];
  const fed = characters.length > 0 ? characters : ['\n'];
  if (await isDrawnFrom(student, fed)) return 'It is what forward gives for these characters: look there';
  const found: string[] = [];
  const others = { ...othersOf(characters), ...reordered(fed, labels), ...recased(fed, labels) };
  for (const [which, other] of Object.entries(others)) if (await isDrawnFrom(reference, other)) found.push(which);
  // A short start does not tell them apart.
  return found.length > 0 ? `It is the distribution after ${found.join(', or ')}` : undefined;
}

/** Lists what else than its start learners feed a text, by what to call it. */
export function othersOf(start: readonly string[]): Record<string, readonly string[]> {
  if (start.length === 0) return {};
  // One that ends with a newline does not tell that from a last character twice.
  const newline = {
    '"\\n" alone': ['\n'],
    ...(start.at(-1) !== '\n' && { 'start and a newline after it': [...start, '\n'] }),
  };
  return start.length === 1
    ? newline
    : {
        ...newline,
        'the first character of start alone': start.slice(0, 1),
        'start without its first character': start.slice(1),
        'start without its last character': start.slice(0, -1),
        'the last character of start alone': start.slice(-1),
      };
}

/** Lists what is fed where letters are of the other case, by what to call it; of characters that the vocabulary has. */
function recased(characters: readonly string[], labels: readonly string[]): Record<string, readonly string[]> {
  const cases = {
    'start in lower case': characters.map((character) => character.toLowerCase()),
    'start in upper case': characters.map((character) => character.toUpperCase()),
  };
  const isOther = (other: readonly string[]) =>
    other.every((character) => labels.includes(character)) && other.some((each, i) => each !== characters[i]);
  return Object.fromEntries(Object.entries(cases).filter(([, other]) => isOther(other)));
}

/** Lists what is fed where indices are those of another order of the vocabulary, by what to call it. */
function reordered(characters: readonly string[], labels: readonly string[]): Record<string, readonly string[]> {
  const fed = Object.entries(otherOrders(labels)).map(([name, order]) => [
    `these characters with the indices of ${name}`,
    characters.map((character) => labels[order.indexOf(character)]),
  ]);
  return Object.fromEntries(fed);
}
