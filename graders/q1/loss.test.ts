import { CheckFailure } from 'lab-harness/authoring';
import { expect, test } from 'vitest';
import { loss } from './loss.ts';
import { lossHint } from './loss-hints.ts';
import { inPlaceHint } from './loss-probes.ts';
import { reference } from './reference.ts';

// L = ln 2 + ln 4 = 3 ln 2
const predictions = {
  yPred: [
    [0.5, 0.5],
    [0.75, 0.25],
  ],
  targets: [0, 1],
};
const L = 3 * Math.LN2;

test.each([
  [2 * L, 'It is 2 times the expected number'],
  [-L, 'It is -1 times the expected number: the sign is wrong'],
  [L / 2, 'It is 0.5 times the expected number: with T = 2, a mean over the steps stands where their sum belongs'],
  [3, 'It is 1.4427 times the expected number: log base 2 stands where the natural logarithm belongs'],
  [Math.log10(8), 'It is 0.434294 times the expected number: log base 10 stands where the natural logarithm belongs'],
  [
    -1.5,
    'It is -0.721348 times the expected number: the sign is wrong; log base 2 stands where the natural logarithm belongs; ' +
      'with T = 2, a mean over the steps stands where their sum belongs',
  ],
])('a loss of %d for 3 ln 2', (actual, hint) => {
  expect(lossHint(actual, L, predictions)).toBe(hint);
});

test.each([L / 5.1234, L + 1e-6, Number.NaN])('a loss of %d for 3 ln 2 shows nothing', (actual) => {
  expect(lossHint(actual, L, predictions)).toBeUndefined();
});

test('a wrong sign of a single step says nothing of others', () => {
  const single = { yPred: [[0.5, 0.5]], targets: [0] };
  expect(lossHint(-Math.LN2, Math.LN2, single)).toBe(
    'It is -1 times the expected number: the sign of this single step is wrong',
  );
});

test('a loss of one of two steps, and of none', () => {
  expect(lossHint(L / 3, L, predictions)).toBe('It is the loss of the first of 2 steps alone');
  expect(lossHint(0, L, predictions)).toBe('It is 0, though a target has probability 0.25: only 1 costs nothing');
});

test('where all steps cost the same, a mean is not told from the loss of one step, nor one step from another', () => {
  const uniform = { yPred: new Array(3).fill([0.25, 0.75]), targets: [0, 0, 0] };
  const of = (steps: number) => lossHint(steps * Math.log(4), 3 * Math.log(4), uniform);
  expect(of(1)).toBe('It is the loss of 1 of 3 steps, which all cost the same here, or a mean over them');
  expect(of(2)).toBe('It is the loss of 2 of 3 steps, which all cost the same here');
  expect(of(1.5)).toBe('It is 0.5 times the expected number');
});

/** Makes the function that says what a loss of some steps alone shows; the first of two characters is the target of each. */
function ofSteps(probabilities: readonly number[]): (...steps: number[]) => string | undefined {
  const costs = probabilities.map((p) => -Math.log(p));
  const sum = (some: readonly number[]) => some.reduce((total, cost) => total + cost, 0);
  const all = { yPred: probabilities.map((p) => [p, 1 - p]), targets: probabilities.map(() => 0) };
  return (...steps) => lossHint(sum(steps.map((step) => costs[step])), sum(costs), all);
}

test('a loss of some steps alone', () => {
  const of = ofSteps([0.5, 0.3, 0.1, 0.7]);
  expect(of(0, 1)).toBe('It is the loss of the first 2 of 4 steps alone');
  expect(of(3)).toBe('It is the loss of the last of 4 steps alone');
  expect(of(0, 1, 3)).toBe('It is the loss without step 2, counted from 0');
  // The one that is missing costs the least.
  expect(of(0, 1, 2)).toBeUndefined();
});

