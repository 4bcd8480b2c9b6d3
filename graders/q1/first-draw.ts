import { type CheckContext, CheckFailure, firstDifference, ifAnswered, show, withHint } from 'lab-harness/authoring';
import { networkAt, type TextCase, vocabularyOf } from '../toolkit/arbitraries.ts';
import { type PlainParameters, zerosLike } from '../toolkit/plain.ts';
import { otherOrders } from './drawn-text.ts';
import { isFirstWrong, type Outcome, TOLERANCE } from './draws.ts';
import type { Q1Procedures } from './driver.ts';

// What the wrong distribution of a first or second draw is: that of other characters or another state, or what forward gives.

/** Adds to a failure of draws what the distribution of the first or the second one is, or where there is a first one; hands on every other failure. */
export async function hinted(
  context: CheckContext<Q1Procedures>,
  text: TextCase,
  outcome: Outcome,
  failure: unknown,
): Promise<unknown> {
  if (!(failure instanceof CheckFailure) || failure.finding.code !== 'mismatch') return failure;
  const ofDraws = failure.evidence && (isFirstWrong(outcome) ? firstHint : secondHint);
  const explain = outcome.own.distributions.length === 0 ? unsureHint : ofDraws;
  const hint = explain && (await ifAnswered(() => explain(context, text, outcome)));
  if (!hint) return failure;
  return new CheckFailure({ ...failure.finding, message: withHint(failure.finding.message, hint) }, failure.evidence);
}

/** Says in a sentence that there are draws after the same start where one character is not nearly certain, as here. */
async function unsureHint(
  { student }: CheckContext<Q1Procedures>,
  { parameters, start, characters, choices }: TextCase,
  { expected }: Outcome,
): Promise<string | undefined> {
  const largest = Math.max(...(expected.distributions[0] ?? []));
  if (!(largest > SURE)) return undefined;
  // One that is not among them, so that there are two at least; without weights all are equally likely.
  const other = [...OTHERS].find((character) => !characters.includes(character));
  if (other === undefined) return undefined;
  const { Wax, Waa, Wya, ba, by } = parameters;
  const even = {
    Wax: zerosLike(Wax.map((row) => [...row, 0])),
    Waa: zerosLike(Waa),
    Wya: zerosLike([...Wya, Wya[0]]),
    ba: zerosLike(ba),
    by: zerosLike([...by, by[0]]),
  };
  const { predictions } = await student.predict(even, characters + other, [{ start, choices }]);
  return predictions[0].distributions.length > 0
    ? `After the same start it does where no character is nearly certain, and here one has the probability ${show(largest)}: that one must be drawn, too`
    : undefined;
}

/** Probability from which on somebody may take a character for certain. */
const SURE = 0.9;

/** Characters of which most are outside of a vocabulary of the checks. */
const OTHERS = 'abcdefghijklmnopqrstuvwxyz';

/** Says in a sentence what the wrong distribution of a first draw is: that of other characters, or what forward gives. */
async function firstHint(
  { student, reference }: CheckContext<Q1Procedures>,
  { parameters, start, characters: vocabulary }: TextCase,
  { own, labels }: Outcome,
): Promise<string | undefined> {
  const [distribution] = own.distributions;
  const network = { parameters, labels };
  const characters = [...start];
  const fed = characters.length > 0 ? characters : ['\n'];
  if (await isAfter(distribution, student, { ...network, characters: fed }))
    return 'It is what forward gives for these characters: look there';
  const others = { ...othersOf(characters), ...reordered(fed, labels), ...recased(fed, labels) };
  const found = await thoseThatGive(distribution, reference, network, others);
  const ofRepeats = await thoseThatGive(distribution, reference, network, withoutRepeats(characters));
  // What is lost may be where it is, or that it was there before: a start without repeats tells, where there is one.
  const isOfRepeats = found.length > 0 && ofRepeats.length > 0 ? await isRightWithout() : undefined;
  const sure = found.length > 1 ? await ifAnswered(() => ofDistinct(student, reference, found)) : undefined;
  const told = [...(isOfRepeats ? [] : (sure ?? found)), ...(isOfRepeats === false ? [] : ofRepeats)];
  // A short start does not tell them apart, and another one may tell nothing.
  return told.length > 0 ? `It is the distribution after ${told.join(', or ')}` : undefined;

  /** Tells whether the first draw after a start in which no character comes twice is right; undefined where there is no such start. */
  async function isRightWithout(): Promise<boolean | undefined> {
    const texts = [{ start: labels.slice(0, characters.length).join(''), choices: [] }];
    if (labels.length < 2) return undefined;
    const [drawn, right] = await Promise.all(
      [student, reference].map(({ predict }) => predict(parameters, vocabulary, texts)),
    );
    const [[one], [two]] = [drawn, right].map(({ predictions }) => predictions[0].distributions);
    return one !== undefined && firstDifference(one, two, TOLERANCE) < 0;
  }
}

const NOT_FED = 'the newline that an empty start stands for does not act on it';

