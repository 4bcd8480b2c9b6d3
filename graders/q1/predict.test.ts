import { expect, test } from 'vitest';
import { lostHint, othersOf } from './predict.ts';

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

test('what else than its start a text may be fed', () => {
  expect(othersOf([])).toEqual({});
  expect(othersOf(['a'])).toEqual({ '"\\n" alone': ['\n'] });
  expect(othersOf(['a', 'b', 'c'])).toEqual({
    '"\\n" alone': ['\n'],
    'start without its first character': ['b', 'c'],
    'start without its last character': ['a', 'b'],
  });
});
