import { type Sample, sampleIn } from '../../harness/authoring/index.ts';

const loss = sampleIn('q1.loss');

/** The loss in other ways. */
export const correctLoss: readonly Sample[] = [
  loss(
    'loss-dense-one-hot',
    `return yPred
        .map((y, t) => -Matrix.mul(oneHot(targets[t], y.rows), Matrix.log(y)).sum())
        .reduce((sum, value) => sum + value);`,
  ),
  loss('loss-reciprocal', 'return yPred.reduce((s, y, t) => s + Math.log(1 / y.get(targets[t], 0)), 0);'),
  loss(
    'loss-of-column',
    'return -yPred.map((y, t) => Math.log(y.to1DArray()[targets[t]])).reduce((p, q) => p + q, 0);',
  ),
  loss(
    'loss-base-2-converted',
    'return -targets.map((k, t) => Math.log2(yPred[t].get(k, 0)) * Math.LN2).reduce((p, q) => p + q);',
  ),
  loss(
    'loss-dot-product',
    'return -Matrix.columnVector(yPred.map((y, t) => oneHot(targets[t], y.rows).dot(y))).log().sum();',
  ),
  loss(
    'loss-recursive-from-the-end',
    `const from = (t: number): number => (t === targets.length ?
      0 : from(t + 1) - Math.log(yPred[t].get(targets[t], 0)));
     return from(0);`,
  ),
  loss(
    'loss-for-each',
    'let sum = 0; yPred.forEach((y, t) => { sum -= Math.log(y.get(targets[t], 0)); }); return sum;',
  ),
  loss('loss-reduce-right', 'return yPred.reduceRight((s, y, t) => s - Math.log(y.get(targets[t], 0)), 0);'),
];
