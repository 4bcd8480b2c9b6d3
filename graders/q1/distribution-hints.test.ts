import { expect, test } from 'vitest';
import { cutHint, keptHint, lostHint, scaleHint, softmaxHint } from './distribution-hints.ts';

test.each([
  [
    '∞/∞',
    [Number.NaN, 0],
    [710, 0],
    /^exp, or the sum, overflows to Infinity above 709: what is subtracted first must be the largest/,
  ],
  ['∞/∞ after a shift by the mean', [Number.NaN, 0], [-1e81, -2e81], /^exp, or the sum, overflows/],
  [
    '0/0 after a wrong shift',
    [Number.NaN],
    [-373],
    /^exp vanishes to 0 below about −745\.13, where all that it is given lies/,
  ],
  ['1/∞, of exponentials that are finite', [0, 0], [709.5, 709.5], /^exp, or the sum, overflows/],
  ['exp that is not divided', [Number.POSITIVE_INFINITY, 1], [1000, 0], /^exp, or the sum, overflows/],
])('softmax beyond the range of exp: %s', (_, actual, x, said) => {
  expect(softmaxHint(actual, x)).toMatch(said);
});

test('powers of a number that is nearly e are told by it, and of another one are not', () => {
  const powersOf = (base: number) =>
    [1, base ** 2, base ** -0.5].map((value, _, all) => value / (all[0] + all[1] + all[2]));
  const right = powersOf(Math.E);
  expect(scaleHint(powersOf(Number(Math.E.toFixed(5))), right)).toBe(
    'It is what logits times 0.99999933 give, as with e = 2.71828',
  );
  expect(scaleHint(powersOf(2.72), right)).toBe('It is what logits times 1.0006319 give, as with e = 2.72');
  expect(scaleHint(powersOf(2.5), right)).toBeUndefined();
});

test('two probabilities that have changed places are told to be in another order, or of another sign', () => {
  expect(scaleHint([0.75, 0.25], [0.25, 0.75])).toBe(
    'It is what logits times -1 give, or the right numbers in the other order',
  );
  expect(scaleHint([0.1, 0.9], [0.25, 0.75])).toBe('It is what logits times 2 give');
});

test('probabilities of another argument are told by the call that they are of, or by what a new model gives', () => {
  const x = [0, Math.log(3)];
  const right = [0.25, 0.75];
  const own = [0.5, 0.5];
  expect(keptHint(own, [[1], own], right, x, own)).toMatch(/^What comes out is the result of call 2, whose/);
  expect(keptHint(own, [[0.1, 0.9]], right, x, own)).toMatch(/^On a new model this argument gives the right result/);
  // Random numbers are others the next time.
  for (const again of [right, undefined]) expect(keptHint(own, [[0.1, 0.9]], right, x, again)).toBeUndefined();
  // A wrong formula may be wrong in other ways on a new model.
  expect(keptHint(own, [[0.1, 0.9]], [0.2, 0.8], x, own)).toBeUndefined();
});

test('where all logits lie far below 0, an exponential vanishes even after a shift', () => {
  const said = /^exp vanishes to 0 below about −745\.13, where all that it is given lies: .* however far below 0 it is/;
  expect(softmaxHint([Number.NaN], [-746])).toMatch(said);
  expect(softmaxHint([Number.NaN], [-745.2])).toMatch(said);
  expect(softmaxHint([0, 0], [-746, -800])).toMatch(said);
});

test('exp is blamed for nothing within its range, for no wrong number that is finite, and for no other NaN', () => {
  expect(softmaxHint([Number.NaN, Number.NaN], [1000, 0])).toBeUndefined();
  expect(softmaxHint([Number.NaN, 0.5], [1, -350])).toBeUndefined();
  expect(softmaxHint([0.5, 0.5], [1000, 0])).toBeUndefined();
});

const labels = ['\n', 'a', 'b', 'c'];
const right = [0.1, 0.2, 0.3, 0.4];

test.each([
  ['one is 0', [0, 0.2 / 0.9, 0.3 / 0.9, 0.4 / 0.9], 'The probability of "\\n" is 0 in it, and the others are larger'],
  ['the largest is 0', [0.1 / 0.6, 0.2 / 0.6, 0.3 / 0.6, 0], 'The probability of "c" is 0 in it'],
  [
    'the smallest are 0',
    [0, 0, 0.3 / 0.7, 0.4 / 0.7],
    'Probabilities up to 0.2 are 0 in it, and the others are larger',
  ],
])('what a distribution shows in which %s', (_, actual, said) => {
  const hint = lostHint(actual, right, labels);
  expect(hint).toContain(said);
  expect(hint).toMatch(/random\.choice must get all of them unchanged$/);
});

test('a distribution that has lost others, or is wrong beside what it has lost, shows nothing', () => {
  expect(lostHint([0.1 / 0.4, 0, 0.3 / 0.4, 0], right, labels)).toBeUndefined();
  expect(lostHint([0, 0.2, 0.3, 0.5], right, labels)).toBeUndefined();
  expect(lostHint(right, right, labels)).toBeUndefined();
});

test('softmax of logits that are cut to a distance from the largest', () => {
  const x = [3, -50, 2];
  const of = (logits: number[]) => {
    const exponentials = logits.map(Math.exp);
    return exponentials.map((value) => value / exponentials.reduce((sum, each) => sum + each));
  };
  expect(cutHint(of([3, -17, 2]), x)).toBe(
    'It is the softmax of logits none of which counts as more than 20 below the largest',
  );
  expect(cutHint(of(x), x)).toBeUndefined();
  expect(cutHint(of([30, 0]), [1000, 0])).toBe(
    'It is the softmax of logits that are cut to ±30, or none of which counts as more than 30 below the largest',
  );
  expect(cutHint(of([-30, 20]), [-985, 20])).toMatch(/cut to ±30, or none of which counts as more than 50 below/);
});