/** Says in a sentence that the character drawn first was fed with the state after another part of the start, or with a zero state. */
async function secondHint(
  { reference }: CheckContext<Q1Procedures>,
  { parameters, start, choices: [drawn] }: TextCase,
  { own, expected, labels }: Outcome,
): Promise<string | undefined> {
  const [actual, right] = [own, expected].map(({ distributions }) => distributions[1]);
  if (!actual || !right || drawn === undefined || firstDifference(actual, right, TOLERANCE) < 0) return undefined;
  const fed = [...start];
  const others = {
    [start === '' ? `a zero state: ${NOT_FED}` : 'a zero state']: [labels[drawn]],
    ...(fed.length > 1 && { 'the state after the first character of start': [fed[0], labels[drawn]] }),
  };
  const found = await thoseThatGive(actual, reference, { parameters, labels }, others);
  return found.length > 0
    ? `In draw 2 it is the distribution after the drawn character, fed with ${found.join(', or ')}`
    : undefined;
}

/** A network, and its vocabulary. */
interface Network {
  readonly parameters: PlainParameters;
  readonly labels: readonly string[];
}

/** Lists after which of some lists of characters a distribution is the right one, by what they are called. */
async function thoseThatGive(
  distribution: readonly number[],
  reference: CheckContext<Q1Procedures>['reference'],
  network: Network,
  lists: Readonly<Record<string, readonly string[]>>,
): Promise<string[]> {
  const found: string[] = [];
  for (const [which, characters] of Object.entries(lists))
    if (await isAfter(distribution, reference, { ...network, characters })) found.push(which);
  return found;
}

/** Tells whether a distribution is the one after some characters, by the forward pass of a submission or of the reference. */
async function isAfter(
  distribution: readonly number[],
  { run }: Pick<CheckContext<Q1Procedures>['student'], 'run'>,
  text: Network & { readonly characters: readonly string[] },
): Promise<boolean> {
  const { parameters, labels, characters } = text;
  const inputs = characters.map((character) => labels.indexOf(character));
  const { results } = await run(parameters, [{ do: 'forward', inputs, aPrev: parameters.ba.map(() => 0) }]);
  const [pass] = results;
  // What a submission answers may be no result at all.
  const last = pass?.did === 'forward' ? pass.pass.yPred.at(-1) : undefined;
  return last !== undefined && firstDifference(last, distribution, TOLERANCE) < 0;
}

/** Characters, and starts of them whose parts all differ, so that the first draw tells which of them was fed. */
const CHARACTERS = 'cadb';
const DISTINCT = [CHARACTERS, 'ca\ndb'];

/** A network that they are fed to. */
const NETWORK = networkAt({
  T: 1,
  H: 3,
  V: 5,
  weights: 'usual',
  inputs: 'any',
  targets: 'any',
  aPrev: 'zero',
  seed: 1,
});

/** Finds which of some parts of a start are fed, by the first of these starts that tells; undefined where none does. */
async function ofDistinct(
  { predict }: CheckContext<Q1Procedures>['student'],
  reference: CheckContext<Q1Procedures>['reference'],
  which: readonly string[],
): Promise<string[] | undefined> {
  const network = { parameters: NETWORK.parameters, labels: vocabularyOf(CHARACTERS) };
  for (const start of DISTINCT) {
    const { predictions } = await predict(network.parameters, CHARACTERS, [{ start, choices: [] }]);
    const [drawn] = predictions[0].distributions;
    const others = Object.entries(othersOf([...start])).filter(([name]) => which.includes(name));
    const found = drawn ? await thoseThatGive(drawn, reference, network, Object.fromEntries(others)) : [];
    if (found.length > 0) return found;
  }
  return undefined;
}

/** Lists what is left of a start in which characters come twice, by what to call it. */
function withoutRepeats(start: readonly string[]): Record<string, readonly string[]> {
  const isRepeat = (character: string, i: number) => start.indexOf(character) < i;
  const isBeside = (character: string, i: number) => start[i - 1] === character;
  const isKept = (isLost: typeof isRepeat) => start.filter((character, i) => !isLost(character, i));
  return {
    ...(start.some(isBeside) && { 'start without the second of two equal characters side by side': isKept(isBeside) }),
    ...(start.some(isRepeat) && { 'start without the characters that came before in it': isKept(isRepeat) }),
  };
}

/** Lists what else than its start learners feed a text, by what to call it. */
export function othersOf(start: readonly string[]): Record<string, readonly string[]> {
  if (start.length === 0) return {};
  const others = start.filter((character) => character !== '\n');
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
        ...(others.length > 0 && others.length < start.length && { 'start without its newlines': others }),
        ...(start.lastIndexOf('\n') > 0 && { 'start from its last newline on': start.slice(start.lastIndexOf('\n')) }),
      };
}

/** Lists what is fed where letters are put into lower case, by what to call it; nothing where the vocabulary lacks one, or none changes. */
function recased(characters: readonly string[], labels: readonly string[]): Record<string, readonly string[]> {
  const lower = characters.map((character) => character.toLowerCase());
  const isOther =
    lower.every((character) => labels.includes(character)) && lower.some((each, i) => each !== characters[i]);
  return isOther ? { 'start in lower case': lower } : {};
}

/** Lists what is fed where indices are those of another order of the vocabulary, by what to call it. */
function reordered(characters: readonly string[], labels: readonly string[]): Record<string, readonly string[]> {
  const fed = Object.entries(otherOrders(labels)).map(([name, order]) => [
    `these characters with the indices of ${name}`,
    characters.map((character) => labels[order.indexOf(character)]),
  ]);
  return Object.fromEntries(fed);
}
