import { type KnownMistake, mistakeIn, withConstants } from 'lab-harness/authoring';

/** Tasks that a mistake in the loss makes fail: its own, and those that need it. */
export const LOSS = ['q1.loss', 'q1.predict'];

const loss = mistakeIn('q1.loss', LOSS);

/** Writes the sum over the steps of one step's loss, an expression of step t and its target k. */
const sumOf = (term: string): string => `return targets.reduce((sum, k, t) => sum + ${term}, 0);`;
const crossEntropy = '-targets.reduce((sum, k, t) => sum + Math.log(yPred[t].get(k, 0)), 0)';

export const lossMistakes: readonly KnownMistake[] = [
  loss(
    'loss-mean',
    'The loss is averaged over the steps. L = −Σ_t log y_t[target_t] is a sum, not divided by T.',
    `return ${crossEntropy} / targets.length;`,
  ),
  loss(
    'loss-log-base-2',
    'The logarithm has base 2. L = −Σ_t log y_t[target_t] takes the natural logarithm.',
    sumOf('-Math.log2(yPred[t].get(k, 0))'),
  ),
  withConstants(
    loss(
      'loss-epsilon-inside',
      'A number is added to the probability before the logarithm that is too large: in L = −Σ_t log y_t[target_t] there is none, and at most 1e-12 is allowed.',
      sumOf('-Math.log(yPred[t].get(k, 0) + 1e-8)'),
    ),
    '1e-8',
    ['1e-5', '1e-6', '1e-7', '1e-9', '1e-10', '1e-11'],
  ),
  loss(
    'loss-no-logarithm',
    'The probabilities of the targets are added up without the logarithm; L = −Σ_t log y_t[target_t].',
    sumOf('-yPred[t].get(k, 0)'),
  ),
  loss(
    'loss-sign',
    'The minus sign is missing, so the loss is negative; L = −Σ_t log y_t[target_t].',
    sumOf('Math.log(yPred[t].get(k, 0))'),
  ),
  loss(
    'loss-targets-shifted',
    'Every prediction is compared with the target of the step after it. In L = −Σ_t log y_t[target_t] both have the same t: the targets are shifted against the inputs already.',
    sumOf('-Math.log(yPred[t].get(targets[Math.min(t + 1, targets.length - 1)], 0))'),
  ),
  loss(
    'loss-highest-probability',
    'The largest probability of each step is taken, whatever the target is; L = −Σ_t log y_t[target_t] takes the target’s.',
    sumOf('-Math.log(yPred[t].max())'),
  ),
  loss(
    'loss-last-step-only',
    'Only the last step counts. L = −Σ_t log y_t[target_t] adds up all steps.',
    'return -Math.log(yPred[yPred.length - 1].get(targets[targets.length - 1], 0));',
  ),
  loss(
    'loss-skips-index-zero',
    'Steps whose target has index 0 are left out, as if 0 meant that there is none. L = −Σ_t log y_t[target_t] adds up all steps.',
    sumOf('(k ? -Math.log(yPred[t].get(k, 0)) : 0)'),
  ),
  loss(
    'loss-reduce-without-start',
    'The first target itself is part of the sum: reduce without a start value begins with the first element. The sum L = −Σ_t log y_t[target_t] begins at 0.',
    'return -targets.reduce((sum, k, t) => sum + Math.log(yPred[t].get(k, 0)));',
  ),
  loss(
    'loss-squared-error',
    'The squared distance to the one-hot target is added up. The loss is the cross-entropy L = −Σ_t log y_t[target_t].',
    sumOf('Matrix.sub(yPred[t], oneHot(k, yPred[t].rows)).pow(2).sum()'),
  ),
  loss(
    'loss-softmax-again',
    'softmax is applied to the predictions, which are probabilities already: yPred is what forward returned after its softmax.',
    sumOf('-Math.log(this.softmax(yPred[t]).get(k, 0))'),
  ),
  loss(
    'loss-matrix',
    'The result is a 1×1 matrix. L = −Σ_t log y_t[target_t] is a plain number.',
    `return new Matrix([[${crossEntropy}]]) as unknown as number;`,
  ),
  loss(
    'loss-stale-state',
    'The loss is computed from predictions that the object keeps from an earlier call. It depends on its arguments yPred and targets alone.',
    `const self = this as { kept?: Matrix[] };
     self.kept ??= yPred;
     return -targets.reduce((sum, k, t) => sum + Math.log(self.kept?.[t]?.get(k, 0) ?? 1), 0);`,
  ),
];
