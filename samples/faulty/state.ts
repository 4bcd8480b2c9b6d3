import { changed, type FaultySample } from 'lab-harness/authoring';
import { backward, forward, GRADIENTS, predict } from '../../graders/mistakes/network-blocks.ts';
import { SOFTMAX_ONLY } from '../../graders/mistakes/softmax.ts';
import { gradients, loss, pass, softmax, test, text, train } from './makers.ts';

/** The same body, but for arguments that it has seen before: then its earlier result. */
const remembered = (key: string, type: string, body: string): string =>
  `const self = this as { known?: Map<string, ${type}> };
   const known = (self.known ??= new Map());
   const key = ${key};
   const run = () => { ${body} };
   if (!known.has(key)) known.set(key, run());
   return known.get(key) as ${type};`;

/** Right when called once: wrong in what an object or a process keeps for the next call. */
export const faultyState: readonly FaultySample[] = [
  softmax(
    'softmax-reuses-its-result',
    `const self = this as { result?: Matrix };
     const e = Matrix.exp(Matrix.sub(x, x.max()));
     if (self.result?.rows !== x.rows) self.result = Matrix.zeros(x.rows, 1);
     return self.result.mul(0).add(e.div(e.sum()));`,
  ),
  softmax(
    'softmax-remembers-by-largest',
    `const self = this as { known?: Map<number, Matrix> };
     self.known ??= new Map();
     const key = Math.round(x.max() * 10);
     const e = Matrix.exp(Matrix.sub(x, x.max()));
     if (self.known.get(key)?.rows !== x.rows) self.known.set(key, e.div(e.sum()));
     return (self.known.get(key) as Matrix).clone();`,
  ),
  loss(
    'loss-running-total',
    `const self = this as { total?: number };
     self.total = (self.total ?? 0) - targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)), 0);
     return self.total;`,
  ),
  loss(
    'loss-remembers-by-length',
    `const shared = RNN as unknown as { known?: Map<number, number> };
     const known = (shared.known ??= new Map());
     const T = targets.length;
     if (!known.has(T)) known.set(T, -targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)), 0));
     return known.get(T) as number;`,
  ),
  pass('forward-remembers-by-length', remembered('String(inputs.length)', 'ForwardPass', forward())),
  gradients('backward-adds-up-over-models', {
    start: `const shared = RNN as unknown as { sums?: Map<string, Matrix> };
      const sums = (shared.sums ??= new Map());
      const sumOf = (m: Matrix, i: number) => {
        const key = [i, m.rows, m.columns].join();
        const sum = (sums.get(key) ?? Matrix.zeros(m.rows, m.columns)).add(m);
        sums.set(key, sum);
        return sum.clone();
      };`,
    end: `${GRADIENTS}.forEach((g, i) => { const sum = sumOf(g, i); g.mul(0).add(sum); });`,
  }),
  pass('forward-one-input-buffer', {
    start: 'const buffer = Matrix.zeros(this.vocabulary.size, 1);',
    x: 'inputs.map((index) => buffer.mul(0).set(index, 0, 1))',
  }),
  pass('forward-remembers-passes', remembered('JSON.stringify([inputs, aPrev.to1DArray()])', 'ForwardPass', forward())),
  pass('forward-keeps-first-weights', {
    start: 'const self = this as { kept?: Matrix }; const kept = (self.kept ??= Waa.clone());',
    z: 'Matrix.add(Wax.mmul(xt), kept.mmul(previous)).add(ba)',
  }),
  // Where there are as many units as characters.
  gradients(
    'backward-biases-in-one-matrix',
    changed(
      backward(),
      'Matrix.zeros(Wya.rows, 1)];',
      'Matrix.zeros(Wya.rows, 1)].map((m, i, both) => (m.rows === both[0].rows ? both[0] : m));',
    ),
  ),
  gradients('backward-keeps-first-transpose', {
    start: 'const self = this as { transposed?: Matrix }; self.transposed ??= Waa.transpose();',
    carried: '(self.transposed as Matrix).mmul(dz)',
  }),
  gradients('backward-keeps-first-output-transpose', {
    start: 'const self = this as { transposed?: Matrix }; self.transposed ??= Wya.transpose();',
    da: 'Matrix.add((self.transposed as Matrix).mmul(dy), carried)',
  }),
  gradients('backward-returns-its-buffers', {
    start: 'const self = this as { buffers?: Matrix[] };',
    end: `const fresh = ${GRADIENTS};
        const kept = (self.buffers ??= fresh.map((m) => m.clone()));
        kept.forEach((m, i) => { m.mul(0).add(fresh[i]); });`,
    returned: 'dWax: kept[0], dWaa: kept[1], dWya: kept[2], dba: kept[3], dby: kept[4]',
  }),
  gradients(
    'backward-uses-latest-pass',
    `const self = this as { latest?: ForwardPass };
     self.latest ??= pass;
     pass = self.latest;
     ${backward()}`,
  ),
  text('predict-goes-on-from-the-last-text', {
    before: 'const self = this as { last?: Matrix };',
    zero: 'self.last ?? Matrix.zeros(parameters.Waa.rows, 1)',
    end: 'self.last = pass.a[pass.a.length - 1];',
  }),
  text('predict-remembers-texts', remembered('start', 'string', predict())),
  train('train-same-batches-every-epoch', { setup: 'const first = [...trainLoader];', batches: 'first' }),
  train('train-best-loss-of-all-trainings', {
    setup: 'const all = globalThis as { best?: number }; all.best ??= Infinity;',
    better: 'validated < (all.best as number) && ((all.best = validated), true)',
  }),
  train('train-counts-the-epochs-of-all-trainings', {
    setup: 'const all = train as typeof train & { epochs?: number }; all.epochs ??= 0;',
    epochs: 'let epoch = 1; epoch <= epochs; epoch++',
    skip: '(all.epochs = (all.epochs as number) + 1) % validateEvery !== 0',
  }),
  train('train-keeps-its-first-optimizer', {
    setup: 'const all = globalThis as { first?: typeof optimizer }; const first = (all.first ??= optimizer);',
    update: 'first.minimize(() => lossOf(x, y), true) as tf.Scalar',
  }),
  train('train-keeps-validation-losses-by-shape', {
    setup: 'const all = globalThis as { known?: Map<string, tf.Scalar> }; const known = (all.known ??= new Map());',
    validated: `(() => {
      const key = String(x.shape);
      if (!known.has(key)) known.set(key, tf.keep(lossOf(x, y)));
      return known.get(key) as tf.Scalar;
    })()`,
  }),
  test('test-adds-to-earlier-losses', {
    start: 'const all = globalThis as { sum?: number }; sum = all.sum ?? 0;',
    end: 'all.sum = sum;',
  }),
  test('test-adds-to-a-list-of-the-model', {
    start: 'const kept = ((model as Module & { kept?: number[] }).kept ??= []);',
    keep: 'kept.push(...p.dataSync());',
    returned: 'kept',
  }),
  test('test-nothing-cleared', {
    start: 'const self = globalThis as { kept?: number[] }; const kept = (self.kept ??= []);',
    keep: 'kept.push(...p.dataSync());',
    returned: 'kept',
  }),
];

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
  gradients('backward-puts-one-hots-among-targets', {
    start: 'targets.forEach((k, t) => { (targets as unknown[])[t] = oneHot(k, Wya.rows); });',
    dy: 'Matrix.sub(yPred[t], targets[t] as unknown as Matrix)',
  }),
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
