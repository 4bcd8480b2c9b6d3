import { tellsOf } from 'lab-harness/authoring';

/** What is true of faulty samples. */
export const tells = tellsOf({
  source: {
    'remove the print': `
      sigmoid-prints sigmoid-print-left-in loss-prints gradient-prints train-prints predict-prints validate-prints`,
    'a TODO block may use what the file imports, and import nothing itself': `
      sigmoid-imports-a-module loss-imports loss-imports-a-module gradient-imports-a-module train-imports-a-module
      predict-imports-a-module validate-imports-a-module`,
    'reaches beyond its place: the bracket that opens here is not closed': `
      sigmoid-misses-a-brace loss-misses-a-brace gradient-misses-a-brace train-misses-a-brace predict-misses-a-brace
      validate-misses-a-brace`,
  },
  ends: {
    'train ended the process (exit code 0) instead of returning': 'train-exits',
    'look for a loop that never ends': 'train-never-ends',
  },
  throws: {
    'crossValidate threw RangeError: folds': 'validate-refuses-one-an-example',
  },
  form: {
    'sigmoid’s result must be a Matrix, and is an array of 1': 'sigmoid-arrays',
    'loss’s result must be a number, and is a Matrix [1, 1]': 'loss-matrix',
    'gradient’s result[0].b must be a matrix [1, 2], and is a matrix [2, 1]': 'gradient-column-biases',
    'forward’s logits must be a matrix [2, 1], and is a matrix [1, 2]': 'forward-row-of-logits',
    'forward’s inputs must be an array of 1, one matrix a layer, and is an array of 0': 'forward-no-inputs',
    'train’s result must be an array of numbers, and is undefined': 'train-returns-nothing',
    'predict’s result[0] must be a number, and is a boolean': 'predict-booleans',
  },
  arguments: {
    'sigmoid must not change its argument z': 'sigmoid-changes-argument',
    'forward must not change the features': 'forward-changes-features',
    'gradient must not change the pass’s probabilities': 'gradient-changes-pass',
    'crossValidate must not change the labels': 'validate-leaves-labels-sorted',
    'crossValidate must not change the layers: each fold trains a copy': 'validate-trains-this-model',
  },
  kept: {
    'sigmoid must return a new matrix, computed from its argument alone': 'sigmoid-remembers',
    'the same call again must return the same gradient': 'gradient-changes-pass',
    'nothing may be kept from one call to the next': 'gradient-keeps-last-call',
  },
  'not a number': {
    'exp(z) is Infinity above 709, and Infinity / Infinity no number': 'sigmoid-overflows',
  },
  values: {
    'It is sigmoid(−z): the sign of z is wrong': 'sigmoid-sign',
    'The digits of a tiny result are lost': 'sigmoid-through-tanh sigmoid-one-minus',
    'exp(z) is Infinity above 709': 'loss-overflows loss-of-probabilities',
    'the last loss is that of all N examples, penalty included, after the last update':
      'train-history-before-updates train-six-digits train-keeps-the-best-loss',
    'the threshold is the least probability that counts as class 1': 'predict-strict-threshold',
    'losses[0] is that of a model trained without fold 0': 'validate-scales-by-all validate-four-digits',
    'forward, then gradient must give the derivatives of the loss': 'gradient-tanh-unsquared',
    'accuracies[0] is that of a model trained without fold 0': 'validate-better-of-two-thresholds',
    'logits must be inputs[last] W + b of the last layer': 'forward-centres-features',
    'a tiny cost keeps its digits': 'loss-cancels',
    'W what lies beyond ±1 is cut to ±1': 'gradient-clipped',
    'In layer 1 W and layer 1 b every entry is zero': 'gradient-zeros gradient-last-layer-only',
    'In layer 1 W every entry is zero': 'forward-changes-features gradient-of-squared-error gradient-zeros',
    'random.permutation must be asked once an epoch': 'train-made-up-history',
    'the batches of an epoch are the next batchSize examples of its order': 'train-momentum',
    'The examples are not shuffled before they are dealt out': 'validate-made-up validate-not-shuffled',
    'sigmoid works entry by entry, whatever the shape': 'sigmoid-step sigmoid-ten-digits',
    'It is the right number, rounded to single precision': 'sigmoid-float32',
    'crossValidate must throw a RangeError where folds is no whole number from 2 to N':
      'validate-error-of-another-kind',
    'L = 1/N Σ [log(1 + exp(z)) − y z]': 'loss-constant',
    'It is the sum over the examples, and a mean is meant': 'loss-sum',
    'The sign is wrong': 'loss-sign',
    'It is the loss of the other label: 0 and 1 are mixed up': 'loss-labels-swapped',
    'log base 2 stands where the natural logarithm belongs': 'loss-base-2',
    'It is 0, and a tiny cost is not': 'loss-class-1-only',
    'There is no penalty in it': 'loss-constant loss-penalises-perceptrons-only loss-no-penalty',
    'The penalty is twice as large: λ/2 is meant, not λ': 'loss-penalty-not-halved',
    'The biases are penalised, too: the penalty is on the weights alone':
      'loss-penalises-biases gradient-penalises-biases',
    'The penalty is divided by N: it stands outside of the mean': 'loss-penalty-over-N',
    'Only the last layer is penalised': 'loss-penalises-last-layer',
    'It is the derivative of the sum over the examples: divide by N': 'gradient-sum',
    'Every sign is wrong': 'gradient-sign',
    'The derivative λ w of the penalty is missing': 'gradient-no-penalty',
    'The derivative of λ/2 · w² is λ w, not 2 λ w': 'gradient-penalty-doubled',
    'The penalty’s derivative λ w is divided by N, and must not be': 'gradient-penalty-over-N',
    'The parameters have not changed at all':
      'train-no-update train-last-batch-dropped train-one-epoch-too-few train-made-up-history',
    'The step is -1 times the right one: it climbs': 'train-climbs',
    'The step is 0.5 times as long as it should be': 'train-rate-over-batch',
    'The examples are shuffled again for every fold, which then overlap': 'validate-shuffles-every-fold',
    'Every fold trains on all N examples': 'validate-trains-on-all',
    'forward, then gradient must give the derivatives of the loss with its penalty':
      'gradient-central-differences gradient-float32',
    'has the probability 0.609381 of class 1, and the threshold is ½': 'predict-always-0',
  },
});
