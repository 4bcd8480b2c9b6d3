import fc from 'fast-check';
import {
  CheckFailure,
  check,
  defineTask,
  fail,
  firstDifference,
  holdsFor,
  noImports,
  noPrints,
  onInput,
  show,
} from '../../harness/authoring/index.ts';
import { MAX_DRAWN } from '../../lab/q1/contracts.ts';
import { describeNetwork, networkArbitrary } from '../toolkit/arbitraries.ts';
import type { Q1Procedures } from './driver.ts';
import { expectConsistent } from './expect-gradients.ts';
import { alphabet } from './plain-data.ts';
import {
  expectDrawCount,
  expectDraws,
  expectText,
  givenOf,
  onCases,
  predictArbitrary,
  RUNS,
  TOLERANCE,
} from './predict-cases.ts';
import { recordedTrainingCheck } from './training.ts';

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
      (outcome) => expectDraws(outcome, 'the first draw is from the distribution after the last character of start', 1),
    ),
    onCases(
      'carried-state',
      'Every draw is from the model’s distribution after all characters before it',
      predictArbitrary({ min: 1, max: 4 }, { min: 1, max: 8 }),
      (outcome) => expectDraws(outcome, 'each drawn character is fed back, alone, and the hidden state goes on'),
    ),
    onCases(
      'empty-start',
      'An empty start begins from a newline',
      predictArbitrary({ min: 0, max: 0 }, { min: 0, max: 4 }),
      (outcome) => {
        expectDraws(outcome, 'with an empty start the first character fed is the newline');
        expectText(outcome);
      },
    ),
    onCases(
      'text',
      'The text is the start and the drawn characters, without the newline',
      predictArbitrary({ min: 1, max: 4 }, { min: 0, max: 8 }),
      expectText,
    ),
    onCases(
      'newline-stops',
      'A drawn newline ends the text',
      predictArbitrary({ min: 1, max: 4 }, { min: 0, max: 8 }),
      (outcome) => expectDrawCount(outcome, 'random.choice is called once a character, and no more after a newline'),
    ),
    onCases(
      'length-stops',
      `At most ${MAX_DRAWN} characters are drawn, not counting the start`,
      predictArbitrary({ min: 1, max: 4 }, { min: MAX_DRAWN + 5, max: MAX_DRAWN + 5 }),
      (outcome) => {
        expectDrawCount(outcome, `without a newline, drawing ends after ${MAX_DRAWN} characters`);
        expectText(outcome);
      },
      { runs: 4 },
    ),
    check(
      'repeated',
      'A second text does not depend on the first',
      (context) =>
        holdsFor(
          context,
          fc.tuple(predictArbitrary({ min: 1, max: 4 }, { min: 1, max: 4 }), fc.boolean()),
          async ([predictCase, isSame]) => {
            const { network, characters, start, choices } = predictCase;
            const given = givenOf(predictCase, 'two texts from the same model; ');
            const calls = [
              isSame ? { start, choices: choices.toReversed() } : { start: '', choices },
              { start, choices },
            ];
            const own = await onInput(given.input, context.student.predict(network.parameters, characters, calls));
            const [, expected] = await context.reference.predict(network.parameters, characters, calls);
            const outcome = { own: own[1], expected, given };
            expectDraws(outcome, 'every text begins from a zero state');
            expectText(outcome);
          },
          RUNS,
        ),
      { oracle: 'live' },
    ),
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
    check(
      'loss-after-forward',
      'The loss is that of the predictions it is given, whatever ran before',
      (context) =>
        holdsFor(
          context,
          networkArbitrary,
          async (network) => {
            const { parameters, inputs, targets, aPrev, V } = network;
            const others = inputs.map((index) => (index + 1) % V);
            const input = describeNetwork(network);
            const call = context.student.lossAfterForward(parameters, { inputs, targets, aPrev }, others);
            const actual = await onInput(input, call);
            const expected = await context.reference.lossAfterForward(parameters, { inputs, targets, aPrev }, others);
            if (firstDifference([actual], [expected], TOLERANCE) < 0) return;
            fail('the loss is −Σ log of the predictions that it is given, whatever forward pass came after them', {
              input,
              expected,
              actual,
            });
          },
          RUNS,
        ),
      { oracle: 'live' },
    ),
    check('class-consistent', 'backward is the derivative of the class’s own loss and forward pass', (context) =>
      expectConsistent(
        context,
        'own',
        'loss, forward and backward must belong together: numeric derivatives of loss(forward(…)) say otherwise',
      ),
    ),
    recordedTrainingCheck,
  ],
});
