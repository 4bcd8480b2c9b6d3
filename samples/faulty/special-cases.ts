import { type FaultySample, sampleIn } from 'lab-harness/authoring';
import { backward } from '../../graders/mistakes/network-blocks.ts';
import { construction, gradients, loss, pass, prediction, softmax, test, text, train } from './makers.ts';

/** Backpropagation through so many steps, from the last one on. */
const truncatedAt = (steps: number) => ({ steps: `let t = x.length - 1; t >= Math.max(0, x.length - ${steps}); t--` });

/** Right for most lengths, characters and batches, wrong for some. */
export const faultySpecialCases: readonly FaultySample[] = [
  softmax(
    'softmax-sigmoid-for-two',
    `const e = Matrix.exp(Matrix.sub(x, x.max())); if (x.rows !== 2) return e.div(e.sum());
     const p = 1 / (1 + Math.exp(x.get(0, 0) - x.get(1, 0))); return Matrix.columnVector([p, 1 - p]);`,
  ),
  softmax(
    'softmax-hard-coded-vocabulary',
    `const e = Matrix.exp(Matrix.sub(x, x.max()));
     const first = Array.from({ length: 27 }, (_, i) => e.get(i, 0));
     return Matrix.columnVector(first.map((v) => v / e.sum()));`,
  ),
  loss(
    'loss-each-character-once',
    'return -[...new Set(targets)].reduce((s, k) => s + Math.log(yPred[targets.indexOf(k)].get(k, 0)), 0);',
  ),
  loss(
    'loss-finds-steps-by-targets',
    'return -targets.reduce((s, k) => s + Math.log(yPred[targets.indexOf(k)].get(k, 0)), 0);',
  ),
  loss(
    'loss-reads-targets-by-parseInt',
    'return -(targets.map(parseInt as never) as number[]).reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)), 0);',
  ),
  loss('loss-reads-the-first-prediction', 'return -targets.reduce((s, k) => s + Math.log(yPred[0].get(k, 0)), 0);'),
  loss(
    'loss-at-most-ten-steps',
    'return -targets.slice(0, 10).reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)), 0);',
  ),
  pass('forward-pauses-on-repeated-character', {
    state: 'inputs[t] === inputs[t - 1] ? previous.clone() : Matrix.tanh(z)',
  }),
  pass('forward-takes-no-character-again', {
    x: '[...new Set(inputs)].map((index) => oneHot(index, this.vocabulary.size))',
  }),
  pass('forward-index-0-is-nothing', {
    x: 'inputs.map((i) => (i ? oneHot(i, this.vocabulary.size) : Matrix.zeros(this.vocabulary.size, 1)))',
  }),
  pass('forward-first-input-is-nothing', {
    x: 'inputs.map((i, t) => (t ? oneHot(i, this.vocabulary.size) : Matrix.zeros(this.vocabulary.size, 1)))',
  }),
  pass('forward-ends-before-a-newline', {
    start: `const end = inputs.indexOf(this.vocabulary.indexOf('\\n'), 1);
      inputs = end < 0 ? inputs : inputs.slice(0, end);`,
  }),
  pass('forward-ignores-aPrev-for-one-step', {
    first: '(inputs.length === 1 ? Matrix.zeros(Waa.rows, 1) : aPrev.clone())',
  }),
  { ...gradients('backward-truncated-at-10', truncatedAt(10)), is: 'backward-stops-after-a-few-steps' },
  gradients('backward-truncated-at-16', truncatedAt(16)),
  gradients('backward-truncated-at-25', truncatedAt(25)),
  gradients('backward-counts-steps-in-text', {
    steps: 'const t of Object.keys(x).reverse() as unknown as number[]',
  }),
  gradients('backward-stops-for-one-step', { end: 'if (x.length === 1) dWaa.mul(0);' }),
  gradients('backward-wrong-for-seven-steps', { end: 'if (x.length === 7) dWaa.mul(2);' }),
  gradients('backward-wrong-for-ten-units', { end: 'if (Waa.rows === 10) dWaa.mul(2);' }),
  gradients('backward-no-slope-in-saturation', {
    derivative: 'Matrix.columnVector(a[t + 1].to1DArray().map((v) => (Math.abs(v) > 0.99 ? 0 : 1 - v * v)))',
  }),
  gradients('backward-least-slope-in-saturation', {
    derivative: 'Matrix.columnVector(a[t + 1].to1DArray().map((v) => 1 - Math.min(0.99, Math.abs(v)) ** 2))',
  }),
  // Networks of the backprop checks are smaller, and that of the recorded training is larger.
  sampleIn('q1.backward', ['q1.predict'])(
    'backward-wrong-for-twenty-units',
    backward({ end: 'if (Waa.rows === 20) dWaa.mul(2);' }),
  ),
  text('predict-draws-a-51st-in-vain', {
    limit: 'drawn <= MAX_DRAWN',
    stop: 'if (next === newline || drawn === MAX_DRAWN) break; text += vocabulary.characters[next];',
  }),
  text('predict-start-cut-to-six', { begin: "start.slice(-6) || '\\n'" }),
  text('predict-lower-case-start', { begin: "start.toLowerCase() || '\\n'" }),
  text('predict-feeds-each-character-once', { begin: "[...new Set(start || '\\n')].join('')" }),
  text('predict-draws-nothing-that-is-certain', {
    draw: 'p.some((each) => each > 0.999) ? p.indexOf(Math.max(...p)) : random.choice(p)',
  }),
  text('predict-first-line-alone', { returned: "text.split('\\n')[0]" }),
  text('predict-takes-the-first-newline-out', { returned: "(text + '\\n').replace('\\n', '')" }),
  text('predict-without-any-newline', { returned: "text.replaceAll('\\n', '')" }),
  text('predict-draws-and-returns-start', { returned: 'start' }),
  text('predict-trims-the-end', { returned: 'text.trimEnd()' }),
  text('predict-trims-the-text', { returned: 'text.trim()' }),
  text('predict-trimmed-start', { begin: "start.trim() || '\\n'" }),
  text('predict-empty-start-crashes', { begin: 'start' }),
  text('predict-choice-of-a-matrix', {
    draw: 'random.choice(pass.yPred[pass.yPred.length - 1] as unknown as number[])',
  }),
  text('predict-unknown-is-newline', {
    indices: 'characters.map((c) => Math.max(0, vocabulary.characters.indexOf(c)))',
  }),
  construction('model-two-layers-at-most', { depth: 'Math.min(2, options.layers)' }),
  prediction('model-squeezes-a-batch-of-one', {
    predicted: '((p) => (p.rank < 2 ? p : this.dense.apply(state)))((this.dense.apply(state) as tf.Tensor).squeeze())',
  }),
  prediction('model-wrong-for-windows-of-one-value', {
    predicted: 'this.dense.apply(x.shape[1] === 1 ? tf.zerosLike(state) : state)',
  }),
  train('train-short-validation-batch-skipped', {
    validation: 'if (x.shape[0] === 8) { sum += loss * 8; count += 8; }',
  }),
  train('train-loss-right-for-recorded-windows-only', {
    trained: '(total / trainLoader.samples) * (trainLoader.samples === 78 ? 1 : 1.001)',
  }),
  train('train-stops-at-a-loss-of-zero', { afterValidation: 'if (trainingLoss[epoch - 1] <= 0) break;' }),
  train('train-skips-its-first-validation', { skip: 'epoch === 1 || epoch % validateEvery !== 0' }),
  train('train-never-begins-its-sums-anew', {
    setup: 'let all = 0; let seen = 0;',
    afterUpdate: 'all += before.dataSync()[0] * x.shape[0]; seen += x.shape[0];',
    trained: 'all / seen',
  }),
  train('train-adds-weights-to-the-loss', {
    update: `optimizer.minimize(() => model.weights().reduce((sum: tf.Tensor, w) => sum.add(w.square().sum().mul(0.01)),
      lossOf(x, y)) as tf.Scalar, true) as tf.Scalar`,
  }),
  train('train-ascends', { update: '(optimizer.minimize(() => lossOf(x, y).neg(), true) as tf.Scalar).neg()' }),
  train('train-names-its-losses-otherwise', {
    returned: 'trainLoss: trainingLoss, valLoss: validationLoss, bestEpoch: best.epoch',
  }),
  construction(
    'model-adds-layers-to-those-of-earlier-models',
    `const shared = RNN as unknown as { layers?: tf.layers.Layer[] };
     const layers = (shared.layers ??= []);
     for (let i = 0; i < options.layers; i++) layers.push(
       tf.layers.simpleRNN({ units: options.hiddenSize, activation: 'tanh', returnSequences: i < options.layers - 1 }));
     this.recurrent = layers;
     this.dense = tf.layers.dense({ units: 1 });`,
  ),
  construction(
    'model-begins-where-an-earlier-one-ended',
    `const shared = RNN as unknown as { dense?: tf.layers.Layer };
     const weights = shared.dense?.getWeights().map((weight) => weight.clone());
     this.recurrent = Array.from({ length: options.layers }, (_, i) =>
       tf.layers.simpleRNN({ units: options.hiddenSize, activation: 'tanh', returnSequences: i < options.layers - 1 }));
     this.dense = tf.layers.dense({ units: 1, weights });
     shared.dense = this.dense;`,
  ),
  test('test-predictions-of-its-last-batch', { keep: 'predictions.splice(0, Infinity, ...p.dataSync());' }),
  test('test-leaves-zeros-out', { returned: 'predictions.filter((value) => value)' }),
  test('test-counts-values', { share: 'batchLoss * x.size' }),
  test('test-equal-predictions-once', { returned: '[...new Set(predictions)]' }),
  test('test-batch-size-8', { share: 'batchLoss * 8' }),
  test('test-predictions-of-full-batches-only', {
    start: 'let size = 0;',
    keep: 'size ||= x.shape[0]; if (x.shape[0] === size) predictions.push(...p.dataSync());',
  }),
];
