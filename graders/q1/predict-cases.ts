import fc from 'fast-check';
import { check, distributions, fail, firstDifference, holdsFor, onInput, show } from '../../harness/authoring/index.ts';
import { describeNetwork, type NetworkCase, networkArbitrary } from '../toolkit/arbitraries.ts';
import type { Q1Procedures } from './driver.ts';

/** Cases of a property. */
export const RUNS = { runs: 30 };

/** Probabilities are right to some 1e-15; every known mistake is off by far more than this. */
export const TOLERANCE = 1e-10;

/** A network, a text to begin with and the draws that are scripted. */
interface PredictCase {
  network: NetworkCase;
  characters: string;
  start: string;
  /** indices of characters, no newline among them */
  choices: number[];
}

/** What predict returns, and the distributions that it draws from. */
interface Prediction {
  text: string;
  distributions: number[][];
}

/** Upper and lower case, and a tab, which comes before the newline: not every vocabulary is one of letters. */
const CHARACTERS = '\tbAaBcCd';

/** The vocabulary of some characters and the newline. */
function vocabularyOf(characters: string): string[] {
  return [...`\n${characters}`].sort();
}

/** Index of one of the characters in the vocabulary of them and the newline. */
function newlineless(characters: string, i: number): number {
  return vocabularyOf(characters).indexOf(characters[i % characters.length]);
}

/**
 * @param start how many characters the text begins with
 * @param choices how many are drawn before the newlines
 */
export const predictArbitrary = (start: { min: number; max: number }, choices: { min: number; max: number }) =>
  fc
    .record({
      network: networkArbitrary,
      start: fc.array(fc.nat(), { minLength: start.min, maxLength: start.max }),
      choices: fc.array(fc.nat(), { minLength: choices.min, maxLength: choices.max }),
    })
    .map(({ network, start, choices }): PredictCase => {
      const characters = CHARACTERS.slice(0, network.V - 1);
      return {
        network,
        characters,
        start: start.map((i) => characters[i % characters.length]).join(''),
        choices: choices.map((i) => newlineless(characters, i)),
      };
    });

/** A case for reports. */
interface Given {
  /** in one line */
  input: string;
  /** the vocabulary's characters */
  labels: string[];
}

/** What came of a case, beside what the reference made of it. */
interface Outcome {
  own: Prediction;
  expected: Prediction;
  given: Given;
}

export function givenOf({ network, characters, start, choices }: PredictCase, prefix = ''): Given {
  const vocabulary = vocabularyOf(characters);
  const drawn = choices.map((index) => vocabulary[index]).join('');
  const input = `start ${show(start)}, then ${show(drawn)} is drawn, then newlines; ${describeNetwork(network)}`;
  return { input: prefix + input, labels: vocabulary };
}

/** A check of predictions one by one, each beside the reference's. */
export function onCases(
  id: string,
  title: string,
  cases: fc.Arbitrary<PredictCase>,
  holds: (outcome: Outcome) => void,
  runs = RUNS,
) {
  return check<Q1Procedures>(
    id,
    title,
    (context) =>
      holdsFor(
        context,
        cases,
        async (predictCase) => {
          const { network, characters, start, choices } = predictCase;
          const given = givenOf(predictCase);
          const calls = [{ start, choices }];
          const [own] = await onInput(given.input, context.student.predict(network.parameters, characters, calls));
          const [expected] = await context.reference.predict(network.parameters, characters, calls);
          holds({ own, expected, given });
        },
        runs,
      ),
    { oracle: 'live' },
  );
}

/** Compares the distributions of the first draws, at most so many. */
export function expectDraws({ own, expected, given }: Outcome, message: string, most = Number.POSITIVE_INFINITY): void {
  const { input, labels } = given;
  const count = Math.min(most, own.distributions.length, expected.distributions.length);
  if (count === 0)
    fail('predict must draw by random.choice(p)', { input, expected: 'at least one draw', actual: 'none' });
  for (let draw = 0; draw < count; draw++) {
    const [actual, distribution] = [own.distributions[draw], expected.distributions[draw]];
    if (firstDifference(actual, distribution, TOLERANCE) < 0) continue;
    // What distinguishes a case is over with its first draw.
    const wrong = draw === 0 ? message : 'each drawn character is fed back, alone, and the hidden state goes on';
    const seen = { input, expected: distribution, actual };
    fail(`${wrong} (draw ${draw + 1})`, seen, distributions(labels, distribution, actual));
  }
}

/** Compares how often a character is drawn. */
export function expectDrawCount({ own, expected, given }: Outcome, message: string): void {
  const [actual, draws] = [own.distributions.length, expected.distributions.length];
  if (actual !== draws) fail(message, { input: given.input, expected: draws, actual });
}

/** Compares the texts. */
export function expectText({ own, expected, given }: Outcome): void {
  if (own.text === expected.text) return;
  fail('predict returns start and the drawn characters, without the newline', {
    input: given.input,
    expected: show(expected.text),
    actual: show(own.text),
  });
}
