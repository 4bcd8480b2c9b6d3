import type { FaultySample } from 'lab-harness/authoring';
import { through } from '../../graders/mistakes/forecast-blocks.ts';
import { eachEntry, forward, GRADIENTS } from '../../graders/mistakes/network-blocks.ts';
import { SOFTMAX_ONLY } from '../../graders/mistakes/softmax.ts';
import { gradients, loss, pass, prediction, softmax, test, text, train } from './makers.ts';

// Mistakes in works that were written from the lab sheet alone, before anybody had looked at the checks. Each is of a kind
// that some check once let pass, or beside one.

const shiftedBy = (shift: string): string => `const e = Matrix.exp(Matrix.sub(x, ${shift})); return e.div(e.sum());`;
const cost = '-Math.log(yPred[t].get(k, 0))';

/** Numbers at which the checks once did not ask. */
const farOut: readonly FaultySample[] = [
  softmax('softmax-shifts-large-logits-only', shiftedBy('x.max() > 700 ? x.max() : 0'), SOFTMAX_ONLY),
  softmax(
    'softmax-clips-logits-at-500',
    'const z = Matrix.columnVector(x.to1DArray().map((v) => Math.min(500, Math.max(-500, v)))); const e = Matrix.exp(z.sub(z.max())); return e.div(e.sum());',
    SOFTMAX_ONLY,
  ),
  loss(
    'loss-products-of-ten',
    `const p = targets.map((k, t) => yPred[t].get(k, 0));
     const groups = p.flatMap((_, i) => (i % 10 === 0 ? [p.slice(i, i + 10)] : []));
     return groups.reduce((s, group) => s - Math.log(group.reduce((a, b) => a * b)), 0);`,
  ),
  loss(
    'loss-skips-what-is-almost-sure',
    `return targets.reduce((s, k, t) => (yPred[t].get(k, 0) > 0.999 ? s : s + ${cost}), 0);`,
  ),
  loss('loss-log1p', 'return targets.reduce((s, k, t) => s - Math.log1p(yPred[t].get(k, 0) - 1), 0);'),
  // Logits so far out come in texts alone.
  pass('forward-own-softmax-without-a-shift', {
    y: '((e) => Matrix.div(e, e.sum()))(Matrix.exp(Matrix.add(Wya.mmul(at), by)))',
  }),
  pass('forward-clips-logits-at-500', {
    y: 'this.softmax(Matrix.columnVector(Matrix.add(Wya.mmul(at), by).to1DArray().map((v) => Math.min(500, Math.max(-500, v)))))',
  }),
  pass('forward-newline-resets', {
    z: "Matrix.add(Wax.mmul(xt), Waa.mmul(t > 0 && inputs[t] === this.vocabulary.indexOf('\\n') ? Matrix.zeros(Waa.rows, 1) : previous)).add(ba)",
  }),
  gradients('backward-clips-at-100', { end: eachEntry('Math.max(-100, Math.min(100, v))') }),
  gradients('backward-clips-common-norm-at-10', {
    end: `const norm = Math.hypot(...${GRADIENTS}.map((g) => g.norm()));
      if (norm > 10) for (const g of ${GRADIENTS}) g.mul(10 / norm);`,
  }),
  gradients('backward-no-gradient-where-saturated', {
    end: '',
    afterTanh:
      '.apply(function (this: Matrix, i: number) { if (1 - Math.abs(a[t + 1].get(i, 0)) < 1e-6) this.set(i, 0, 0); })',
  }),
  text('predict-splits-start-by-graphemes', {
    indices:
      'Array.from(new Intl.Segmenter().segment(characters.join("")), ({ segment }) => vocabulary.indexOf(segment))',
  }),
  text('predict-normalises-start', { begin: "start.normalize() || '\\n'", text: 'start.normalize()' }),
  text('predict-space-in-start-resets', {
    indices: "[...(start.split(' ').at(-1) || ' ')].map((c) => vocabulary.indexOf(start === '' ? '\\n' : c))",
  }),
  text('predict-feeds-no-index-0', {
    indices: '((i) => (i.length ? i : [newline]))(characters.map((c) => vocabulary.indexOf(c)).filter(Boolean))',
  }),
  text('predict-counts-units', { limit: 'text.length - start.length < MAX_DRAWN' }),
  text('predict-never-three-alike', {
    draw: `(() => {
      const [u, v] = [...text].slice(-2);
      const k = u === v ? vocabulary.characters.indexOf(v) : -1;
      return random.choice(p.map((w, i) => (i === k ? 0 : w / (1 - (p[k] ?? 0)))));
    })()`,
  }),
  prediction('model-centres-long-windows', { input: '(x.shape[1] > 30 ? x.sub(x.mean(1, true)) : x)' }),
  train('train-stops-where-the-loss-is-tenfold', { afterValidation: 'if (validated > 10 * best.loss) break;' }),
  train('train-at-most-50-epochs', { epochs: 'let epoch = 1; epoch <= Math.min(50, epochs); epoch++' }),
  train('train-leaves-out-validation-batches-of-one', {
    validation: 'if (x.shape[0] === 1) continue; sum += loss * x.shape[0]; count += x.shape[0];',
  }),
  train('train-restores-the-first-eight-weights', {
    restore: 'best.weights.slice(0, 8).forEach((w, i) => { model.weights()[i].assign(w); });',
  }),
  train('train-bounds-validation-losses', { mean: 'Math.min(1e8, sum / count)' }),
  train('train-never-best-at-first', { better: 'validationLoss.length > 1 && validated < best.loss' }),
  test('test-leaves-out-huge-losses', { share: 'batchLoss < 1e7 ? batchLoss * x.shape[0] : 0' }),
  test('test-first-64-of-a-batch', {
    prediction:
      'tf.pad(model.forward(x).slice(0, Math.min(64, x.shape[0])), [[0, Math.max(0, x.shape[0] - 64)], [0, 0]]) as tf.Tensor2D',
  }),
];

