import type { FaultySample } from 'lab-harness/authoring';
import { eachEntry, GRADIENTS } from '../../graders/mistakes/network-blocks.ts';
import { SOFTMAX_ONLY } from '../../graders/mistakes/softmax.ts';
import { gradients, loss, pass, prediction, softmax, test, text, train } from './makers.ts';

/** Probabilities, each of them changed a little. */
const eachProbability = (replacement: string): string =>
  `const e = Matrix.exp(Matrix.sub(x, x.max())); const sum = e.sum();
   return Matrix.columnVector(e.to1DArray().map((v) => v / sum).map((p) => ${replacement}));`;

/** Exponentials of the logits with something else subtracted than their maximum. */
const shiftedBy = (shift: string): string => `const e = Matrix.exp(Matrix.sub(x, ${shift})); return e.div(e.sum());`;

const exponentials = 'const e = Matrix.exp(Matrix.sub(x, x.max()));';

const sumOfLogs = (probability: string): string =>
  `return -targets.reduce((s, k, t) => { const p = yPred[t].get(k, 0); return s + Math.log(${probability}); }, 0);`;

/** Almost right for all numbers, or right as long as they are neither small nor large. */
export const faultyNumerics: readonly FaultySample[] = [
  softmax('softmax-epsilon-1e-8-in-denominator', `${exponentials} return e.div(e.sum() + 1e-8);`),
  softmax('softmax-epsilon-1e-10-in-denominator', `${exponentials} return e.div(e.sum() + 1e-10);`),
  softmax('softmax-clips-at-1e-7', eachProbability('Math.min(1 - 1e-7, Math.max(1e-7, p))')),
  softmax('softmax-clips-at-1e-12', eachProbability('Math.max(1e-12, p)'), SOFTMAX_ONLY),
  softmax('softmax-epsilon-1e-13-in-denominator', `${exponentials} return e.div(e.sum() + 1e-13);`),
  softmax('softmax-float32', eachProbability('Math.fround(p)')),
  softmax('softmax-ten-digits', eachProbability('Number(p.toFixed(10))')),
  softmax('softmax-shifts-by-first-entry', shiftedBy('x.get(0, 0)'), SOFTMAX_ONLY),
  softmax('softmax-shifts-by-mean', shiftedBy('x.mean()'), SOFTMAX_ONLY),
  softmax('softmax-shifts-by-constant', shiftedBy('100'), SOFTMAX_ONLY),
  softmax(
    'softmax-replaces-NaN',
    `const e = Matrix.exp(Matrix.sub(x, 0)); const sum = e.sum();
     return Matrix.columnVector(e.to1DArray().map((v) => v / sum || 0));`,
    SOFTMAX_ONLY,
  ),
  { ...loss('loss-epsilon-1e-11-inside', sumOfLogs('p + 1e-11')), is: 'loss-epsilon-inside' },
  loss('loss-clips-at-3e-12', sumOfLogs('Math.max(p, 3e-12)')),
  loss('loss-clips-at-1e-7', sumOfLogs('Math.max(p, 1e-7)')),
  loss('loss-limits-probabilities-below-1', sumOfLogs('Math.min(p, 1 - 1e-6)')),
  loss('loss-float32', sumOfLogs('Math.fround(p)')),
  loss(
    'loss-six-digits',
    'return Number((-targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)), 0)).toFixed(6));',
  ),
  loss('loss-log-of-product', 'return -Math.log(targets.reduce((p, k, t) => p * yPred[t].get(k, 0), 1));'),
  pass('forward-float32-states', {
    state: 'Matrix.tanh(z).apply(function (i, j) { this.set(i, j, Math.fround(this.get(i, j))); })',
  }),
  pass('forward-clips-activations', {
    state: 'Matrix.tanh(z.apply(function (i, j) { this.set(i, j, Math.max(-1, Math.min(1, this.get(i, j)))); }))',
  }),
  gradients('backward-epsilon-in-derivative', { derivative: 'Matrix.mul(a[t + 1], a[t + 1]).neg().add(1 + 1e-8)' }),
  gradients('backward-float32', { end: eachEntry('Math.fround(v)') }),
  gradients('backward-clips-at-5', { end: eachEntry('Math.max(-5, Math.min(5, v))') }),
  gradients('backward-clips-at-10', { end: eachEntry('Math.max(-10, Math.min(10, v))') }),
  gradients('backward-clips-norm-at-5', {
    end: `for (const g of ${GRADIENTS}) if (g.norm() > 5) g.mul(5 / g.norm());`,
  }),
  text('predict-rounded-probabilities', { draw: 'random.choice(p.map((v) => Number(v.toFixed(6))))' }),
  train('train-four-digits', { trained: 'Number((total / trainLoader.samples).toFixed(4))' }),
  train('train-best-needs-an-improvement', { better: 'validated < best.loss - 1e-4' }),
  train('train-best-by-four-digits', { better: 'Number(validated.toFixed(4)) < Number(best.loss.toFixed(4))' }),
  test('test-four-digits', { returned: 'predictions.map((v) => Number(v.toFixed(4)))' }),
  test('test-loss-of-four-digits', { loss: 'Number((sum / loader.samples).toFixed(4))' }),
  test('test-clipped', { prediction: 'model.forward(x).clipByValue(-1, 1) as tf.Tensor2D' }),
  prediction('model-takes-a-logarithm', {
    predicted: '(this.dense.apply(state) as tf.Tensor).log().exp()',
  }),
  train('train-minimizes-a-root', {
    lossOf: 'lossFn(model.forward(x), y).sqrt() as tf.Scalar',
    validated: 'lossFn(model.forward(x), y)',
  }),
];
