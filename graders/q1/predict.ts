import {
  type Check,
  type CheckContext,
  CheckFailure,
  check,
  defineTask,
  distributions,
  fail,
  firstDifference,
  type Input,
  inputOf,
  noImports,
  noPrints,
  numbersHint,
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
import { lostHint, scaleHint } from './distribution-hints.ts';
import type { Prediction, Q1Procedures, ScriptedText } from './driver.ts';
import type { Change } from './objects.ts';
import { classChecks } from './training.ts';
import { expectUnchanged } from './unchanged.ts';

/** Tolerance of probabilities, which are right to some 1e-15; every known mistake is off by far more. */
const TOLERANCE = 1e-10;

/** Precision of probabilities that are all single ones, which `random.choice` takes as well: half a unit in the last place. */
const SINGLE_PRECISION = 2 ** -24;

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
      (outcome) => expectDraws(outcome, FED, 1),
    ),
    onCases(
      'carried-state',
      'Every draw is from the model’s distribution after all characters before it',
      { drawn: [1, 55] },
      (outcome) => expectDraws(outcome, FED),
      { far: textsIn(within(TEXTS, { V: [80, 80] })).corners },
    ),
    onCases('empty-start', 'An empty start begins from a newline', { start: [0, 0], drawn: [0, 4] }, (outcome) => {
      expectDraws(
        outcome,
        'with an empty start the first draw must be from the distribution after a newline alone, fed from a zero state',
      );
      expectText(outcome);
    }),
    onCases('text', 'The text is the start and the drawn characters, without the newline', {}, expectText),
    onCases('newline-stops', 'A drawn newline ends the text', { drawn: [0, MAX_DRAWN - 1] }, (outcome) =>
      expectDrawCount(outcome, NO_MORE),
    ),
    onCases(
      'length-stops',
      `At most ${MAX_DRAWN} characters are drawn, not counting the start`,
      { start: [0, 12], drawn: [MAX_DRAWN, 55], V: [2, 12] },
      (outcome) => {
        expectDrawCount(outcome, NO_MORE);
        expectText(outcome);
      },
      { runs: 2 },
    ),
    forAllPairs('repeated', 'A second text does not depend on the first', async (context, second) => {
      const { start, choices, seed } = second;
      const text = seed % 2 === 0 ? { start, choices: choices.toReversed() } : { start: '', choices };
      const others = mapParameters(second.parameters, (rows) => rows.map((row) => row.map((value) => -value)));
      const outcome = await outcomeOf(context, second, [{ ...text, parameters: others }]);
      try {
        expectDraws(outcome, 'every text must begin from a zero state, also after another one');
      } catch (failure) {
        // A text that is drawn wrongly on a new model, too, says nothing of the one before it.
        const alone = await outcomeOf(context, second, []);
        try {
          expectDraws(alone, FED);
        } catch (wrong) {
          throw await hinted(context, second, alone, wrong);
        }
        throw failure;
      }
      expectText(outcome);
      expectUnchanged(outcome.changes, outcome.input);
    }),
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
        fail('predict must throw for a character that is not in the vocabulary, as vocabulary.indexOf does', seen);
      }
    }),
    ...classChecks,
  ],
});

/** Name of the error that the lab's vocabulary throws. */
const UNKNOWN = 'UnknownCharacterError';