test('a loss without the steps that are almost sure', () => {
  const of = ofSteps([0.9995, 0.3, 0.99999, 0.5]);
  expect(of(1, 3)).toBe('Steps whose target has a probability of 0.9995 or more add nothing to it: each must');
  // As much as a step of the middle alone, whichever it is.
  expect(of(0, 1, 3)).toBeUndefined();
});

test('a mean over the characters', () => {
  const yPred = [[0.5, 0.25, 0.25], predictions.yPred[1].concat(0)];
  expect(lossHint(L / 3, L, { ...predictions, yPred })).toMatch(
    /with V = 3, it is divided by the number of characters$/,
  );
});

test('one step shows no mean', () => {
  const one = { yPred: [[0.125, 0.875]], targets: [0] };
  expect(lossHint(L / 2, L, one)).toBe('It is 0.5 times the expected number');
  expect(lossHint(L / 2.1234, L, one)).toBeUndefined();
  expect(lossHint(-Math.log(1e-12), L, one)).toBe(
    'It is the loss of a target with probability 1e-12, where 0.125 is given',
  );
});

test('a tiny probability that is raised, beside others', () => {
  const rare = { yPred: [...predictions.yPred, [1e-13, 1 - 1e-13]], targets: [...predictions.targets, 0] };
  const of = (probability: number) => lossHint(L - Math.log(probability), L - Math.log(1e-13), rare);
  const advice = 'where 1e-13 is given: add no more than 1e-12 to a probability, and bound it by no more';
  expect(of(1e-12)).toBe(`It is the loss of a target with probability 1e-12 ${advice}`);
  expect(of(1e-13 + 1e-20)).toBe(`It is the loss of a target with probability 1.0000001e-13 ${advice}`);
  // So much larger a probability is that of another character, and a smaller one was not raised.
  expect(of(0.3)).toBeUndefined();
  expect(of(1e-14)).toBeUndefined();
});

test('an infinite loss of probabilities above 0', () => {
  const long = { yPred: new Array(2000).fill([0.5, 0.5]), targets: new Array(2000).fill(0) };
  expect(lossHint(Number.POSITIVE_INFINITY, 2000 * Math.LN2, long)).toMatch(
    /does a product of probabilities underflow\?/,
  );
  expect(lossHint(Number.POSITIVE_INFINITY, L, predictions)).toBe(
    'No target has probability 0, and the result is infinite',
  );
  const rare = { yPred: [[1e-17, 1]], targets: [0] };
  expect(lossHint(Number.POSITIVE_INFINITY, 17 * Math.LN10, rare)).toMatch(/digits of one as small as 1e-17 are lost/);
  const impossible = { yPred: [[0, 1]], targets: [0] };
  expect(lossHint(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, impossible)).toBeUndefined();
  expect(lossHint(0, Number.POSITIVE_INFINITY, impossible)).toMatch(/costs Infinity, or 27\.631 with a guard of 1e-12/);
  const beside = { yPred: [[0, 1], ...predictions.yPred], targets: [0, ...predictions.targets] };
  expect(lossHint(L - Math.log(2e-12), Number.POSITIVE_INFINITY, beside)).toMatch(
    /nothing less: here it costs what one of 2e-12 does$/,
  );
  // Where no character beside a target has probability 0, none of them is why.
  expect(lossHint(Number.NaN, Number.POSITIVE_INFINITY, beside)).not.toMatch(/0 · log 0/);
});

test('of logarithms in place nothing is said beside another change', async () => {
  const inPlace = async ({ yPred: [y] }: typeof predictions) => [
    { call: 'loss', what: 'yPred[0]', expected: y, actual: y.map(Math.log) },
  ];
  const said = (what: string) => inPlaceHint(inPlace as never, { call: 'loss', what, expected: [1], actual: [0] });
  expect(await said('yPred[0]')).toMatch(/log is taken in place$/);
  expect(await said('targets')).toBeUndefined();
});

