import { expect, test } from 'vitest';
import { averageHint } from './averages.ts';

// Batches of 3 windows and of 1 in each of three epochs.
const epochs = [
  [8, 4],
  [4, 0],
  [2, 1],
].map(([one, other]) => [
  { loss: one, size: 3 },
  { loss: other, size: 1 },
]);

test.each<[string, number[], string | undefined]>([
  ['means over samples', [7, 3, 1.75], undefined],
  ['means over batches', [6, 2, 1.5], undefined],
  [
    'means over samples so far',
    [7, 5, 47 / 12],
    'The losses of all epochs before are in it, too: it is the mean of all so far',
  ],
  [
    'means over batches so far',
    [6, 4, 19 / 6],
    'The losses of all epochs before are in it, too: it is the mean of all so far',
  ],
  [
    'sums so far by the windows of one epoch',
    [7, 10, 11.75],
    'The losses of all epochs before are in it, too: their sum so far is divided as if it were that of one epoch',
  ],
  [
    'sums of means so far by the batches of one epoch',
    [6, 8, 9.5],
    'The losses of all epochs before are in it, too: their sum so far is divided as if it were that of one epoch',
  ],
  [
    'what is added, much the same each time',
    [7.03, 3.029, 1.781],
    'It is 7.03, and the losses that lossFn gave have the mean 7, or 6 over batches: they are [8, 4]; each time it is larger than over windows by about as much, here by 0.03',
  ],
  [
    'the largest batch’s loss',
    [8, 4.5, 2.2],
    'It is 8, and the losses that lossFn gave have the mean 7, or 6 over batches: they are [8, 4]',
  ],
  [
    'what is added, more and more of it',
    [7.01, 3.02, 1.79],
    'It is 7.01, and the losses that lossFn gave have the mean 7, or 6 over batches: they are [8, 4]',
  ],
  [
    'means that count each as many windows as a window has values',
    [15, 5, 3.75],
    'It is 5 times the sum of the batches’ losses, divided by the number of windows: each batch counts as 5 windows, whatever its size. A window has 5 values',
  ],
])('what averages are made of: %s', (_, averages, says) => {
  expect(averageHint(averages, epochs, 0, 5)).toBe(says);
});

test('what losses below 0 are larger by is told where their sizes differ', () => {
  const below = epochs.map((batches) => batches.map((each) => ({ ...each, loss: each.loss - 8 })));
  expect(averageHint([-0.97, -4.97, -6.22], below)).toMatch(
    /larger than over windows by about as much, here by 0\.03$/,
  );
  const far = epochs.map((batches) => batches.map((each) => ({ ...each, loss: each.loss - 100 })));
  expect(averageHint([-92.97, -96.97, -98.22], far)).not.toContain('each time');
});

test('means over the losses of all validations before are told as such', () => {
  expect(averageHint([7, 5, 47 / 12], epochs, 0, 5, 'validations')).toBe(
    'The losses of all validations before are in it, too: it is the mean of all so far',
  );
});
