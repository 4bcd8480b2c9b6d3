import fc from 'fast-check';
import { CheckFailure } from '../../harness/grading/check.ts';
import { defineTask } from '../../harness/grading/lab.ts';
import { MAX_DRAWN } from '../../lab/q1/contracts.ts';
import { describeNetwork, type NetworkCase, networkArbitrary } from '../toolkit/arbitraries.ts';
import { check, fail, firstDifference, onInput } from '../toolkit/checks.ts';
import { holdsFor } from '../toolkit/properties.ts';
import { noImports, noPrints } from '../toolkit/rules.ts';
import { show } from '../toolkit/show.ts';
import { expectConsistent } from './backward.ts';
import type { Q1Procedures } from './driver.ts';
import { alphabet } from './plain-data.ts';
import { reference } from './reference.ts';
import { trainingChecks } from './training.ts';

/** Cases of a property. */
const RUNS = { runs: 30 };

/** Probabilities are right to some 1e-15; every known mistake is off by far more than this. */
const TOLERANCE = 1e-10;

/** A network, a text to begin with and the draws that are scripted. */
interface PredictCase {
  network: NetworkCase;
  characters: string;
  start: string;
  /** indices of characters, no newline among them */
  choices: number[];
}

interface Prediction {
  text: string;
  distributions: number[][];
}

/** Upper and lower case, and a tab, which comes before the newline: not every vocabulary is one of letters. */
const CHARACTERS = '\tbAaBcCd';

/** Index of one of the characters in the vocabulary of them and the newline. */
function newlineless(characters: string, i: number): number {
  return [...`\n${characters}`].sort().indexOf(characters[i % characters.length]);
}

const predictArbitrary = (start: { min: number; max: number }, choices: { min: number; max: number }) =>
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

export const predict = defineTask<Q1Procedures>({
  id: 'q1.predict',
  blocks: ['q1.predict'],
  functions: [],
  uses: ['q1.softmax', 'q1.loss', 'q1.backprop'],
  checks: [
    noImports(),
    noPrints(),
    onCases(
      'start-distribution',
      'The start is fed one character at a time, from a zero state',
      predictArbitrary({ min: 1, max: 15 }, { min: 0, max: 0 }),
      (own, expected, input) => {
        expectDraws(
          own,
          expected,
          input,
          1,
          'the first draw is from the distribution after the last character of start',
        );
      },
    ),
    onCases(
      'carried-state',
      'Every draw is from the model’s distribution after all characters before it',
      predictArbitrary({ min: 1, max: 4 }, { min: 1, max: 8 }),
      (own, expected, input) => {
        expectDraws(
          own,
          expected,
          input,
          Number.POSITIVE_INFINITY,
          'each drawn character is fed back, alone, and the hidden state goes on',
        );
      },
    ),
    onCases(
      'empty-start',
      'An empty start begins from a newline',
      predictArbitrary({ min: 0, max: 0 }, { min: 0, max: 4 }),
      (own, expected, input) => {
        expectDraws(
          own,
          expected,
          input,
          Number.POSITIVE_INFINITY,
          'with an empty start the first character fed is the newline',
        );
        expectText(own, expected, input);
      },
    ),
    onCases(
      'text',
      'The text is the start and the drawn characters, without the newline',
      predictArbitrary({ min: 1, max: 4 }, { min: 0, max: 8 }),
      (own, expected, input) => {
        expectText(own, expected, input);
      },
    ),
    onCases(
      'newline-stops',
      'A drawn newline ends the text',
      predictArbitrary({ min: 1, max: 4 }, { min: 0, max: 8 }),
      (own, expected, input) => {
        const [actual, draws] = [own.distributions.length, expected.distributions.length];
        if (actual !== draws)
          fail('random.choice is called once a character, and no more after a newline', {
            input,
            expected: draws,
            actual,
          });
      },
    ),
    onCases(
      'length-stops',
      `At most ${MAX_DRAWN} characters are drawn, not counting the start`,
      predictArbitrary({ min: 1, max: 4 }, { min: MAX_DRAWN + 5, max: MAX_DRAWN + 5 }),
      (own, expected, input) => {
        const [actual, draws] = [own.distributions.length, expected.distributions.length];
        if (actual !== draws)
          fail(`without a newline, drawing ends after ${MAX_DRAWN} characters`, { input, expected: draws, actual });
        expectText(own, expected, input);
      },
      { runs: 4 },
    ),
    check(
      'repeated',
      'A second text does not depend on the first',
      (context) =>
        holdsFor(
          context.seed,
          fc.tuple(predictArbitrary({ min: 1, max: 4 }, { min: 1, max: 4 }), fc.boolean()),
          async ([{ network, characters, start, choices }, isSame]) => {
            const input = `two texts from the same model; ${describe({ network, characters, start, choices })}`;
            const calls = [
              isSame ? { start, choices: choices.toReversed() } : { start: '', choices },
              { start, choices },
            ];
            const own = await onInput(input, context.student.predict(network.parameters, characters, calls));
            const [, expected] = reference.predict(network.parameters, characters, calls);
            expectDraws(own[1], expected, input, Number.POSITIVE_INFINITY, 'every text begins from a zero state');
            expectText(own[1], expected, input);
          },
          RUNS,
        ),
      { oracle: 'live' },
    ),
    check('unknown-character', 'A start with a character outside the vocabulary is an error', async (context) => {
      const [network] = fc.sample(networkArbitrary, { seed: context.seed, numRuns: 1 });
      for (const start of ['?', 'a?', '?a']) {
        try {
          const [{ text }] = await context.student.predict(network.parameters, alphabet(network.V), [
            { start, choices: [] },
          ]);
          fail('predict must throw for a character that is not in the vocabulary', {
            input: show(start),
            actual: show(text),
          });
        } catch (error) {
          if (!(error instanceof CheckFailure && error.finding.code === 'threw')) throw error;
        }
      }
    }),
    check('loss-after-forward', 'The loss is that of the predictions it is given, whatever ran before', (context) =>
      holdsFor(
        context.seed,
        networkArbitrary,
        async (network) => {
          const { parameters, inputs, targets, aPrev, V } = network;
          const others = inputs.map((index) => (index + 1) % V);
          const input = describeNetwork(network);
          const call = context.student.lossAfterForward(parameters, { inputs, targets, aPrev }, others);
          const actual = await onInput(input, call);
          const expected = reference.lossAfterForward(parameters, { inputs, targets, aPrev }, others);
          if (firstDifference([actual], [expected], TOLERANCE) < 0) return;
          fail('loss must use its arguments, not what the last forward pass left', { input, expected, actual });
        },
        RUNS,
      ),
    ),
    check('class-consistent', 'backward is the derivative of the class’s own loss and forward pass', (context) =>
      expectConsistent(
        context,
        'own',
        'loss, forward and backward must belong together: numeric derivatives of loss(forward(…)) say otherwise',
      ),
    ),
    ...trainingChecks,
  ],
});

