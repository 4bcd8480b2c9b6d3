import {
  type Check,
  CheckFailure,
  check,
  defineTask,
  fail,
  firstDifference,
  lineOf,
  noImports,
  noPrints,
  onInput,
  show,
  throughout,
  withHint,
  within,
} from 'lab-harness/authoring';
import { MAX_DRAWN } from '../../lab/q1/contracts.ts';
import { describeText, type TextCase, textsIn, vocabularyOf } from '../toolkit/arbitraries.ts';
import { mapParameters } from '../toolkit/plain.ts';
import { SMALL_TEXTS, TEXTS } from '../toolkit/space.ts';
import { expectText } from './drawn-text.ts';
import { expectDrawCount, expectDraws, NO_MORE, type Outcome, outcomeOf } from './draws.ts';
import type { Q1Procedures } from './driver.ts';
import { hinted } from './first-draw.ts';
import { classChecks } from './training.ts';
import { expectUnchanged } from './unchanged.ts';

/** Lengths of starts that no division into parts survives; the last is that of all pairs of 12 characters. */
const LENGTHS = [...Array.from({ length: 35 }, (_, i) => i + 1), 51, 65, 101, 129, 145];

/** Lists characters so that each follows each, itself too, once. */
const withAllPairs = (characters: readonly string[]): string[] => [
  ...characters.flatMap((one, i) => [one, ...characters.slice(i + 1).flatMap((other) => [one, other])]),
  characters[0],
];

/** Cases drawn for a property, beside the corners of its part of the space. */
const RUNS = 5;

/** Makes checks of two texts from one model: that of a case, after one of the same draws reversed or of an empty start. */
const forAllPairs = throughout(textsIn(SMALL_TEXTS), { runs: RUNS, oracle: 'live' });

export const predict = defineTask<Q1Procedures>({
  id: 'q1.predict',
  functions: [],
  uses: ['q1.softmax', 'q1.loss', 'q1.backprop'],
  checks: [
    noImports(),
    noPrints(),
    onCases(
      'start-distribution',
      'The first draw is from the model’s distribution after the start',
      { start: [1, 150], drawn: [0, 55] },
      (outcome) => expectDraws(outcome, { most: 1 }),
    ),
    check(
      'start-every-pair',
      'The first draw is from the model’s distribution after a start of any length and any pairs of characters, also after other texts',
      async (context) => {
        const [text] = textsIn(within(SMALL_TEXTS, { V: [12, 12], weights: ['lasting'] })).corners;
        const labels = vocabularyOf(text.characters);
        const pairs = withAllPairs(labels);
        const texts = LENGTHS.map((length) => ({ start: pairs.slice(0, length).join(''), choices: [] }));
        const given = [text.parameters, text.characters, texts] as const;
        const own = await onInput(() => describeText({ ...text, ...texts[0] }), context.student.predict(...given));
        const right = await context.reference.predict(...given);
        for (const [i, { start, choices }] of texts.entries()) {
          const [prediction, expected] = [own, right].map(({ predictions }) => predictions[i]);
          const input = describeText({ ...text, start, choices });
          const outcome = { own: prediction, expected, changes: [], input, start, weights: text.weights, labels };
          try {
            expectDraws(outcome, { most: 1 });
          } catch (failure) {
            const ofText = { ...text, start, choices };
            if (i === 0) throw await hinted(context, ofText, outcome, failure);
            const alone = await onInput(input, context.student.predict(text.parameters, text.characters, [texts[i]]));
            const fresh = { ...outcome, own: alone.predictions[0] };
            try {
              expectDraws(fresh, { most: 1 });
            } catch (wrong) {
              throw await hinted(context, ofText, fresh, wrong);
            }
            expectDraws(
              { ...outcome, input: `text ${i + 1} from the same model; ${lineOf(input)}` },
              { message: NOT_ALONE, most: 1 },
            );
          }
        }
      },
      { oracle: 'live' },
    ),
    onCases(
      'carried-state',
      'Every draw is from the model’s distribution after all characters before it',
      { drawn: [1, 55] },
      (outcome) => expectDraws(outcome),
      { far: textsIn(within(TEXTS, { V: [80, 80] })).corners },
    ),
    onCases('text', 'The text is the start and the drawn characters, without the newline', {}, expectText),
    onCases(
      'empty-start',
      'With an empty start the first draw is that after a newline, and the text is what is drawn',
      { start: [0, 0], drawn: [0, 4] },
      (outcome) => {
        expectDraws(outcome);
        expectText(outcome);
      },
    ),
    onCases(
      'newline-stops',
      'Drawing goes on until a newline is drawn, with one draw for each character',
      { drawn: [0, MAX_DRAWN - 1], V: [2, 12] },
      (outcome) => expectDrawCount(outcome, NO_MORE),
    ),
    onCases(
      'length-stops',
      `Without a newline ${MAX_DRAWN} characters are drawn, not counting the start, and the text holds them all`,
      { start: [0, 12], drawn: [MAX_DRAWN, 55], V: [2, 12] },
      (outcome) => {
        expectDrawCount(outcome, NO_MORE);
        expectText(outcome);
      },
      { runs: 2 },
    ),
    forAllPairs(
      'repeated',
      'A second text from the same model is right, too, and the model is left as it is',
      async (context, second) => {
        const { start, choices, seed } = second;
        const text = seed % 2 === 0 ? { start, choices: choices.toReversed() } : { start: '', choices };
        const others = mapParameters(second.parameters, (rows) => rows.map((row) => row.map((value) => -value)));
        const outcome = await outcomeOf(context, second, [{ ...text, parameters: others }]);
        try {
          expectDraws(outcome, { message: 'every text must begin from a zero state, also after another one' });
        } catch (failure) {
          // A text that is drawn wrongly on a new model, too, says nothing of the one before it.
          const alone = await outcomeOf(context, second, []);
          try {
            expectDraws(alone);
          } catch (wrong) {
            throw await hinted(context, second, alone, wrong);
          }
          throw failure;
        }
        expectText(outcome);
        expectUnchanged(outcome.changes, outcome.input);
      },
    ),
    check('unknown-character', 'A start with a character outside the vocabulary is an error', async (context) => {
      const [{ parameters, characters }] = textsIn(within(SMALL_TEXTS, { V: [8, 8] })).corners;
      const texts = new Map<string, string>();
      // All of them before the verdict: what becomes of the others tells mistakes apart. The last ones are unknown, too,
      // though half of one, another case of one and the parts of one are in the vocabulary.
      for (const start of ['?', 'b?', '?b', '😁', 'B', 'á']) {
        try {
          const { predictions } = await context.student.predict(parameters, characters, [{ start, choices: [] }]);
          texts.set(start, show(predictions[0].text));
        } catch (error) {
          if (!(error instanceof CheckFailure && error.finding.code === 'threw')) throw error;
          const { name, message } = error.finding;
          if (name !== UNKNOWN) texts.set(start, `${name}: ${message}`);
        }
      }
      for (const [start, actual] of texts) {
        const seen = { input: show(start), expected: `an ${UNKNOWN}`, actual };
        const message = `predict must throw the ${UNKNOWN} of vocabulary.indexOf for a character that is not in the vocabulary`;
        fail(withHint(message, unknownHint(start, actual)), seen);
      }
    }),
    ...classChecks,
  ],
  follows: {
    'start-every-pair': ['start-distribution'],
    'carried-state': ['start-distribution', 'start-every-pair'],
    repeated: ['start-distribution', 'start-every-pair', 'carried-state'],
  },
});

