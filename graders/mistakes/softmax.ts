import { type KnownMistake, mistakeIn } from 'lab-harness/authoring';

// Tasks that a mistake in softmax makes fail: its own, and those that need it, as far as it shows there.

export const SOFTMAX_ONLY = ['q1.softmax', 'q1.predict'];
export const SOFTMAX_AND_USERS = ['q1.softmax', 'q1.backprop', 'q1.predict'];

const softmax = mistakeIn('q1.softmax', SOFTMAX_AND_USERS);

/** Writes softmax with another first line, which says what the exponential is taken of. */
const shiftedBy = (shift: string): string => `const e = Matrix.exp(${shift}); return e.div(e.sum());`;
const exponentials = 'const e = Matrix.exp(Matrix.sub(x, x.max()));';

export const softmaxMistakes: readonly KnownMistake[] = [
  softmax(
    'softmax-no-shift',
    'The exponentials are taken without subtracting the largest logit first, so exp overflows for large logits; softmax(x) = softmax(x − max x).',
    shiftedBy('x'),
    SOFTMAX_ONLY,
  ),
  softmax(
    'softmax-shifts-by-absolute-maximum',
    'The largest |x_i| is subtracted instead of the largest x_i: where all logits are far below zero every exponential vanishes. The shift is by max x.',
    shiftedBy('Matrix.sub(x, Matrix.abs(x).max())'),
    SOFTMAX_ONLY,
  ),
  softmax(
    'softmax-shifts-by-minimum',
    'The smallest logit is subtracted instead of the largest, so exp overflows for logits that lie far apart; softmax(x) = softmax(x − max x).',
    shiftedBy('Matrix.sub(x, x.min())'),
    SOFTMAX_ONLY,
  ),
  softmax(
    'softmax-shifts-numerator-only',
    'The largest logit is subtracted in the numerator alone, so the entries do not add up to 1: both parts of exp(x_i) / Σ_j exp(x_j) need the same shift.',
    `${exponentials} return e.div(Matrix.exp(x).sum());`,
  ),
  softmax(
    'softmax-sign',
    'The largest logit gets the smallest probability, as if the exponents were max x − x_i; softmax_i(x) = exp(x_i − max x) / Σ_j exp(x_j − max x).',
    shiftedBy('Matrix.sub(x, x.max()).neg()'),
  ),
  softmax(
    'softmax-unnormalised',
    'The exponentials are returned without dividing by their sum, so they do not add up to 1; softmax_i(x) = exp(x_i) / Σ_j exp(x_j).',
    `${exponentials} return e;`,
  ),
  softmax(
    'softmax-wrong-axis',
    'Every exponential is divided by itself: the sum runs along the rows, which have one entry each. In softmax_i(x) = exp(x_i) / Σ_j exp(x_j) it runs down the column.',
    `${exponentials} return e.div(Matrix.columnVector(e.sum('row')));`,
  ),
  softmax(
    'softmax-base-2',
    'Powers of 2 are taken instead of powers of e; softmax_i(x) = exp(x_i) / Σ_j exp(x_j).',
    shiftedBy('Matrix.sub(x, x.max()).mul(Math.LN2)'),
  ),
  softmax(
    'softmax-log-probabilities',
    'The logarithms of the probabilities are returned. softmax(x) is exp(x_i) / Σ_j exp(x_j) itself; the logarithm belongs to the loss.',
    `const shifted = Matrix.sub(x, x.max());
     return Matrix.sub(shifted, Math.log(Matrix.exp(shifted).sum()));`,
  ),
  softmax(
    'softmax-row',
    'The result is a row [1, n] instead of a column. softmax turns a column [n, 1] into a column [n, 1].',
    `${exponentials} return e.div(e.sum()).transpose();`,
  ),
  softmax(
    'softmax-mutates-argument',
    'The logits that are passed in are overwritten. softmax returns a new column and leaves x as it is.',
    'x.sub(x.max()); x.exp(); return x.div(x.sum());',
    SOFTMAX_ONLY,
  ),
];