function onCases(
  id: string,
  title: string,
  cases: fc.Arbitrary<PredictCase>,
  holds: (own: Prediction, expected: Prediction, input: string) => void,
  runs = RUNS,
) {
  return check<Q1Procedures>(
    id,
    title,
    (context) =>
      holdsFor(
        context.seed,
        cases,
        async ({ network, characters, start, choices }) => {
          const input = describe({ network, characters, start, choices });
          const calls = [{ start, choices }];
          const [own] = await onInput(input, context.student.predict(network.parameters, characters, calls));
          holds(own, reference.predict(network.parameters, characters, calls)[0], input);
        },
        runs,
      ),
    { oracle: 'live' },
  );
}

/** Compares the distributions of the first draws. */
function expectDraws(own: Prediction, expected: Prediction, input: string, most: number, message: string): void {
  const count = Math.min(most, own.distributions.length, expected.distributions.length);
  if (count === 0)
    fail('predict must draw by random.choice(p)', { input, expected: 'at least one draw', actual: 'none' });
  for (let draw = 0; draw < count; draw++) {
    const [actual, distribution] = [own.distributions[draw], expected.distributions[draw]];
    if (firstDifference(actual, distribution, TOLERANCE) < 0) continue;
    fail(`${message} (draw ${draw + 1})`, { input, expected: distribution, actual });
  }
}

function expectText(own: Prediction, expected: Prediction, input: string): void {
  if (own.text === expected.text) return;
  fail('predict returns start and the drawn characters, without the newline', {
    input,
    expected: show(expected.text),
    actual: show(own.text),
  });
}

function describe({ network, characters, start, choices }: PredictCase): string {
  const vocabulary = [...`\n${characters}`].sort();
  const drawn = choices.map((index) => vocabulary[index]).join('');
  return `start ${show(start)}, then ${show(drawn)} is drawn, then newlines; ${describeNetwork(network)}`;
}
