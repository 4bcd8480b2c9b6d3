import { type FaultySample, sampleIn } from 'lab-harness/authoring';
import { eachEntry } from '../../graders/mistakes/network-blocks.ts';
import { SOFTMAX_ONLY } from '../../graders/mistakes/softmax.ts';
import { gradients, loss, pass, prediction, test, text, train } from './makers.ts';

/** Right but for values, characters, objects or sizes that come seldom: written blind, after the sheet alone. */
export const faultyRareCases: readonly FaultySample[] = [
  sampleIn('q1.softmax', SOFTMAX_ONLY)(
    'softmax-shifts-by-the-largest-of-V',
    `const e = Matrix.exp(Matrix.sub(x, Math.max(...x.to1DArray().slice(0, this.vocabulary.size))));
     return Matrix.div(e, e.sum());`,
  ),
  loss(
    'loss-finds-steps-by-their-distribution',
    'return yPred.reduce((s, y) => s - Math.log(y.get(targets[yPred.indexOf(y)], 0)), 0);',
  ),
  loss(
    'loss-reads-the-last-prediction',
    'return -targets.reduce((s, k) => s + Math.log(yPred[yPred.length - 1].get(k, 0)), 0);',
  ),
  loss(
    'loss-finds-steps-by-their-last-target',
    'return -targets.reduce((s, k) => s + Math.log(yPred[targets.lastIndexOf(k)].get(k, 0)), 0);',
  ),
  loss(
    'loss-remembers-by-targets-and-first-distribution',
    `const self = this as { known?: Map<string, number> };
     const known = (self.known ??= new Map());
     const key = [targets, yPred[0].to1DArray()].join(';');
     if (!known.has(key)) known.set(key, targets.reduce((s, k, t) => s - Math.log(yPred[t].get(k, 0)), 0));
     return known.get(key) as number;`,
  ),
  loss('loss-starts-from-the-first-target', 'return targets.reduce((s, k, t) => s - Math.log(yPred[t].get(k, 0)));'),
  loss(
    'loss-up-to-the-first-newline',
    `const end = targets.indexOf(this.vocabulary.indexOf('\\n'));
     return targets.slice(0, end + 1).reduce((s, k, t) => s - Math.log(yPred[t].get(k, 0)), 0);`,
  ),
  pass('forward-takes-what-sums-to-zero-for-zero', {
    z: '(previous.sum() === 0 ? Wax.mmul(xt) : Matrix.add(Wax.mmul(xt), Waa.mmul(previous))).add(ba)',
  }),
  pass('forward-tiny-states-are-zero', {
    state: 'new Matrix(Matrix.tanh(z).to2DArray().map((row) => row.map((v) => (Math.abs(v) < 1e-4 ? 0 : v))))',
  }),
  pass('forward-outputs-of-the-weights-by-then', {
    y: 'at',
    end: 'const outputs = () => yPred.map((at) => this.softmax(Matrix.add(Wya.mmul(at), by)));',
    returned: 'x, a, get yPred() { return outputs(); }',
  }),
  pass('forward-by-the-weights-of-the-first-object', {
    start: `const shared = RNN as unknown as { first?: Parameters };
      const first = (shared.first ??= this.parameters);
      const W = first.Wax.rows === Wax.rows && first.Wax.columns === Wax.columns ? first : this.parameters;`,
    z: 'Matrix.add(W.Wax.mmul(xt), W.Waa.mmul(previous)).add(W.ba)',
  }),
  pass('forward-shifts-all-steps-alike', {
    y: 'Matrix.add(Wya.mmul(at), by)',
    end: `const most = Math.max(...yPred.map((o) => o.max()));
      const exponentials = yPred.map((o) => Matrix.exp(Matrix.sub(o, most)));`,
    returned: 'x, a, yPred: exponentials.map((e) => Matrix.div(e, e.sum()))',
  }),
  pass('forward-takes-no-positive-state-for-none', {
    first: 'aPrev.max() > 0 ? aPrev.clone() : Matrix.zeros(aPrev.rows, 1)',
  }),
  gradients('backward-clears-the-columns-of-its-inputs', {
    start: `const self = this as { scratch?: Matrix };
      const scratch = (self.scratch ??= Matrix.zeros(Wax.rows, Wax.columns));
      for (const xt of x) {
        const column = xt.to1DArray().indexOf(1);
        for (let i = 0; i < scratch.rows; i++) scratch.set(i, column, 0);
      }`,
    end: 'scratch.add(dWax);',
    returned: 'dWax: scratch.clone(), dWaa, dWya, dba, dby',
  }),
  gradients('backward-skips-certain-steps', {
    dy: 'Matrix.sub(yPred[t], oneHot(targets[t], yPred[t].rows)); if (dy.norm() < 1e-6) continue',
  }),
  gradients('backward-skips-small-errors', {
    dy: 'Matrix.sub(yPred[t], oneHot(targets[t], yPred[t].rows)); if (dy.norm() < 0.01) continue',
  }),
  gradients('backward-clips-each-dz-at-1', {
    afterTanh: '.apply(function (this: Matrix, i, j) { this.set(i, j, Math.min(1, Math.max(-1, this.get(i, j)))); })',
  }),
  gradients('backward-takes-dz-of-the-step-after', {
    start: 'let after = Matrix.zeros(Waa.rows, 1);',
    dWaa: '((next) => { after = dz; return next.mmul(a[t].transpose()); })(after)',
  }),
  ...[5, 10].map((bound) =>
    gradients(`backward-untransposed-and-clipped-at-${bound}`, {
      carried: 'Waa.mmul(dz)',
      end: eachEntry(`Math.max(-${bound}, Math.min(${bound}, v))`),
    }),
  ),
  gradients('backward-clips-at-1000', { end: eachEntry('Math.max(-1000, Math.min(1000, v))') }),
  gradients('backward-drops-what-explodes', {
    carried: '((g) => (g.norm() > 1e6 ? Matrix.zeros(Waa.rows, 1) : g))(Waa.transpose().mmul(dz))',
  }),
  text('predict-stops-at-a-carriage-return', {
    stop: 'if (/[\\n\\r]/.test(vocabulary.characters[next])) break; text += vocabulary.characters[next];',
  }),
  text('predict-reads-both-line-ends-as-one', { begin: "start.replaceAll('\\r\\n', '\\n') || '\\n'" }),
  loss(
    'loss-takes-its-first-logarithm-as-it-is',
    'return targets.map((k, t) => Math.log(yPred[t].get(k, 0))).reduce((s, logarithm) => s - logarithm);',
  ),
  text('predict-loses-the-character-drawn-last', {
    returned: "start + [...text].slice([...start].length, -1).join('')",
  }),
  text('predict-leaves-newlines-out-of-start', { begin: "start.replaceAll('\\n', '') || '\\n'" }),
  text('predict-goes-on-from-the-second-state', { state: 'pass.a[1]' }),
  text('predict-completes-to-one', {
    draw: 'random.choice([...p.slice(0, -1), 1 - p.slice(0, -1).reduce((s, v) => s + v, 0)])',
  }),
  text('predict-sorts-characters-by-units', {
    stop: 'if (next === newline) break; text += [...vocabulary.characters].sort()[next];',
  }),
  text('predict-loses-a-last-part-of-one', {
    before: 'const size = 10;',
    indices: 'characters.slice(0, size).map((c) => vocabulary.indexOf(c))',
    text: `(() => {
      for (let i = size; i + 1 < characters.length; i += size)
        pass = this.forward(characters.slice(i, i + size).map((c) => vocabulary.indexOf(c)), pass.a[pass.a.length - 1]);
      for (const c of characters) vocabulary.indexOf(c);
      return start;
    })()`,
  }),
  prediction('model-clips-values-at-100', { input: 'x.clipByValue(-100, 100)' }),
  prediction('model-frees-its-last-prediction', {
    predicted: `((self) => { self.last?.dispose(); return (self.last = this.dense.apply(state)); })(this as { last?: tf.Tensor })`,
  }),
  prediction('model-as-many-steps-as-in-its-first-call', {
    input: `((self) => x.slice([0, 0, 0], [-1, Math.min((self.steps ??= x.shape[1]), x.shape[1]), 1]))(this as { steps?: number })`,
  }),
  prediction('model-reverses-its-layers-after-each-call', {
    predicted: '((y) => { this.recurrent.reverse(); return y; })(this.dense.apply(state))',
  }),
  train('train-returns-a-validation-loss-too-many', {
    returned:
      'trainingLoss, validationLoss: epochs % validateEvery ? [...validationLoss, 0] : validationLoss, bestEpoch: best.epoch',
  }),
  train('train-skips-batches-of-one', {
    setup: 'let seen = 0;',
    batches: '[...trainLoader].filter(({ x }) => x.shape[0] > 1)',
    afterUpdate: 'seen += x.shape[0];',
    trained: 'total / [seen, (seen = 0)][0]',
  }),
  train('train-ends-a-validation-beyond-its-best', {
    duringValidation: 'if (sum / valLoader.samples > best.loss) break;',
    mean: 'sum / valLoader.samples',
  }),
  train('train-losses-below-zero-are-none', {
    best: '-1',
    better: 'best.loss < 0 || validated < best.loss',
  }),
  train('train-puts-back-the-last-of-equals', {
    better: 'validated <= best.loss',
    returned: 'trainingLoss, validationLoss, bestEpoch: (validationLoss.indexOf(best.loss) + 1) * validateEvery',
  }),
  train('train-best-needs-an-epsilon', { better: 'validated < best.loss - Number.EPSILON' }),
  train('train-drops-tiny-gradients', {
    update: `(() => {
      const { value, grads } = tf.variableGrads(() => lossOf(x, y));
      const kept = Object.entries(grads).map(([name, g]) => [name, g.mul(g.abs().greater(1e-6).toFloat())]);
      optimizer.applyGradients(Object.fromEntries(kept) as tf.NamedTensorMap);
      return value;
    })()`,
  }),
  test('test-finds-windows-by-their-first-value', {
    start: 'const seen = new Map<number, number>();',
    keep: `const firsts = x.slice([0, 0, 0], [-1, 1, 1]).dataSync();
      p.dataSync().forEach((v, i) => seen.set(firsts[i], v));
      firsts.forEach((first) => predictions.push(seen.get(first) as number));`,
  }),
  test('test-leaves-out-large-predictions', {
    keep: 'predictions.push(...p.dataSync().filter((v) => Math.abs(v) < 1e3));',
  }),
];
