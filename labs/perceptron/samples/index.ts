import { defineSamples } from 'lab-harness/authoring';
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
  tells: {
    'sigmoid-through-tanh': 'The digits of a tiny result are lost',
    'loss-overflows': 'exp(z) is Infinity above 709',
    'gradient-changes-pass': 'the same call again must return the same gradient',
    'train-history-before-updates': 'the last loss is that of all N examples, penalty included, after the last update',
    'predict-strict-threshold': 'the threshold is the least probability that counts as class 1',
    'validate-scales-by-all': 'losses[0] is that of a model trained without fold 0',
    'gradient-tanh-unsquared': 'forward, then gradient must give the derivatives of the loss',
    'loss-matrix': 'loss’s result must be a number, and is a Matrix [1, 1]',
    'loss-cancels': 'a tiny cost keeps its digits',
    'gradient-zeros': 'In layer 1 W and layer 1 b every entry is zero',
    'gradient-clipped': 'In layer 2 W what lies beyond ±1 is cut to ±1',
    'gradient-last-layer-only': 'In layer 1 W and layer 1 b every entry is zero',
    'gradient-column-biases': 'gradient’s result[0].b must be a matrix [1, 2], and is a matrix [2, 1]',
    'forward-row-of-logits': 'forward’s logits must be a matrix [2, 1], and is a matrix [1, 2]',
    'forward-no-inputs': 'forward’s inputs must be an array of 1, one matrix a layer, and is an array of 0',
    'train-made-up-history': 'random.permutation must be asked once an epoch',
    'train-momentum': 'the batches of an epoch are the next batchSize examples of its order',
    'train-returns-nothing': 'train’s result must be an array of numbers, and is undefined',
    'predict-booleans': 'predict’s result[0] must be a number, and is a boolean',
    'validate-made-up': 'The examples are not shuffled before they are dealt out',
    'sigmoid-remembers': 'sigmoid must return a new matrix, computed from its argument alone',
    'sigmoid-prints': 'remove the print',
  },
  correct,
  recordings: [recording],
  redundantChecks,
  unseenInHistory,
  equivalentMutants,
});
