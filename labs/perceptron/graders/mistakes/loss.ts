import { type KnownMistake, mistakeIn, withConstants } from 'lab-harness/authoring';
import { failing, loss } from './blocks.ts';

const ONLY = failing('loss');
const mistake = mistakeIn('perceptron.loss', failing('loss', 'train', 'validate'));
const written = (id: string, says: string, places: Parameters<typeof loss>[0], fails?: string[]) =>
  mistake(id, says, loss(places), fails);

const inTheCrossEntropy: readonly KnownMistake[] = [
  written('loss-sum', 'The costs of the examples are added up. L is their mean, and so divided by N.', { mean: 'sum' }),
  written('loss-sign', 'The cross-entropy has the wrong sign: it is never negative.', { mean: '-sum / labels.length' }),
  written(
    'loss-labels-swapped',
    'The costs are those of the other label: an example of class 1 costs log(1 + exp(−z)).',
    {
      u: 'y === 1 ? z : -z',
    },
  ),
  written(
    'loss-overflows',
    'exp(z) is Infinity for large z. log(1 + exp(u)) = max(u, 0) + log(1 + exp(−|u|)) has no such case.',
    { cost: 'Math.log1p(Math.exp(u))' },
    ONLY,
  ),
  written(
    'loss-without-log1p',
    'log(1 + x) loses the digits of a tiny x beside the 1; Math.log1p(x) keeps them.',
    { cost: 'Math.max(u, 0) + Math.log(1 + Math.exp(-Math.abs(u)))' },
    ONLY,
  ),
  written(
    'loss-of-probabilities',
    'The logarithms are taken of probabilities, which are 0 or 1 for large logits; L can be computed from the logits.',
    { cost: '-Math.log(1 / (1 + Math.exp(u)))' },
    ONLY,
  ),
  withConstants(
    written(
      'loss-epsilon-inside',
      'A small number is added to the probability before the logarithm. L has no such number.',
      {
        cost: '-Math.log(1 / (1 + Math.exp(u)) + 1e-9)',
      },
    ),
    '1e-9',
    ['1e-6', '1e-7', '1e-8', '1e-10', '1e-12'],
  ),
  written('loss-base-2', 'The logarithm has base 2. The cross-entropy takes the natural logarithm.', {
    mean: '(sum / labels.length) * Math.LOG2E',
  }),
  written('loss-class-1-only', 'Examples of class 0 cost nothing here. Both classes do: log(1 + exp(z)) for class 0.', {
    cost: 'y === 0 ? 0 : Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)))',
  }),
  written('loss-squared-error', 'The squared error of the probabilities is averaged. L is the cross-entropy.', {
    cost: '(1 / (1 + Math.exp(-u))) ** 2',
  }),
];

const inThePenalty: readonly KnownMistake[] = [
  written('loss-no-penalty', 'The penalty λ/2 · Σ w² is missing.', { penalty: '0' }),
  written('loss-penalty-not-halved', 'The penalty is twice as large: it is λ/2 · Σ w², with a factor of ½.', {
    penalty: 'this.l2 * squares',
  }),
  written(
    'loss-penalises-biases',
    'The squares of the biases are penalised, too. The penalty is on the weights alone.',
    {
      squares: 'Matrix.mul(W, W).sum() + Matrix.mul(b, b).sum()',
    },
  ),
  written('loss-penalty-over-N', 'The penalty is divided by N. It stands outside of the mean over the examples.', {
    penalty: '(this.l2 / 2) * squares / labels.length',
  }),
  written('loss-l1', 'The absolute values of the weights are added up, which is L1. L2 adds up their squares.', {
    squares: 'Matrix.abs(W).sum()',
  }),
  written(
    'loss-penalises-last-layer',
    'Only the last layer is penalised. The penalty is on the weights of all layers.',
    {
      penalised: 'this.layers.slice(-1)',
    },
  ),
  written(
    'loss-norm-not-squared',
    'The norm of the weights stands in the penalty without its square: it is λ/2 · Σ w².',
    {
      penalty: '(this.l2 / 2) * Math.sqrt(squares)',
    },
  ),
];

export const lossMistakes: readonly KnownMistake[] = [...inTheCrossEntropy, ...inThePenalty];
