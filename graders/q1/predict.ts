import fc from 'fast-check';
import {
  type Check,
  type CheckContext,
  CheckFailure,
  check,
  defineTask,
  distributions,
  fail,
  firstDifference,
  forAll,
  noImports,
  noPrints,
  onInput,
  show,
} from 'lab-harness/authoring';
import { MAX_DRAWN } from '../../lab/q1/contracts.ts';
import { describeNetwork, type NetworkCase, networkArbitrary } from '../toolkit/arbitraries.ts';
import type { Prediction, Q1Procedures, ScriptedText } from './driver.ts';
import { alphabet } from './plain-data.ts';
import { classChecks } from './training.ts';

/** Tolerance of probabilities, which are right to some 1e-15; every known mistake is off by far more. */
const TOLERANCE = 1e-10;

/** Cases of a property. */
const RUNS = 30;

/** Makes checks of two texts from one model: that of a case, after one of the same draws reversed or of an empty start. */
const forAllPairs = forAll(fc.tuple(predictArbitrary([1, 4], [1, 4]), fc.boolean()), { runs: RUNS, oracle: 'live' });

export const predict = defineTask<Q1Procedures>({
  id: 'q1.predict',
  functions: [],
  uses: ['q1.softmax', 'q1.loss', 'q1.backprop'],
  checks: [
    noImports(),
    noPrints(),
    onCases(
      'start-distribution',
      'The start is fed one character at a time, from a zero state',
      predictArbitrary([1, 15], [0, 0]),
      (outcome) => expectDraws(outcome, 'the first draw is from the distribution after the last character of start', 1),
    ),
    onCases(
      'carried-state',
      'Every draw is from the model’s distribution after all characters before it',
      predictArbitrary([1, 4], [1, 8]),
      (outcome) => expectDraws(outcome, FED_BACK),
    ),
    onCases('empty-start', 'An empty start begins from a newline', predictArbitrary([0, 0], [0, 4]), (outcome) => {
      expectDraws(outcome, 'with an empty start the first character fed is the newline');
      expectText(outcome);
    }),
    onCases(
      'text',
      'The text is the start and the drawn characters, without the newline',
      predictArbitrary([1, 4], [0, 8]),
      expectText,
    ),
    onCases('newline-stops', 'A drawn newline ends the text', predictArbitrary([1, 4], [0, 8]), (outcome) =>
      expectDrawCount(outcome, 'random.choice is called once a character, and no more after a newline'),
    ),
    onCases(
      'length-stops',
      `At most ${MAX_DRAWN} characters are drawn, not counting the start`,
      predictArbitrary([1, 4], [MAX_DRAWN + 5, MAX_DRAWN + 5]),
      (outcome) => {
        expectDrawCount(outcome, `without a newline, drawing ends after ${MAX_DRAWN} characters`);
        expectText(outcome);
      },
      4,
    ),
    forAllPairs('repeated', 'A second text does not depend on the first', async (context, [second, isSame]) => {
      const { start, choices } = second;
      const first = isSame ? { start, choices: choices.toReversed() } : { start: '', choices };
      const outcome = await outcomeOf(context, second, [first]);
      expectDraws(outcome, 'every text begins from a zero state');
      expectText(outcome);
    }),
    check('unknown-character', 'A start with a character outside the vocabulary is an error', async (context) => {
      const [network] = fc.sample(networkArbitrary, { seed: context.seed, numRuns: 1 });
      const characters = alphabet(network.V);
      const texts = new Map<string, string>();
      // All of them before the verdict: what becomes of the others tells mistakes apart.
      for (const start of ['?', 'a?', '?a']) {
        try {
          const [{ text }] = await context.student.predict(network.parameters, characters, [{ start, choices: [] }]);
          texts.set(start, text);
        } catch (error) {
          if (!(error instanceof CheckFailure && error.finding.code === 'threw')) throw error;
        }
      }
      for (const [start, text] of texts) {
        const seen = { input: show(start), actual: show(text) };
        fail('predict must throw for a character that is not in the vocabulary', seen);
      }
    }),
    ...classChecks,
  ],
});

/** A text to be drawn from a network, over a vocabulary of the newline and these characters. */
interface PredictCase extends ScriptedText {
  network: NetworkCase;
  characters: string;
}

