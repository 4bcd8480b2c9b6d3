import type { EquivalentMutant } from 'lab-harness/authoring';

// What the proofs would report as a gap, and why it is none; an entry that explains nothing any more is reported, too.

/** Checks that no faulty sample meets alone, because another one of their task always fails with them, and why they stay. */
export const redundantChecks: Readonly<Record<string, string>> = {
  'perceptron.sigmoid any-shape':
    'says on the smallest cases that the shape is lost; what breaks it breaks values, too',
  'perceptron.sigmoid formula': 'says what must hold on ordinary logits; what breaks it breaks a property, too',
  'perceptron.sigmoid range': 'needs no expected value: a property that the student can verify by hand',
  'perceptron.sigmoid symmetric': 'needs no expected value: a property that the student can verify by hand',
  'perceptron.sigmoid order': 'needs no expected value: a property that the student can verify by hand',
  'perceptron.sigmoid tails':
    'says that digits of tiny probabilities are lost; the formula only says that values differ',
  'perceptron.loss number': 'says that the result is of another kind, on which every other check stumbles',
  'perceptron.loss undecided': 'shows a wrong cost on the smallest case, by a number that the student knows',
  'perceptron.loss formula': 'says what must hold without the penalty, and so tells the two parts of the loss apart',
  'perceptron.loss mean': 'says that the costs are not averaged, without an expected value',
  'perceptron.loss non-negative': 'needs no expected value: a property that the student can verify by hand',
  'perceptron.loss arguments-only': 'says what a call changes or keeps; other checks see the consequences',
  'perceptron.gradient forward-values': 'says which value of the pass is wrong, and so tells forward from gradient',
  'perceptron.gradient forward-rows': 'says that one example depends on another, which a wrong value alone does not',
  'perceptron.gradient gradients': 'shows a wrong gradient on the smallest model that has one',
  'perceptron.gradient gradients-given-pass': 'passes where only forward is wrong, and so tells gradient from it',
  'perceptron.gradient self-consistent': 'passes where gradient fits a wrong forward, and so tells the two apart',
  'perceptron.gradient arguments': 'names what is changed; other checks see the consequences',
  'perceptron.train one-update': 'shows a wrong step on the smallest training, without order or decay',
  'perceptron.train batches': 'says that an epoch’s updates are wrong; the histories only differ',
  'perceptron.train decay': 'says that the rate of a later epoch is wrong; the histories only differ',
  'perceptron.train prefix': 'needs no expected value: says that epochs depend on how many there will be',
  'perceptron.train data': 'names what is changed; other checks see the consequences',
  'perceptron.train training-recorded': 'is what students can compare with: other checks say why the losses differ',
  'perceptron.train training-live': 'is on a training that nobody can know, against answers by heart',
  'perceptron.predict predictions':
    'shows wrong classes at the usual threshold; what breaks it breaks other thresholds, too',
  'perceptron.predict all-or-none': 'needs no expected value: the two accuracies that the student knows',
  'perceptron.validate orders': 'says that folds overlap or are not shuffled; the losses only differ',
  'perceptron.validate unseen': 'says that a model has seen what it is measured on, without an expected value',
  'perceptron.validate units': 'says that the features are not scaled, without an expected value',
};

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
