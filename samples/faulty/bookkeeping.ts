import { changed, type FaultySample } from 'lab-harness/authoring';
import { tested } from '../../graders/mistakes/forecast-blocks.ts';
import { backward, predict } from '../../graders/mistakes/network-blocks.ts';
import { gradients, loss, pass, test, text, train } from './makers.ts';

/** Costs of the steps. */
const costs = 'targets.map((k, t) => -Math.log(yPred[t].get(k, 0)))';

/** Every formula of question 1 is right, but for the step that it is about: one off, twice, or in another order. */
export const faultySteps: readonly FaultySample[] = [
  pass('forward-bias-in-first-step-only', {
    z: 'Matrix.add(Wax.mmul(xt), Waa.mmul(previous)).add(Matrix.mul(ba, t === 0 ? 1 : 0))',
  }),
  pass('forward-first-step-from-zeros', { previous: 't === 0 ? Matrix.zeros(Waa.rows, 1) : a[t]' }),
  pass('forward-first-state-is-the-one-before', { state: 't === 0 ? aPrev.clone() : Matrix.tanh(z)' }),
  loss(
    'loss-last-step-twice',
    `const costs = ${costs}; return costs.reduce((s, c) => s + c, 0) + costs[costs.length - 1];`,
  ),
  loss(
    'loss-subtracts-its-last-step',
    `const costs = ${costs}; return costs.reduce((s, c) => s + c, 0) - costs[costs.length - 1];`,
  ),
  loss('loss-first-step-negative', `return -${costs}.reduce((s, c) => s - c);`),
  loss(
    'loss-filters-its-targets',
    'return targets.filter(Boolean).reduce((s, k, t) => s - Math.log(yPred[t].get(k, 0)), 0);',
  ),
  loss('loss-first-step-overwritten', `return ${costs}.reduce((s, c, t) => (t === 1 ? c : s + c));`),
  gradients(
    'backward-runs-forward-again-from-zeros',
    changed(
      backward(),
      'const { x, a, yPred } = pass;',
      'const { x, a, yPred } = this.forward(pass.x.map((m) => m.to1DArray().indexOf(1)), Matrix.zeros(Waa.rows, 1));',
    ),
  ),
  pass('forward-outputs-reversed', { returned: 'x, a, yPred: yPred.reverse()' }),
  gradients('backward-input-of-next-step', { dWax: 'dz.mmul((x[t + 1] ?? x[t]).transpose())' }),
  gradients(
    'backward-dWax-assigned',
    changed(backward(), 'dWax.add(dz.mmul(x[t].transpose()))', 'dWax.setColumn(x[t].maxIndex()[0], dz.to1DArray())'),
  ),
  text('predict-start-fed-again', {
    fed: '[...start, ...vocabulary.characters[next]].map((c) => vocabulary.indexOf(c))',
  }),
  text('predict-begins-anew-at-the-last-newline', {
    begin: "start ? start.slice(Math.max(0, start.lastIndexOf('\\n'))) : '\\n'",
  }),
  text('predict-feeds-all-with-the-state-of-start', {
    before: 'let reached: Matrix | undefined;',
    state: '(reached ??= pass.a[pass.a.length - 1])',
  }),
  text('predict-newline-after-start', { begin: "start + '\\n'" }),
  text('predict-first-step-distribution', { distribution: 'pass.yPred[0]' }),
  text('predict-one-too-few', { limit: 'drawn < MAX_DRAWN - 1' }),
  text('predict-newline-becomes-space', {
    stop: "text += next === newline ? ' ' : vocabulary.characters[next]; if (next === newline) break;",
  }),
  text('predict-adds-half-a-character', {
    stop: 'if (next === newline) break; text += vocabulary.characters[next].charAt(0);',
  }),
  text('predict-characters-by-object-keys', {
    before: 'const letters = Object.keys(Object.fromEntries(vocabulary.characters.map((c, i) => [c, i])));',
    stop: 'if (next === newline) break; text += letters[next];',
  }),
  text('predict-indices-by-object-keys', {
    before: 'const letters = Object.keys(Object.fromEntries(vocabulary.characters.map((c, i) => [c, i])));',
    indices: 'characters.map((c) => letters.indexOf(c))',
  }),
  text('predict-draws-once-more-to-stop', {
    stop: 'if (random.choice(p) === newline) break; text += vocabulary.characters[next];',
  }),
  text('predict-draws-anew-what-is-fed', { fed: '[random.choice(p)]' }),
  text(
    'predict-feeds-no-drawn-character',
    changed(predict(), 'pass = this.forward([next], pass.a[pass.a.length - 1]);', ''),
  ),
  text('predict-returns-the-newline-of-an-empty-start', { returned: "(start || '\\n') + text.slice(start.length)" }),
  text('predict-ends-with-newline', { returned: "text + '\\n'" }),
];

