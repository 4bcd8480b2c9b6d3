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
    [7.03, 3.02, 1.77],
    'It is 7.03, and the losses that lossFn gave have the mean 7, or 6 over batches: they are [8, 4]; each time it is larger by about 0.03: look at what is added to what lossFn gives',
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
