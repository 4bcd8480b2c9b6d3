import {
  type CheckContext,
  counted,
  distributions,
  fail,
  firstDifference,
  type Input,
  lineOf,
  numbersHint,
  onInput,
  show,
  withHint,
} from 'lab-harness/authoring';
import { MAX_DRAWN } from '../../lab/q1/contracts.ts';
import { describeText, type TextCase, vocabularyOf } from '../toolkit/arbitraries.ts';
import { lostHint, scaleHint } from './distribution-hints.ts';
import type { Q1Procedures } from './driver.ts';
import type { Change } from './objects.ts';
import type { Prediction, ScriptedText } from './scripted-random.ts';

// A text of predict beside the reference's: the distributions that it is drawn from, and how many draws there are.

/** Tolerance of probabilities, which are right to some 1e-15; every known mistake is off by far more. */
export const TOLERANCE = 1e-10;

/** Precision of probabilities that are all single ones, which `random.choice` takes as well: half a unit in the last place. */
const SINGLE_PRECISION = 2 ** -24;

/** Result of a case, beside the reference's. */
export interface Outcome {
  own: Prediction;
  expected: Prediction;
  changes: Change[];
  input: Input;
  start: string;
  /** kind of the weights: with usual ones, each character that is fed shows in the next distribution */
  weights: TextCase['weights'];
  /** the vocabulary's characters */
  labels: string[];
}

/** Draws the text of a case from the submission and from the reference, after others from the same model. */
export async function outcomeOf(
  { student, reference }: CheckContext<Q1Procedures>,
  text: TextCase,
  before: ScriptedText[],
): Promise<Outcome> {
  const { parameters, characters, start, choices, weights } = text;
  const labels = vocabularyOf(characters);
  const described = describeText(text);
  // Two texts are no case to redo by hand.
  const input = before.length > 0 ? `two texts from the same model; ${lineOf(described)}` : described;
  const texts = [...before, { start, choices, ...(before.length > 0 && { parameters }) }];
  const own = await onInput(input, student.predict(parameters, characters, texts));
  const expected = await reference.predict(parameters, characters, texts);
  const [prediction, right] = [own, expected].map(({ predictions }) => predictions[before.length]);
  return { own: prediction, expected: right, changes: own.changes, input, start, weights, labels };
}

/** Tells whether the first draw is from a wrong distribution. */
export function isFirstWrong({ own, expected }: Outcome): boolean {
  const [[drawn], [right]] = [own.distributions, expected.distributions];
  return drawn !== undefined && firstDifference(drawn, right, TOLERANCE) >= 0;
}

// What wrong draws are told: of the first one, with an empty start or another, of too many, of the next ones.
const EMPTY =
  'with an empty start the first draw must be from the distribution after a newline alone, fed from a zero state';
const FED =
  'the first draw must be from the distribution after the whole start: its first character is fed with a zero state, each other one with the state that the one before has left';
export const NO_MORE = `drawing must end after a newline, and without one after ${MAX_DRAWN} characters, with one random.choice each`;
const FED_BACK =
  'each draw must be from the distribution after all characters before it: a drawn one is fed with the state that the one before it has left';

/**
 * Compares the distributions [V] of the first draws, at most so many.
 * @param message what a wrong first draw means, as a sentence
 */
export function expectDraws(
  outcome: Outcome,
  { most = Number.POSITIVE_INFINITY, message }: { most?: number; message?: string } = {},
): void {
  const { own, expected, input, start, labels } = outcome;
  const ofFirst = message ?? (start === '' ? EMPTY : FED);
  const count = Math.min(most, own.distributions.length, expected.distributions.length);
  if (count === 0) fail(noDraws(start), { input: lineOf(input) });
  for (let draw = 0; draw < count; draw++) {
    const [actual, distribution] = [own.distributions[draw], expected.distributions[draw]];
    const isSingle = actual.every((p) => Math.fround(p) === p);
    const at = firstDifference(actual, distribution, isSingle ? SINGLE_PRECISION : TOLERANCE);
    if (at < 0) continue;
    expectOneDrawEach(outcome);
    // What distinguishes a case is over with its first draw.
    const wrong = draw === 0 ? ofFirst : FED_BACK;
    const seen = { input, expected: distribution, actual, at };
    const isUniform = labels.length > 1 && actual.every((p) => p === actual[0]);
    const hint =
      (isUniform ? 'It gives all characters the same probability' : undefined) ??
      (isRepeated(outcome, draw) ? repeatedHint(outcome, draw) : undefined) ??
      lostHint(actual, distribution, labels) ??
      scaleHint(actual, distribution) ??
      numbersHint(actual, distribution, TOLERANCE);
    fail(withHint(`${wrong} (draw ${draw + 1})`, hint), seen, distributions(labels, distribution, actual));
  }
}

