import { type KnownMistake, mistakeIn } from 'lab-harness/authoring';
import { failing } from './blocks.ts';

const WITH_VALIDATION = failing('predict', 'validate');
const predict = mistakeIn('perceptron.predict');
const accuracy = mistakeIn('perceptron.accuracy');

/** Writes predictions, of an example with the probability p and the logit z. */
const predicted = (rule: string): string =>
  `const { probabilities, logits } = this.forward(features);
   return probabilities.to1DArray().map((p, i) => { const z = logits.get(i, 0); return ${rule}; });`;

/** Writes an accuracy from the number of right predictions. */
const shareOf = (value: string, predictions = 'this.predict(data.features, threshold)'): string =>
  `const predictions = ${predictions};
   const right = predictions.filter((label, i) => label === data.labels[i]).length;
   return ${value};`;

export const predictMistakes: readonly KnownMistake[] = [
  predict(
    'predict-strict-threshold',
    'A probability that equals the threshold counts as class 0. Class 1 begins at the threshold: ≥, not >.',
    predicted('p > threshold ? 1 : 0'),
  ),
  predict('predict-ignores-threshold', 'The threshold is ½ whatever is asked for.', predicted('p >= 0.5 ? 1 : 0')),
  predict(
    'predict-compares-logits',
    'The logits are compared with the threshold. It is a bound of the probability.',
    predicted('z >= threshold ? 1 : 0'),
    WITH_VALIDATION,
  ),
  predict(
    'predict-swapped',
    'The classes are swapped: 1 is predicted where its probability is high.',
    predicted('p >= threshold ? 0 : 1'),
    WITH_VALIDATION,
  ),
  predict(
    'predict-probabilities',
    'The probabilities are returned. A prediction is 0 or 1.',
    predicted('p'),
    WITH_VALIDATION,
  ),
  predict(
    'predict-plus-minus-one',
    'Class 0 is predicted as −1. The labels of this lab are 0 and 1.',
    predicted('p >= threshold ? 1 : -1'),
    WITH_VALIDATION,
  ),
  accuracy(
    'accuracy-counts',
    'The number of right predictions is returned. The accuracy is their share of all N.',
    shareOf('right'),
    WITH_VALIDATION,
  ),
  accuracy(
    'accuracy-percent',
    'The accuracy is a percentage. It is a share, from 0 to 1.',
    shareOf('(100 * right) / predictions.length'),
    WITH_VALIDATION,
  ),
  accuracy(
    'accuracy-error-rate',
    'The share of wrong predictions is returned. The accuracy is that of the right ones.',
    shareOf('1 - right / predictions.length'),
    WITH_VALIDATION,
  ),
  accuracy(
    'accuracy-ignores-threshold',
    'The accuracy is that at the threshold ½ whatever is asked for.',
    shareOf('right / predictions.length', 'this.predict(data.features)'),
  ),
  accuracy(
    'accuracy-positives-only',
    'Only right predictions of class 1 count. The accuracy counts those of class 0, too.',
    shareOf('predictions.filter((label, i) => label === 1 && data.labels[i] === 1).length / predictions.length'),
    WITH_VALIDATION,
  ),
];
