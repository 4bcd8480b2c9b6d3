import { defineSamples, tellsOf } from 'lab-harness/authoring';
import { correct } from './correct.ts';
import { equivalentMutants, redundantChecks, unseenInHistory } from './explained.ts';
import { faulty } from './faulty.ts';
import { recording } from './recording.ts';

export default defineSamples({
  faulty,
  quick: [
    // in different tasks, so that they do not get in each other's way
    ...['sigmoid-through-tanh', 'loss-overflows', 'gradient-changes-pass', 'train-history-before-updates'],
    ...['predict-strict-threshold', 'validate-scales-by-all'],
    // costs tasks beside its own
    'gradient-tanh-unsquared',
  ],
  tells: tellsOf({
    'The digits of a tiny result are lost': 'sigmoid-through-tanh',
    'exp(z) is Infinity above 709': 'loss-overflows',
    'the same call again must return the same gradient': 'gradient-changes-pass',
    'the last loss is that of all N examples, penalty included, after the last update': 'train-history-before-updates',
    'the threshold is the least probability that counts as class 1': 'predict-strict-threshold',
    'losses[0] is that of a model trained without fold 0': 'validate-scales-by-all',
    'forward, then gradient must give the derivatives of the loss': 'gradient-tanh-unsquared',
    'loss’s result must be a number, and is a Matrix [1, 1]': 'loss-matrix',
    'a tiny cost keeps its digits': 'loss-cancels',
    'In layer 2 W what lies beyond ±1 is cut to ±1': 'gradient-clipped',
    'In layer 1 W and layer 1 b every entry is zero': 'gradient-zeros gradient-last-layer-only',
    'gradient’s result[0].b must be a matrix [1, 2], and is a matrix [2, 1]': 'gradient-column-biases',
    'forward’s logits must be a matrix [2, 1], and is a matrix [1, 2]': 'forward-row-of-logits',
    'forward’s inputs must be an array of 1, one matrix a layer, and is an array of 0': 'forward-no-inputs',
    'random.permutation must be asked once an epoch': 'train-made-up-history',
    'the batches of an epoch are the next batchSize examples of its order': 'train-momentum',
    'train’s result must be an array of numbers, and is undefined': 'train-returns-nothing',
    'predict’s result[0] must be a number, and is a boolean': 'predict-booleans',
    'The examples are not shuffled before they are dealt out': 'validate-made-up',
    'sigmoid must return a new matrix, computed from its argument alone': 'sigmoid-remembers',
    'remove the print': 'sigmoid-prints',
  }),
  correct,
  recordings: [recording],
  redundantChecks,
  unseenInHistory,
  equivalentMutants,
});
