import type { FaultySample } from 'lab-harness/authoring';
import { layers, through } from '../../graders/mistakes/forecast-blocks.ts';
import { construction, gradients, loss, pass, prediction, softmax, test, text, train } from './makers.ts';

/** Sensible formulas that are not the ones asked for: another network, loss, distribution or update. */
export const faultyOtherFormulas: readonly FaultySample[] = [
  softmax('softmax-divides-by-norm', 'const e = Matrix.exp(Matrix.sub(x, x.max())); return e.div(e.norm());'),
  softmax(
    'softmax-sorted',
    `const e = Matrix.exp(Matrix.sub(Matrix.columnVector(x.to1DArray().sort((p, q) => q - p)), x.max()));
     return e.div(e.sum());`,
  ),
  softmax('softmax-temperature', 'const e = Matrix.exp(Matrix.sub(x, x.max()).mul(0.9)); return e.div(e.sum());'),
  loss(
    'loss-binary-cross-entropy',
    `return targets.reduce((s, k, t) => s + yPred[t].to1DArray()
       .reduce((sum, p, i) => sum - Math.log(i === k ? p : 1 - p || 1), 0), 0);`,
  ),
  loss(
    'loss-mean-of-binary-cross-entropies',
    `return targets.reduce((s, k, t) => s + yPred[t].to1DArray()
       .reduce((sum, p, i) => sum - Math.log(i === k ? p : 1 - p), 0) / yPred[t].rows, 0);`,
  ),
  loss('loss-entropy', 'return yPred.reduce((s, y) => s - Matrix.mul(y, Matrix.log(y)).sum(), 0);'),
  loss(
    'loss-mean-over-vocabulary',
    'return -targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)) / yPred[t].rows, 0);',
  ),
  pass('forward-relu', { state: 'Matrix.add(z, Matrix.abs(z)).div(2)' }),
  pass('forward-exponential-states', { state: 'Matrix.exp(z)' }),
  pass('forward-bias-outside-tanh', {
    z: 'Wax.mmul(xt).add(Waa.mmul(previous))',
    state: 'Matrix.tanh(z).add(ba)',
  }),
  pass('forward-softsign', { state: 'Matrix.div(z, Matrix.abs(z).add(1))' }),
  pass('forward-temperature', { y: 'this.softmax(Matrix.add(Wya.mmul(at), by).mul(0.9))' }),
  gradients('backward-weight-decay', { end: 'dWaa.add(Matrix.mul(Waa, 1e-4));' }),
  {
    ...gradients('backward-tanh-derivative-without-square', {
      derivative: 'Matrix.sub(Matrix.ones(Waa.rows, 1), a[t + 1])',
    }),
    is: 'backward-tanh-unsquared',
  },
  text('predict-temperature', {
    draw: '((q) => random.choice(q.map((v) => v / q.reduce((s, w) => s + w))))(p.map((v) => v ** 1.25))',
  }),
  text('predict-top-two', {
    draw: '((c) => random.choice(p.map((v) => (v >= c ? v : 0))))([...p].sort((v, w) => w - v)[1])',
  }),
  construction('model-sigmoid', { options: "activation: 'sigmoid'" }),
  construction('model-lstm', { kind: 'lstm' }),
  construction('model-gru', { kind: 'gru' }),
  construction('model-half-the-units', { options: 'units: Math.ceil(hiddenSize / 2)' }),
  construction('model-hidden-size-fixed-to-32', { options: 'units: 32' }),
  {
    id: 'model-mean-over-steps',
    blocks: {
      'q2.constructor': layers({ options: 'returnSequences: true' }),
      'q2.forward': through({ predicted: 'this.dense.apply(state.mean(1))' }),
    },
  },
  {
    id: 'model-drops-out-always',
    blocks: {
      'q2.constructor': layers({ options: 'dropout: 0.2' }),
      'q2.forward': `return this.dense.apply(this.recurrent.reduce<tf.Tensor>((s, layer) => layer.apply(s, {
          training: true }) as tf.Tensor, x)) as tf.Tensor2D;`,
    },
  },
  {
    id: 'model-last-window-for-last-step',
    blocks: {
      'q2.constructor': layers({ options: 'returnSequences: true' }),
      'q2.forward': through({ predicted: 'this.dense.apply(tf.unstack(state).at(-1) as tf.Tensor)' }),
    },
  },
  prediction('model-adds-last-value', {
    predicted: '(this.dense.apply(state) as tf.Tensor).add(tf.unstack(x, 1).at(-1) as tf.Tensor)',
  }),
  train('train-own-sgd', {
    setup: 'const own = tf.train.sgd(0.02);',
    update: 'own.minimize(() => lossOf(x, y), true) as tf.Scalar',
  }),
  train('train-gradients-of-one-window', {
    update: `optimizer.minimize(() => lossOf(x.slice([0, 0, 0], [1, -1, -1]),
      y.slice([0, 0], [1, 1])), true) as tf.Scalar`,
  }),
  train('train-first-layer-frozen', {
    update: 'optimizer.minimize(() => lossOf(x, y), true, model.weights().slice(3)) as tf.Scalar',
  }),
  train('train-dense-bias-frozen', {
    update: 'optimizer.minimize(() => lossOf(x, y), true, model.weights().slice(0, -1)) as tf.Scalar',
  }),
  train('train-on-validation-windows-too', { batches: '[...trainLoader, ...valLoader]' }),
  test('test-reversed-windows', { prediction: 'model.forward(x.reverse(1))' }),
];