/** What a text is told that is right on a new model, and not after others. */
const NOT_ALONE =
  'every text must begin from a zero state, also after others; on a new model this one is right: nothing may be kept from text to text';

/** Name of the error that the lab's vocabulary throws. */
const UNKNOWN = 'UnknownCharacterError';

/** Says in a sentence what became of a start with an unknown character, where that shows it. @param actual a text, or an error */
function unknownHint(start: string, actual: string): string | undefined {
  if (start === 'B') return 'It holds "b" alone: characters are looked up as they are';
  return /^\w*Error: .*\bgot -1\b/s.test(actual)
    ? 'It throws another error, about −1: that is what indexOf of an array or a text gives where it finds nothing'
    : undefined;
}

/** Makes a check of texts from a part of their space, each beside the reference's. */
function onCases(
  id: string,
  title: string,
  narrower: Parameters<typeof within<(typeof TEXTS)['axes']>>[1],
  holds: (outcome: Outcome) => void,
  { runs = RUNS, far = [] }: { runs?: number; far?: readonly TextCase[] } = {},
): Check<Q1Procedures> {
  const { drawn, corners } = textsIn(within(SMALL_TEXTS, narrower));
  const texts = throughout({ drawn, corners: [...corners, ...far] }, { runs, oracle: 'live' });
  return texts<Q1Procedures>(id, title, async (context, text) => {
    const outcome = await outcomeOf(context, text, []);
    try {
      holds(outcome);
    } catch (failure) {
      const [first] = outcome.own.distributions;
      const [second] = (await outcomeOf(context, text, [])).own.distributions;
      if (first && second && firstDifference(second, first, 0) >= 0) {
        fail(
          'predict must make the same of the same start and draws, and gives random.choice other numbers each time',
          {
            input: outcome.input,
            actual: `${show(first)}, then ${show(second)}`,
          },
        );
      }
      throw await hinted(context, text, outcome, failure);
    }
  });
}
