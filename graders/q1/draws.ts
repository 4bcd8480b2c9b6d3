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

// A text of predict beside the reference's: the distributions that it is drawn from, how many draws there are, and the text.

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

// What wrong draws are told: of the first one, of too many, of the next ones.
export const sayFed = ({ start }: Outcome): string =>
  start === ''
    ? 'with an empty start the first draw must be from the distribution after a newline alone, fed from a zero state'
    : 'the first draw must be from the distribution after the whole start: its first character is fed with a zero state, each other one with the state that the one before has left';
export const NO_MORE = `drawing must end after a newline, and without one after ${MAX_DRAWN} characters, with one random.choice each`;
const FED_BACK =
  'each draw must be from the distribution after all characters before it: a drawn one is fed with the state that the one before it has left';

/** Compares the distributions [V] of the first draws, at most so many. */
export function expectDraws(outcome: Outcome, message: string, most = Number.POSITIVE_INFINITY): void {
  const { own, expected, input, start, labels } = outcome;
  const count = Math.min(most, own.distributions.length, expected.distributions.length);
  if (count === 0) fail(noDraws(start), { input: lineOf(input) });
  for (let draw = 0; draw < count; draw++) {
    const [actual, distribution] = [own.distributions[draw], expected.distributions[draw]];
    const isSingle = actual.every((p) => Math.fround(p) === p);
    const at = firstDifference(actual, distribution, isSingle ? SINGLE_PRECISION : TOLERANCE);
    if (at < 0) continue;
    expectOneDrawEach(outcome);
    // What distinguishes a case is over with its first draw.
    const wrong = draw === 0 ? message : FED_BACK;
    const seen = { input, expected: distribution, actual, at };
    const isUniform = labels.length > 1 && actual.every((p) => p === actual[0]);
    const hint =
      (isUniform ? 'It gives all characters the same probability' : undefined) ??
      (isRepeated(outcome, draw)
        ? `It is that of draw ${draw} again: what was drawn since does not act on it`
        : undefined) ??
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

/** Expects one draw for each character. @throws CheckFailure where more draws than characters are from one distribution */
function expectOneDrawEach(outcome: Outcome): void {
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
function unitsHint({ own, expected, start }: Outcome): string | undefined {
  const count = own.distributions.length;
  const drawn = [...expected.text].slice([...start].length).slice(0, count);
  const long = drawn.find((character) => character.length > 1);
  const units = drawn.join('').length;
  const last = drawn.at(-1) ?? '';
  const isFull = units >= MAX_DRAWN && units - last.length < MAX_DRAWN;
  // Where the start is counted as well, one too few is drawn, or a character that comes ends the text, it is chance.
  const isOther = [MAX_DRAWN - 1, MAX_DRAWN - [...start].length].includes(count) || drawn.indexOf(last) === count - 1;
  if (long === undefined || drawn.length < count || !isFull || isOther) return undefined;
  return `The ${count} characters take ${units} units of a string, as its length counts: ${show(long)} takes two, and is one character`;
}

/** Compares the texts. */
export function expectText(outcome: Outcome): void {
  const { own, expected, input } = outcome;
  if (own.text === expected.text) return;
  // Where others or none are drawn, the text says nothing of itself.
  expectDrawCount(outcome, NO_MORE);
  expectOneDrawEach(outcome);
  const [actual, right] = textsFrom(own.text, expected.text);
  const seen = { input: lineOf(input), expected: right, actual };
  const cut = own.text.isWellFormed() ? undefined : 'It holds half of a character that takes two units of a string';
  const hint = cut ?? notAddedHint(outcome) ?? newlineAddedHint(outcome) ?? newlinesHint(outcome) ?? orderHint(outcome);
  const message =
    'predict must return start as it is, and after it the drawn characters without the newline that ends them';
  fail(withHint(message, hint), seen);
}

/** Says in a sentence that as many characters are drawn as must be, and the text lacks all of them, the last one, or one of several that are equal. */
function notAddedHint({ own, expected, start }: Outcome): string | undefined {
  const text = [...expected.text];
  const first = [...start].length;
  const drawn = text.slice(first);
  const count = drawn.length;
  if (count === 0) return undefined;
  const are = `${counted(count, 'character')} ${count === 1 ? 'is' : 'are'} drawn, as must be`;
  // The last one may be all of the text, and the same as start.
  if (count > 1 && own.text === start && drawn.at(-1) !== start) {
    const isSpace = drawn.join('').trim() === '';
    return `${are}, and the text is start alone${isSpace ? '; what is drawn is white space' : ''}`;
  }
  if (own.text !== text.slice(0, -1).join('')) return undefined;
  // Of equal characters up to the first that is drawn, or into the start, nobody can tell which one is missing.
  const isAlike = text
    .slice(count === 1 ? Math.max(0, first - 1) : first)
    .every((character) => character === text.at(-1));
  const which = isAlike && text.length > 1 ? 'one' : 'the last one';
  return `${are}, and ${which} is missing from the text`;
}

/** Says in a sentence that a newline is in the text that was drawn, or fed for an empty start. */
function newlineAddedHint({ own, expected, start }: Outcome): string | undefined {
  if (own.text !== `${expected.text}\n`) return undefined;
  return start === '' && expected.text === ''
    ? 'It has a newline: the one that stands for an empty start is only fed, and the one that is drawn only ends the text'
    : 'It ends with the newline that is drawn, which only ends the text';
}

/** Says in a sentence which newlines of its start the text lacks, or that it ends before the first of them. */
function newlinesHint({ own, expected, start }: Outcome): string | undefined {
  if (!start.includes('\n')) return undefined;
  const right = 'those of start stay, and one that is drawn only ends the drawing';
  if (own.text === `${expected.text}\n`.replace('\n', ''))
    return `It lacks the first newline of start, and ends with another: ${right}`;
  if (own.text === expected.text.replaceAll('\n', '')) return `It lacks the newlines of start: ${right}`;
  return own.text === expected.text.split('\n', 1)[0]
    ? `It ends before the first newline of start: ${right}`
    : undefined;
}

/** Lists a vocabulary in the orders that learners put it into besides its own, by what to call them; those that are no other are left out. */
export function otherOrders(labels: readonly string[]): Record<string, readonly string[]> {
  const orders = {
    'Object.keys, digits first': Object.keys(Object.fromEntries(labels.map((label) => [label, 0]))),
    'sort(), which compares halves of characters': labels.toSorted(),
  };
  return Object.fromEntries(
    Object.entries(orders).filter(([, order]) => order.some((character, i) => character !== labels[i])),
  );
}

/** Says in a sentence that the drawn indices were looked up in another order of the vocabulary. */
function orderHint({ own, expected, start, labels }: Outcome): string | undefined {
  const drawn = [...expected.text].slice([...start].length);
  const found = Object.entries(otherOrders(labels)).filter(
    ([, order]) => start + drawn.map((character) => order[labels.indexOf(character)]).join('') === own.text,
  );
  if (found.length === 0) return undefined;
  const orders = found.map(([name]) => name).join(', or ');
  return `It is the text in the order of ${orders}: the character of an index is vocabulary.characters[index]`;
}

/** Characters before the first wrong one of a text that are shown. */
const BEFORE = 12;

/** Shows two texts, of long ones from a little before where they part. */
function textsFrom(one: string, other: string): [string, string] {
  const [ones, others] = [[...one], [...other]];
  const parting = ones.findIndex((character, i) => character !== others[i]);
  const at = parting < 0 ? ones.length : parting;
  if (at <= BEFORE) return [show(one), show(other)];
  const from = (characters: string[]) => `…, then ${show(characters.slice(at - BEFORE).join(''))}`;
  return [from(ones), from(others)];
}