/** What is kept from one call to the next. */
const kept: readonly FaultySample[] = [
  softmax(
    'softmax-keeps-its-shift-by-length',
    `const self = this as { shifts?: Map<number, number> };
     self.shifts ??= new Map();
     if (!self.shifts.has(x.rows)) self.shifts.set(x.rows, x.max());
     ${shiftedBy('self.shifts.get(x.rows) as number')}`,
    SOFTMAX_ONLY,
  ),
  softmax(
    'softmax-shifts-by-the-largest-ever',
    `const self = this as { top?: number };
     self.top = Math.max(self.top ?? -Infinity, x.max());
     ${shiftedBy('self.top')}`,
    SOFTMAX_ONLY,
  ),
  {
    id: 'loss-of-the-last-pass',
    blocks: {
      'q1.forward': forward({ end: 'Object.assign(this, { latest: yPred });' }),
      'q1.loss': `const { latest } = this as { latest?: Matrix[] };
        const y = latest?.length === yPred.length ? latest : yPred;
        return -targets.reduce((s, k, t) => s + Math.log(y[t].get(k, 0)), 0);`,
    },
    fails: ['q1.predict'],
  },
  loss(
    'loss-remembers-by-four-digits',
    `const self = this as { known?: Map<string, number> };
     const known = (self.known ??= new Map());
     const p = targets.map((k, t) => yPred[t].get(k, 0));
     const key = p.map((v) => v.toFixed(4)).join();
     if (!known.has(key)) known.set(key, p.reduce((s, v) => s - Math.log(v), 0));
     return known.get(key) as number;`,
  ),
  gradients('backward-remembers-by-six-digits', {
    start: `const self = this as { known?: Map<string, Matrix[]> };
      const known = (self.known ??= new Map());
      const key = targets.join() + yPred.map((y) => y.to1DArray().map((v) => v.toFixed(6))).join();`,
    end: `if (!known.has(key)) known.set(key, ${GRADIENTS}.map((g) => g.clone()));
      const kept = known.get(key) as Matrix[]; ${GRADIENTS}.forEach((g, i) => { g.mul(0).add(kept[i]); });`,
  }),
  gradients('backward-keeps-its-errors-in-the-pass', {
    start: 'const self = pass as ForwardPass & { dys?: Matrix[] }; self.dys ??= [];',
    dy: '((self.dys as Matrix[])[t] ??= Matrix.sub(yPred[t], oneHot(targets[t], yPred[t].rows)))',
  }),
  prediction(
    'model-remembers-by-values',
    `const self = this as { known?: Map<string, tf.Tensor2D> };
     const known = (self.known ??= new Map());
     const key = x.dataSync().join();
     const before = known.get(key);
     if (before) return before.clone();
     const predicted = (() => { ${through()} })();
     known.set(key, tf.keep(predicted.clone()));
     return predicted;`,
  ),
  train('train-keeps-validation-windows-by-their-number', {
    setup: `const self = globalThis as { kept?: Map<number, Batch[]> };
      const kept = (self.kept ??= new Map());
      if (!kept.has(valLoader.samples)) kept.set(valLoader.samples,
        [...valLoader].map(({ x, y }) => ({ x: tf.keep(x.clone()), y: tf.keep(y.clone()) })));`,
    validationBatches: 'kept.get(valLoader.samples) as Batch[]',
  }),
];

/** Loops as they come out of a framework where another call does what is missing here. */
const loops: readonly FaultySample[] = [
  train('train-adds-up-gradients', {
    setup: 'const sums: Record<string, tf.Tensor> = {};',
    update: `(() => {
      const { value, grads } = tf.variableGrads(() => lossOf(x, y));
      for (const [name, g] of Object.entries(grads)) sums[name] = sums[name]?.add(g) ?? g;
      optimizer.applyGradients(sums as tf.NamedTensorMap);
      return value;
    })()`,
  }),
  train('train-copies-before-the-last-update', {
    setup: 'let before_: tf.Tensor[] = [];',
    lossOf: '((before_ = model.weights().map((w) => w.clone())), lossFn(model.forward(x), y))',
    validated: 'lossFn(model.forward(x), y)',
    update: 'optimizer.minimize(() => lossOf(x, y), true) as tf.Scalar',
    copy: 'before_',
  }),
  train('train-best-by-smoothed-loss', {
    setup: 'let smooth = NaN; let smallest = Infinity;',
    better:
      '(smooth = Number.isNaN(smooth) ? validated : (smooth + validated) / 2) < smallest && ((smallest = smooth), true)',
  }),
  train('train-leaves-the-mean-of-best-and-last', {
    restore: 'best.weights.forEach((w, i) => { const v = model.weights()[i]; v.assign(v.add(w).div(2)); });',
  }),
  train('train-measures-after-the-epoch', {
    trained:
      '[...trainLoader].reduce((s, { x, y }) => s + lossOf(x, y).dataSync()[0] * x.shape[0], 0) / trainLoader.samples',
  }),
];

export const faultyOutside: readonly FaultySample[] = [...farOut, ...kept, ...loops];