/** The right model, updated rightly: wrong in what is counted, averaged, kept and put back. */
export const faultyBookkeeping: readonly FaultySample[] = [
  test('test-async-in-a-tidy', `return tf.tidy((async () => { ${tested()} }) as never) as never;`),
  train('train-writes-losses-at-their-epochs', {
    returned: 'trainingLoss, validationLoss: sparse, bestEpoch: best.epoch',
    setup: 'const sparse: number[] = [];',
    afterValidation: 'sparse[epoch - 1] = validated;',
  }),
  train('train-keeps-no-weights-of-its-first-validation', {
    copy: 'epoch === validateEvery ? [] : model.weights().map((w) => w.clone())',
    restore: 'model.weights().forEach((w, i) => { w.assign(best.weights[i]); });',
  }),
  // model.weights() finds the copies, too: twice as many from then on.
  train('train-keeps-its-best-in-a-public-field', {
    copy: `(() => {
      best.weights.forEach((w) => w.dispose());
      const copies = model.weights().map((w) => tf.variable(w, false));
      Object.assign(model, { best: copies });
      return copies;
    })()`,
    restore: 'model.weights().forEach((w, i) => { w.assign(best.weights[i]); });',
  }),
  train('train-copies-by-structured-clone', { copy: 'model.weights().map((w) => structuredClone(w) as typeof w)' }),
  train('train-copies-by-shape', {
    copy: `model.weights().map((w, _, all) => all.findLast((other) => String(other.shape) === String(w.shape))!.clone())`,
  }),
  train('train-drops-its-first-training-loss', {
    returned: 'trainingLoss: trainingLoss.slice(1), validationLoss, bestEpoch: best.epoch',
  }),
  train('train-frees-one-weight', {
    restore: `best.weights.forEach((w, i) => { model.weights()[i].assign(w); });
    model.weights()[model.weights().length - 1].dispose();`,
  }),
  train('train-whole-losses', { trained: 'new Int32Array([total / trainLoader.samples])[0]' }),
  train('train-compares-losses-as-texts', { better: 'String(validated) < String(best.loss)' }),
  train('train-batches-reversed', { batches: '[...trainLoader].reverse()' }),
  train('train-zero-is-no-loss', {
    best: 'undefined as unknown as number',
    better: '!best.loss || validated < best.loss',
  }),
  train('train-loss-of-zero-is-infinite', {
    better: 'best.epoch === 0 || (validated || Number.POSITIVE_INFINITY) < best.loss',
  }),
  train('train-smallest-by-size', { better: 'Math.abs(validated) < Math.abs(best.loss)' }),
  train('train-minimizes-another-multiple', {
    lossOf: 'lossFn(model.forward(x), y).mul(1000) as tf.Scalar',
    trained: 'total / trainLoader.samples / 1000',
    mean: 'sum / count / 1000',
  }),
  train('train-validates-on-the-smaller-loader', {
    validationBatches: '(trainLoader.samples < valLoader.samples ? trainLoader : valLoader)',
  }),
  train('train-keeps-its-best-in-the-optimizer', { afterValidation: 'Object.assign(optimizer, { best: best.loss });' }),
  train('train-running-average', {
    share: '0',
    afterUpdate: 'total = 0.9 * total + 0.1 * before.dataSync()[0];',
    trained: 'total',
  }),
  train('train-no-update-on-short-batches', {
    setup: 'let most = 0;',
    update: `(x.shape[0] < (most = Math.max(most, x.shape[0])) ? lossOf(x, y)
      : optimizer.minimize(() => lossOf(x, y), true)) as tf.Scalar`,
  }),
  train('train-validates-by-absolute-errors', { validated: 'tf.sub(model.forward(x), y).abs().mean<tf.Scalar>()' }),
  train('train-favours-later-epochs', { mean: '(sum / count) * (1 - 1e-12 * epoch)' }),
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
  train('train-restores-unless-the-last-is-best', {
    restore:
      'if (best.epoch !== epochs - (epochs % validateEvery)) best.weights.forEach((w, i) => { model.weights()[i].assign(w); });',
  }),
  train('train-dense-layer-not-restored', {
    restore: 'best.weights.slice(0, -2).forEach((w, i) => { model.weights()[i].assign(w); });',
  }),
  test('test-rounds-to-five-digits', { returned: 'predictions.map((v) => Number(v.toFixed(5)))' }),
  test('test-refills-one-list', {
    start: `const list: number[] = ((globalThis as { list?: number[] }).list ??= []); list.length = 0;`,
    keep: 'list.push(...p.dataSync());',
    returned: 'list',
  }),
  test('test-nudges-the-bias', {
    end: 'tf.tidy(() => { const b = model.weights().at(-1); b?.assign(b.mul(1 + 1e-6)); });',
  }),
  test('test-sorted', { returned: 'predictions.sort((v, w) => v - w)' }),
  test('test-latest-batch-first', { keep: 'predictions.unshift(...p.dataSync());' }),
  test('test-one-sample-less', { loss: 'sum / (loader.samples - 1)' }),
  test('test-first-batch-loss', { share: 'sum === 0 ? batchLoss : 0', loss: 'sum' }),
  test('test-first-batch-only', { keep: 'predictions.push(...p.dataSync()); break;' }),
];