/** Result of a case, beside the reference's. */
interface Outcome {
  own: Prediction;
  expected: Prediction;
  /** the case in one line, for reports */
  input: string;
  /** the vocabulary's characters */
  labels: string[];
}

/**
 * Generates cases.
 *
 * @param start how many characters the text begins with, at least and at most
 * @param drawn how many are drawn before the newlines
 */
function predictArbitrary(start: [number, number], drawn: [number, number]): fc.Arbitrary<PredictCase> {
  const indices = ([minLength, maxLength]: [number, number]) => fc.array(fc.nat(), { minLength, maxLength });
  return fc
    .record({ network: networkArbitrary, start: indices(start), choices: indices(drawn) })
    .map(({ network, start, choices }) => {
      // Upper and lower case, and a tab, which comes before the newline: not every vocabulary is one of letters.
      const characters = '\tbAaBcCd'.slice(0, network.V - 1);
      const characterAt = (i: number) => characters[i % characters.length];
      const vocabulary = vocabularyOf(characters);
      return {
        network,
        characters,
        start: start.map(characterAt).join(''),
        choices: choices.map((i) => vocabulary.indexOf(characterAt(i))),
      };
    });
}

/** Sorts some characters and the newline into a vocabulary. */
function vocabularyOf(characters: string): string[] {
  return [...`\n${characters}`].sort();
}

/** Makes a check of predictions one by one, each beside the reference's. */
function onCases(
  id: string,
  title: string,
  cases: fc.Arbitrary<PredictCase>,
  holds: (outcome: Outcome) => void,
  runs = RUNS,
): Check<Q1Procedures> {
  return forAll(cases, { runs, oracle: 'live' })<Q1Procedures>(id, title, async (context, predictCase) =>
    holds(await outcomeOf(context, predictCase, [])),
  );
}

/** Draws the text of a case from the submission and from the reference, after others from the same model. */
async function outcomeOf(
  { student, reference }: CheckContext<Q1Procedures>,
  { network, characters, start, choices }: PredictCase,
  before: ScriptedText[],
): Promise<Outcome> {
  const labels = vocabularyOf(characters);
  const drawn = choices.map((index) => labels[index]).join('');
  const prefix = before.length > 0 ? 'two texts from the same model; ' : '';
  const script = `start ${show(start)}, then ${show(drawn)} is drawn, then newlines`;
  const input = `${prefix}${script}; ${describeNetwork(network)}`;
  const texts = [...before, { start, choices }];
  const own = await onInput(input, student.predict(network.parameters, characters, texts));
  const expected = await reference.predict(network.parameters, characters, texts);
  return { own: own[before.length], expected: expected[before.length], input, labels };
}

const FED_BACK = 'each drawn character is fed back, alone, and the hidden state goes on';

/** Compares the distributions [V] of the first draws, at most so many. */
function expectDraws(outcome: Outcome, message: string, most = Number.POSITIVE_INFINITY): void {
  const { own, expected, input, labels } = outcome;
  const count = Math.min(most, own.distributions.length, expected.distributions.length);
  if (count === 0) {
    fail('predict must draw by random.choice(p)', { input, expected: 'at least one draw', actual: 'none' });
  }
  for (let draw = 0; draw < count; draw++) {
    const [actual, distribution] = [own.distributions[draw], expected.distributions[draw]];
    if (firstDifference(actual, distribution, TOLERANCE) < 0) continue;
    // What distinguishes a case is over with its first draw.
    const wrong = draw === 0 ? message : FED_BACK;
    const seen = { input, expected: distribution, actual };
    fail(`${wrong} (draw ${draw + 1})`, seen, distributions(labels, distribution, actual));
  }
}

/** Compares how often a character is drawn. */
function expectDrawCount({ own, expected, input }: Outcome, message: string): void {
  const [actual, draws] = [own.distributions.length, expected.distributions.length];
  if (actual !== draws) fail(message, { input, expected: draws, actual });
}

/** Compares the texts. */
function expectText({ own, expected, input }: Outcome): void {
  if (own.text === expected.text) return;
  const seen = { input, expected: show(expected.text), actual: show(own.text) };
  fail('predict returns start and the drawn characters, without the newline', seen);
}