/** Tells whether a draw, counted from 0, is from the very distribution of the one before it, where another one is due. */
function isRepeated({ own, expected, weights, labels }: Outcome, draw: number): boolean {
  const [before, after] = [own.distributions[draw - 1], own.distributions[draw]];
  if (!before || !after || firstDifference(after, before, 0) >= 0) return false;
  const [right, due] = [expected.distributions[draw - 1], expected.distributions[draw]];
  return due ? firstDifference(due, right, TOLERANCE) >= 0 : weights === 'usual' && labels.length > 1;
}

/** Lists the characters that are drawn, and added to the start. */
function drawnIn({ expected, start }: Outcome): string[] {
  return [...expected.text].slice([...start].length);
}

/** Says that a draw, counted from 0, is from the distribution of the one before it, and why, by what came before each. */
function repeatedHint(outcome: Outcome, draw: number): string {
  const { start } = outcome;
  const fed = drawnIn(outcome);
  const [before, after] = [draw < 2 ? ([...start].at(-1) ?? '\n') : fed[draw - 2], fed[draw - 1]];
  const again = `It is that of draw ${draw} again`;
  return before === after
    ? `${again}. Before both came ${show(after)}: either it was not fed the second time, or with the same state as the first`
    : `${again}: what was drawn since does not act on it`;
}

/** Expects one draw for each character. @throws CheckFailure where more draws than characters are from one distribution */
export function expectOneDrawEach(outcome: Outcome): void {
  const { own, expected, input, start } = outcome;
  const added = [...own.text].length - [...start].length;
  const first = own.distributions.findIndex((_, draw) => isRepeated(outcome, draw));
  // Draws beyond the last one, up to the most, may be those of work that only does not stop.
  if (first >= expected.distributions.length && own.distributions.length >= MAX_DRAWN) return;
  // A newline is drawn, and no character of the text.
  if (first < 0 || !own.text.startsWith(start) || own.distributions.length <= added + 1) return;
  const draws = own.distributions.findIndex((_, draw) => draw > first && !isRepeated(outcome, draw));
  const count = (draws < 0 ? own.distributions.length : draws) - first + 1;
  const times = count === 2 ? 'twice' : `${count} times`;
  fail(
    `random.choice must be called once for each character, and is called ${times} for character ${first}: draw ${first + 1} has the distribution of draw ${first}`,
    { input: lineOf(input), actual: `draws ${first} and ${first + 1} from ${show(own.distributions[first])}` },
  );
}

/** Says what is wrong where nothing is drawn. */
function noDraws(start: string): string {
  return [...start].length >= MAX_DRAWN
    ? `predict must draw up to ${MAX_DRAWN} characters after a start of any length, and after this one draws none`
    : 'predict must draw characters by random.choice(p), and does not call it here';
}

/** Compares how often a character is drawn: to redo this, as the text that comes of it, needs no code. */
export function expectDrawCount(outcome: Outcome, message: string): void {
  const { own, expected, input, start } = outcome;
  const [actual, draws] = [own.distributions.length, expected.distributions.length];
  const ended = `drawing must go on until a newline is drawn or ${MAX_DRAWN} characters are, and ends before`;
  if (actual === draws) return;
  expectOneDrawEach(outcome);
  const inWords = (count: number) => (count === 0 ? 'no draws' : counted(count, 'draw'));
  const seen = { input: lineOf(input), expected: inWords(draws), actual: inWords(actual) };
  const early = withHint(ended, unitsHint(outcome));
  fail(actual === 0 ? noDraws(start) : actual < draws ? early : message, seen);
}

/** Says in a sentence that drawing ends where what was drawn takes 50 units of a string, if nothing else explains the number. */
function unitsHint(outcome: Outcome): string | undefined {
  const { own, start } = outcome;
  const count = own.distributions.length;
  const drawn = drawnIn(outcome).slice(0, count);
  const long = drawn.find((character) => character.length > 1);
  const units = drawn.join('').length;
  const last = drawn.at(-1) ?? '';
  const isFull = units >= MAX_DRAWN && units - last.length < MAX_DRAWN;
  // Where the start is counted as well, one too few is drawn, or a character that comes ends the text, it is chance.
  const isOther = [MAX_DRAWN - 1, MAX_DRAWN - [...start].length].includes(count) || drawn.indexOf(last) === count - 1;
  if (long === undefined || drawn.length < count || !isFull || isOther) return undefined;
  return `The ${count} characters take ${units} units of a string, as its length counts: ${show(long)} takes two, and is one character`;
}
