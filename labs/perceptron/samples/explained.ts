import type { EquivalentMutant } from 'lab-harness/authoring';

// What the proofs would report as a gap, and why it is none; an entry that explains nothing any more is reported, too.

/** Checks that no faulty sample meets alone, because another one of their task always fails with them, and why they stay. */
export const redundantChecks: Readonly<Record<string, string>> = {};

/** Known mistakes that the recorded training cannot show, and the checks that show them, by task and check. */
export const unseenInHistory: Readonly<Record<string, string>> = {
  'sigmoid-overflows': 'perceptron.sigmoid extreme',
  'sigmoid-through-tanh': 'perceptron.sigmoid tails',
  'sigmoid-one-minus': 'perceptron.sigmoid tails',
  'sigmoid-clips': 'perceptron.sigmoid tails',
  'loss-overflows': 'perceptron.loss extreme',
  'loss-without-log1p': 'perceptron.loss tails',
  'loss-of-probabilities': 'perceptron.loss extreme',
  'gradient-changes-pass': 'perceptron.gradient arguments',
};

/** The survivors that are no gap in the checks; those of one text count in the order of the lines. */
export const equivalentMutants: readonly EquivalentMutant[] = [
  {
    block: 'perceptron.gradient',
    original: 'l > 0',
    replacement: 'true',
    reason: 'the derivatives by the inputs of the first layer are computed as well, and nobody reads them',
  },
  {
    block: 'perceptron.gradient',
    original: 'l > 0',
    replacement: 'l >= 0',
    reason: 'the derivatives by the inputs of the first layer are computed as well, and nobody reads them',
  },
  {
    block: 'perceptron.validate',
    original: 'folds > count',
    replacement: 'false',
    reason: 'a fold without examples makes ml-matrix throw a RangeError, and the contract asks for no more than that',
  },
  {
    block: 'perceptron.validate',
    original: `\`folds must be a whole number from 2 to \${count}, and is \${folds}\``,
    replacement: '``',
    reason: 'the contract speaks of the kind of the error, and not of its message',
  },
];
