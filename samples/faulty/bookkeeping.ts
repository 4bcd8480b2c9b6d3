import { changed, type FaultySample } from 'lab-harness/authoring';
import { backward } from '../../graders/mistakes/network-blocks.ts';
import { gradients, pass, test, text, train } from './makers.ts';

/** Every formula of question 1 is right, but for the step that it is about: one off, twice, or in another order. */
export const faultySteps: readonly FaultySample[] = [
  pass('forward-bias-in-first-step-only', {
    z: 'Matrix.add(Wax.mmul(xt), Waa.mmul(previous)).add(Matrix.mul(ba, t === 0 ? 1 : 0))',
  }),
  pass('forward-outputs-reversed', { returned: 'x, a, yPred: yPred.reverse()' }),
  gradients('backward-input-of-next-step', { dWax: 'dz.mmul((x[t + 1] ?? x[t]).transpose())' }),
  gradients(
    'backward-dWax-assigned',
    changed(backward(), 'dWax.add(dz.mmul(x[t].transpose()))', 'dWax.setColumn(x[t].maxIndex()[0], dz.to1DArray())'),
  ),
  text('predict-start-fed-again', {
    fed: '[...start, ...vocabulary.characters[next]].map((c) => vocabulary.indexOf(c))',
  }),
  text('predict-newline-after-start', { begin: "start + '\\n'" }),
  text('predict-first-step-distribution', { distribution: 'pass.yPred[0]' }),
  text('predict-one-too-few', { limit: 'drawn < MAX_DRAWN - 1' }),
  text('predict-newline-becomes-space', {
    stop: "text += next === newline ? ' ' : vocabulary.characters[next]; if (next === newline) break;",
  }),
  text('predict-ends-with-newline', { returned: "text + '\\n'" }),
];

/** The right model, updated rightly: wrong in what is counted, averaged, kept and put back. */
export const faultyBookkeeping: readonly FaultySample[] = [
  train('train-batches-reversed', { batches: '[...trainLoader].reverse()' }),
  train('train-running-average', {
    share: '0',
    afterUpdate: 'total = 0.9 * total + 0.1 * before.dataSync()[0];',
    trained: 'total',
  }),
  train('train-one-epoch-too-many', { epochs: 'let epoch = 0; epoch <= epochs; epoch++' }),
  train('train-validates-after-last-epoch-too', { skip: 'epoch % validateEvery !== 0 && epoch !== epochs' }),
  train('train-first-validation-batch-only', { validationBatches: '[...valLoader].slice(0, 1)' }),
  train('train-validation-over-training-samples', { mean: 'sum / trainLoader.samples' }),
  train('train-validation-over-batches', { mean: 'sum / valLoader.batches' }),
  train('train-best-begins-at-one', { best: '1' }),
  train('train-best-begins-at-zero', { best: '0' }),
  train('train-largest-is-best', { best: '-Infinity', better: 'validated > best.loss' }),
  train('train-best-by-last-validation-batch', {
    setup: 'let lastLoss = 0; let smallest = Infinity;',
    duringValidation: 'lastLoss = loss;',
    better: 'lastLoss < smallest && (smallest = lastLoss)',
  }),
  train('train-stops-early', { afterValidation: 'if (validated > best.loss) break;' }),
  train('train-last-validated-restored', {
    setup: 'let last: tf.Tensor[] = [];',
    afterValidation: 'last = model.weights().map((w) => w.clone());',
    restore: 'last.forEach((w, i) => { model.weights()[i].assign(w); });',
  }),
  train('train-dense-layer-not-restored', {
    restore: 'best.weights.slice(0, -2).forEach((w, i) => { model.weights()[i].assign(w); });',
  }),
  test('test-sorted', { returned: 'predictions.sort((v, w) => v - w)' }),
  test('test-latest-batch-first', { keep: 'predictions.unshift(...p.dataSync());' }),
  test('test-one-sample-less', { loss: 'sum / (loader.samples - 1)' }),
  test('test-first-batch-loss', { share: 'sum === 0 ? batchLoss : 0', loss: 'sum' }),
  test('test-first-batch-only', { keep: 'predictions.push(...p.dataSync()); break;' }),
];
