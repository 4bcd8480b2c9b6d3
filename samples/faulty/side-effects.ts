import { SOFTMAX_ONLY } from '../../graders/mistakes/costs.ts';
import type { FaultySample } from '../../harness/authoring/index.ts';
import { gradients, loss, pass, softmax, test, text, train } from './makers.ts';

/** Right results, for once: an argument or a weight is another afterwards, or is shared with the result. */
export const faultySideEffects: readonly FaultySample[] = [
  softmax(
    'softmax-shifts-argument-and-back',
    'const m = x.max(); const e = Matrix.exp(x.sub(m)); x.add(m); return e.div(e.sum());',
    SOFTMAX_ONLY,
  ),
  softmax(
    'softmax-sorts-argument',
    `const e = Matrix.exp(Matrix.sub(x, x.max())); const y = e.div(e.sum());
     const sorted = x.to1DArray().sort((p, q) => p - q); sorted.forEach((v, i) => { x.set(i, 0, v); });
     return y;`,
    SOFTMAX_ONLY,
  ),
  loss(
    'loss-consumes-targets',
    'return -yPred.reduce((s, y) => s + Math.log(y.get(targets.shift() as number, 0)), 0);',
  ),
  loss(
    'loss-consumes-predictions',
    'return -targets.reduce((s, k) => s + Math.log((yPred.shift() as Matrix).get(k, 0)), 0);',
  ),
  loss(
    'loss-reverses-arguments',
    `yPred.reverse(); targets.reverse();
     return -targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)), 0);`,
  ),
  loss('loss-takes-logarithms-in-place', 'return -targets.reduce((s, k, t) => s + yPred[t].log().get(k, 0), 0);'),
  {
    ...pass('forward-shares-aPrev-numbers', {
      first: 'Object.assign(Object.create(Object.getPrototypeOf(aPrev)), aPrev) as Matrix',
    }),
    is: 'forward-aliases-aPrev',
  },
  pass('forward-grows-aPrev', { first: 'aPrev.mul(1.5).clone()' }),
  pass('forward-adds-into-by', { y: 'this.softmax(by.add(Wya.mmul(at)).clone())' }),
  gradients('backward-squares-states-in-place', { derivative: 'a[t + 1].pow(2).neg().add(1)' }),
  gradients('backward-pops-states', { end: 'while (a.length > 1) a.pop();' }),
  gradients('backward-updates-parameters', {
    end: 'Wax.sub(Matrix.mul(dWax, 0.01)); Waa.sub(Matrix.mul(dWaa, 0.01));',
  }),
  text('predict-changes-by-at-the-end', { end: 'parameters.by.mul(0.99);' }),
  train('train-weight-decay', { afterUpdate: 'model.weights().forEach((w) => { w.assign(w.mul(0.999)); });' }),
  train('train-restores-after-every-validation', {
    afterValidation: 'best.weights.forEach((w, i) => { model.weights()[i].assign(w); });',
  }),
  train('train-copies-in-a-tidy', {
    copy: '(tf.tidy(() => { best.weights = model.weights().map((w) => w.clone()); }), best.weights)',
  }),
  test('test-nudges-weights', { start: 'model.weights().forEach((w) => { w.assign(w.add(1e-3)); });' }),
  test('test-zeroes-weights-afterwards', { end: 'model.weights().forEach((w) => { w.assign(tf.zerosLike(w)); });' }),
];
