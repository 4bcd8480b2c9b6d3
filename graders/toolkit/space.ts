import { defineSpace, within } from 'lab-harness/authoring';

// What the contracts of question 1 allow, from which all cases of its checks are drawn. Real training has H = 100, V = 27
// and T of up to 12.

/** How the characters of an example are drawn: independent of each other, all the same, or no two the same within V. */
const CHARACTERS = ['any', 'repeated', 'distinct'] as const;

/**
 * How the weights are drawn: `usual` ones show what any others hide; `saturated` drive half of the units to ±1, some by what
 * is beyond the range of exp, `sharp` the outputs to 0 and 1; `lasting` ones keep what came long ago, `growing` ones double it
 * at each step, and gradients with it, in states of zero; `small` and `zero` are where trainings begin; `convinced` ones give
 * the last character a probability of 1 at every step, whatever the target is.
 */
const WEIGHTS = ['usual', 'saturated', 'sharp', 'lasting', 'small', 'zero', 'growing', 'convinced'] as const;

/**
 * A network and an example: arguments of forward and backward. The state before may be any, one whose entries sum to 0
 * exactly too, and is zero in training.
 */
export const NETWORKS = defineSpace(
  {
    ...{ T: [1, 150], H: [1, 12], V: [1, 80], weights: WEIGHTS },
    ...{ inputs: CHARACTERS, targets: CHARACTERS, aPrev: ['any', 'zero', 'balanced'] },
  },
  [
    { aPrev: 'zero' },
    { T: 2, H: 2, V: 3 },
    { T: 3, H: 4, V: 4 },
    { T: 12, H: 5, V: 5, weights: 'saturated' },
    { T: 12, H: 3, V: 8, weights: 'sharp' },
    { T: 60, H: 4, V: 3, weights: 'lasting' },
    { T: 150, H: 4, V: 3, weights: 'lasting' },
    { T: 2, H: 2, V: 80 },
    { T: 3, H: 12, V: 11, weights: 'small', inputs: 'distinct', targets: 'repeated' },
    { T: 2, H: 1, V: 2, weights: 'zero' },
    { T: 2, H: 3, V: 3, aPrev: 'balanced' },
    { T: 40, H: 3, V: 4, weights: 'growing', aPrev: 'zero' },
    { T: 12, H: 3, V: 2, weights: 'convinced' },
    // As large as the first one, with other weights: what is kept for all objects shows.
    { weights: 'sharp' },
  ],
);

/** Networks that most checks ask for: what the oracle computes grows with the steps and with the square of the weights. */
export const SMALL_NETWORKS = within(NETWORKS, { T: [1, 60], V: [1, 12] });

/**
 * Logits: within ±20; anywhere within ±1000, where exp overflows or vanishes; far from 0 and close together; all equal; the
 * last far above the others; beyond any bound, so far apart that one has all.
 */
export const LOGITS = defineSpace({ length: [1, 300], spread: ['near', 'far', 'offset', 'equal', 'late', 'beyond'] }, [
  {},
  { length: 2, spread: 'far' },
  { length: 3, spread: 'offset' },
  { length: 27 },
  { length: 50, spread: 'equal' },
  { length: 300, spread: 'late' },
  { length: 3, spread: 'beyond' },
]);

/**
 * Predictions and targets. Of the targets' probabilities, some are `rare`, 1e-9 to 1e-300, one is `impossible`, exactly 0, or
 * all are `certain`, exactly 1 beside nothing but 0 or next to it; in `sparse` ones every second of the others is exactly 0.
 * Usual distributions may be one for all steps, which then is one matrix.
 */
export const PREDICTIONS = defineSpace(
  {
    ...{ T: [1, 600], V: [1, 30], probabilities: ['usual', 'rare', 'impossible', 'certain', 'sparse'] },
    ...{ targets: CHARACTERS, steps: ['any', 'same'] },
  },
  [
    {},
    { V: 2, probabilities: 'impossible' },
    { T: 3, V: 4, probabilities: 'impossible', targets: 'distinct' },
    { T: 5, V: 3, probabilities: 'rare' },
    { T: 4, V: 2, probabilities: 'certain' },
    { T: 3, V: 5, probabilities: 'sparse' },
    { T: 12, V: 27, targets: 'distinct' },
    { T: 600, V: 2 },
    { T: 4, V: 4, targets: 'distinct', steps: 'same' },
  ],
);

/** Predictions that most checks ask for: each step is a matrix, and one call is compared with many. */
export const SMALL_PREDICTIONS = within(PREDICTIONS, { T: [1, 60] });

/**
 * A text to go on with, of all characters of the vocabulary, the newline too, and how many characters are drawn before the
 * newlines. `certain` weights drive the outputs beyond the range of exp: here alone, for a softmax that overflows is to cost
 * no other task. `doubtful` ones leave the last character next to nothing, and all others their share: what is made to sum
 * to 1 by the last probability is below 0 then.
 */
export const TEXTS = defineSpace(
  { start: [0, 150], drawn: [0, 55], H: [1, 12], V: [1, 80], weights: [...WEIGHTS, 'certain', 'doubtful'] },
  [
    { start: 1, drawn: 1, H: 2, V: 3 },
    { start: 0, drawn: 1, H: 2, V: 3 },
    { start: 0, drawn: 3, H: 3, V: 4 },
    { start: 1, drawn: 2, H: 4, V: 4 },
    { start: 3, drawn: 0, V: 2, H: 2 },
    { start: 150, drawn: 3, H: 4, V: 3, weights: 'lasting' },
    { start: 24, drawn: 55, H: 3, V: 8, weights: 'saturated' },
    { start: 0, drawn: 4 },
    { start: 1, drawn: 2, H: 2, V: 80 },
    { start: 2, drawn: 1, V: 12, weights: 'certain' },
    { start: 1, drawn: 40, H: 3, V: 12, weights: 'doubtful' },
    { start: 12, drawn: 11, H: 4, V: 12, weights: 'lasting' },
  ],
);

/** Texts that most checks ask for. */
export const SMALL_TEXTS = within(TEXTS, { V: [1, 12] });