/** Result of a case, beside the reference's. */
interface Outcome {
  own: Prediction;
  expected: Prediction;
  changes: Change[];
  input: Input;
  start: string;
  /** the vocabulary's characters */
  labels: string[];
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

/** Adds to a failure of a first draw's distribution what that is, and hands on every other. */
async function hinted(
  context: CheckContext<Q1Procedures>,
  text: TextCase,
  outcome: Outcome,
  failure: unknown,
): Promise<unknown> {
  const isOfDraws = failure instanceof CheckFailure && failure.evidence !== undefined;
  if (!isOfDraws || failure.finding.code !== 'mismatch' || !isFirstWrong(outcome)) return failure;
  const message = withHint(failure.finding.message, await firstHint(context, text, outcome));
  return new CheckFailure({ ...failure.finding, message }, failure.evidence);
}

/** Tells whether the first draw is from a wrong distribution. */
function isFirstWrong({ own, expected }: Outcome): boolean {
  const [[drawn], [right]] = [own.distributions, expected.distributions];
  return drawn !== undefined && firstDifference(drawn, right, TOLERANCE) >= 0;
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
  if (await isDrawnFrom(student, characters.length > 0 ? characters : ['\n']))
    return 'It is what forward gives for these characters: look there';
  for (const [which, fed] of Object.entries(othersOf(characters)))
    if (await isDrawnFrom(reference, fed)) return `It is the distribution after ${which}`;
  return undefined;
}

/** Lists what else than its start learners feed a text, by what to call it. */
export function othersOf(start: readonly string[]): Record<string, readonly string[]> {
  if (start.length === 0) return {};
  const newline = { '"\\n" alone': ['\n'] };
  return start.length === 1
    ? newline
    : {
        ...newline,
        'start without its first character': start.slice(1),
        'start without its last character': start.slice(0, -1),
      };
}

/** Draws the text of a case from the submission and from the reference, after others from the same model. */
async function outcomeOf(
  { student, reference }: CheckContext<Q1Procedures>,
  text: TextCase,
  before: ScriptedText[],
): Promise<Outcome> {
  const { parameters, characters, start, choices } = text;
  const labels = vocabularyOf(characters);
  const described = describeText(text);
  // Two texts are no case to redo by hand.
  const input = before.length > 0 ? `two texts from the same model; ${inputOf(described).input}` : described;
  const texts = [...before, { start, choices, ...(before.length > 0 && { parameters }) }];
  const own = await onInput(input, student.predict(parameters, characters, texts));
  const expected = await reference.predict(parameters, characters, texts);
  const [prediction, right] = [own, expected].map(({ predictions }) => predictions[before.length]);
  return { own: prediction, expected: right, changes: own.changes, input, start, labels };
}

const FED =
  'the first draw must be from the distribution after the last character of start, which must be fed from a zero state';
const NO_MORE = `drawing must end after a newline, and without one after ${MAX_DRAWN} characters, with one random.choice each`;
const FED_BACK = 'each drawn character must be fed back, alone, and the hidden state must go on';

/** Compares the distributions [V] of the first draws, at most so many. */
function expectDraws(outcome: Outcome, message: string, most = Number.POSITIVE_INFINITY): void {
  const { own, expected, input, start, labels } = outcome;
  const count = Math.min(most, own.distributions.length, expected.distributions.length);
  if (count === 0) fail(noDraws(start), { input: lineOf(input) });
  for (let draw = 0; draw < count; draw++) {
    const [actual, distribution] = [own.distributions[draw], expected.distributions[draw]];
    const isSingle = actual.every((p) => Math.fround(p) === p);
    const at = firstDifference(actual, distribution, isSingle ? SINGLE_PRECISION : TOLERANCE);
    if (at < 0) continue;
    // What distinguishes a case is over with its first draw.
    const wrong = draw === 0 ? message : FED_BACK;
    const seen = { input, expected: distribution, actual, at };
    const hint =
      lostHint(actual, distribution, labels) ??
      scaleHint(actual, distribution) ??
      numbersHint(actual, distribution, TOLERANCE);
    fail(withHint(`${wrong} (draw ${draw + 1})`, hint), seen, distributions(labels, distribution, actual));
  }
}

/** Says what is wrong where nothing is drawn. */
function noDraws(start: string): string {
  return [...start].length >= MAX_DRAWN
    ? `predict must draw up to ${MAX_DRAWN} characters after a start of any length, and after this one draws none`
    : 'predict must draw characters by random.choice(p), and does not call it for this start';
}

/** Compares how often a character is drawn. */
function expectDrawCount({ own, expected, input, start }: Outcome, message: string): void {
  const [actual, draws] = [own.distributions.length, expected.distributions.length];
  const ended = `drawing must go on until a newline is drawn or ${MAX_DRAWN} characters are, and ends before`;
  if (actual === draws) return;
  const seen = { input: lineOf(input), expected: inDraws(draws), actual: inDraws(actual) };
  fail(actual === 0 ? noDraws(start) : actual < draws ? ended : message, seen);
}

/** Reads the line of an input: how many draws there are and what text comes of them needs no code to redo it. */
const lineOf = (input: Input) => inputOf(input).input ?? '';

/** Says a number of draws. */
const inDraws = (count: number) => `${count === 0 ? 'no' : count} ${count === 1 ? 'draw' : 'draws'}`;

/** Compares the texts. */
function expectText({ own, expected, input, ...rest }: Outcome): void {
  if (own.text === expected.text) return;
  // Where others or none are drawn, the text says nothing of itself.
  expectDrawCount({ own, expected, input, ...rest }, NO_MORE);
  const [actual, right] = textsFrom(own.text, expected.text);
  const seen = { input: lineOf(input), expected: right, actual };
  fail('predict must return start and the drawn characters, without the newline', seen);
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