/** Runs a check on losses that are changed. @returns its finding */
async function findingOf(
  id: string,
  change: (loss: number, predictions: Parameters<typeof reference.losses>[0][number]) => number,
): Promise<Record<string, string>> {
  const losses: typeof reference.losses = (cases) => ({
    ...reference.losses(cases),
    losses: reference.losses(cases).losses.map((value, i) => change(value, cases[i])),
  });
  const check = loss.checks.find((each) => each.id === id);
  const context = { student: { ...reference, losses }, reference, seed: 1, blocks: new Map() } as never;
  const failure = await check?.run(context).catch((error: unknown) => error);
  return failure instanceof CheckFailure ? (failure.finding as never) : { message: String(failure) };
}

test('parts of a loss are shown with digits that add up, and many uniform predictions in words', async () => {
  const { actual } = await findingOf('additive', Math.fround);
  const [whole, one, other, sum] = (actual.match(/\d+(\.\d+)?/g) ?? []).map(Number);
  const decimals = String(sum).split('.')[1].length;
  expect((one + other).toFixed(decimals)).toBe(String(sum));
  expect(whole).not.toBe(sum);
  expect(await findingOf('uniform', (value) => Math.min(value, 1000))).toMatchObject({
    message: expect.stringMatching(
      /It is the same for twice as many of these steps: each must add to it, without an upper bound$/,
    ),
    input: '400 predictions of 1/27 each',
  });
});

/** The message of a wrong loss of which nothing more is told. */
const NO_HINT = /^L = −Σ log yPred\[t\]\[targets\[t\]\], summed over t$/;

test.each<[string, Parameters<typeof findingOf>[1], RegExp]>([
  [
    'a last step twice',
    (value, { yPred, targets }) => value - Math.log(yPred.at(-1)?.[targets.at(-1) ?? 0] ?? 0),
    /Of 6 steps the last one is counted twice, and the others are right$/,
  ],
  [
    'no first step',
    (value, { yPred, targets }) => value + Math.log(yPred[0][targets[0]]),
    /Of 6 steps the first one is missing, and the others are right$/,
  ],
  [
    'the number of steps alone',
    (_, { targets }) => targets.length / 3,
    /Other predictions and targets of as many steps get the same loss/,
  ],
  [
    'a mean over the characters, of which there are two at first',
    (value, { yPred }) => value / yPred[0].length,
    /For other predictions it is 0\.333333 times the expected number: with V = 3, it is divided by the number of char/,
  ],
  [
    'a cost that has a ratio to the right one for two characters alone',
    (value, { yPred }) => value * (yPred[0].length === 2 ? 2 : 1.1234),
    NO_HINT,
  ],
  ['whole nines alone', (value) => Math.floor(value / 9), NO_HINT],
  [
    'the first target in the place of the first step, and all costs with the other sign',
    (value, { yPred, targets: [first] }) => -value - Math.log(yPred[0][first]) - first,
    /Of one step it is −targets\[0\], the index of the target, as where reduce has no initial value/,
  ],
  [
    'the sum of the targets',
    (_, { targets }) => targets.reduce((sum, target) => sum + target, 0),
    /^(?!.*reduce has no initial value)/,
  ],
  ['the last target', (_, { targets }) => targets.at(-1) ?? 0, /^(?!.*reduce has no initial value)/],
  [
    'a limit of the probabilities that lies below 1',
    (_, { yPred, targets }) => yPred.reduce((sum, y, t) => sum - Math.log(Math.min(y[targets[t]], 1 - 1e-6)), 0),
    /A target’s probability above 0\.999999 costs as much as one of 0\.999999: it must have no upper bound$/,
  ],
  ['as much more for each step', (value, { targets }) => value + 1e-6 * targets.length, NO_HINT],
  ['twice the loss', (value) => 2 * value, /\. It is 2 times the expected number$/],
  [
    'a step twice that is neither',
    (value, { yPred, targets }) => value - Math.log(yPred[1]?.[targets[1]] ?? 1),
    NO_HINT,
  ],
])('what the losses of other predictions show: %s', async (_, change, hint) => {
  expect((await findingOf('formula', change)).message).toMatch(hint);
});
