import type { FaultySample } from 'lab-harness/authoring';
import { layers, loop, through } from '../../graders/mistakes/forecast-blocks.ts';
import { construction, prediction, test, train } from './makers.ts';

// Mistakes of question 2 that only some of what its contract allows shows.

/** Stops, or learns more slowly, after so many validations without a gain. */
const patient = (validations: number, then: string) => ({
  setup: 'let since = 0; let slow = false;',
  better: '((since += 1), validated < best.loss && ((since = 0), true))',
  afterValidation: `if (since >= ${validations}) ${then}`,
});

/** Right for small models, short windows and ordinary numbers alone. */
const beyondTheUsual: readonly FaultySample[] = [
  construction(
    'model-one-layer-between-first-and-last',
    `const { hiddenSize, layers } = options;
    const rnn = (returnSequences: boolean) => tf.layers.simpleRNN({ units: hiddenSize, activation: 'tanh', returnSequences });
    const [first, between, last] = [rnn(layers > 1), rnn(true), rnn(false)];
    this.recurrent = Array.from({ length: layers }, (_, i) => (i === 0 ? first : i < layers - 1 ? between : last));
    this.dense = tf.layers.dense({ units: 1 });`,
  ),
  construction('model-three-layers-at-most', { depth: 'Math.min(options.layers, 3)' }),
  construction('model-five-layers-at-most', { depth: 'Math.min(options.layers, 5)' }),
  prediction('model-last-ten-values', {
    input: 'x.slice([0, Math.max(0, x.shape[1] - 10), 0], [-1, -1, -1])',
  }),
  prediction('model-last-thirty-values', {
    input: 'x.slice([0, Math.max(0, x.shape[1] - 30), 0], [-1, -1, -1])',
  }),
  prediction('model-last-sixty-four-values', {
    input: '(x.shape[1] > 64 ? x.slice([0, x.shape[1] - 64, 0], [-1, 64, 1]) : x)',
  }),
  prediction('model-clips-values', { input: 'x.clipByValue(-5, 5)' }),
  prediction('model-clips-predictions', { predicted: '(this.dense.apply(state) as tf.Tensor).clipByValue(-10, 10)' }),
  prediction('model-first-hundred-windows', {
    predicted:
      'tf.pad((this.dense.apply(state) as tf.Tensor2D).slice(0, Math.min(100, x.shape[0])), [[0, Math.max(0, x.shape[0] - 100)], [0, 0]])',
  }),
  ...[4, 5, 10, 20, 50].map((validations) =>
    train(`train-stops-after-${validations}-without-a-gain`, patient(validations, 'break;')),
  ),
  train('train-learns-more-slowly-on-a-plateau', {
    ...patient(5, 'slow = true;'),
    update: `(() => {
      const before = model.weights().map((w) => w.clone());
      const loss = optimizer.minimize(() => lossOf(x, y), true) as tf.Scalar;
      if (slow) model.weights().forEach((w, i) => { w.assign(w.add(before[i]).div(2)); });
      return loss;
    })()`,
  }),
  train('train-last-twenty-values', {
    lossOf: 'lossFn(model.forward(x.slice([0, Math.max(0, x.shape[1] - 20), 0], [-1, -1, -1])), y)',
  }),
  train('train-best-needs-a-millionth', { better: 'validated < best.loss * (1 - 1e-6)' }),
  train('train-best-needs-1e-8', { better: 'validated < best.loss - 1e-8' }),
  train('train-best-by-six-digits', { better: 'Number(validated.toFixed(6)) < Number(best.loss.toFixed(6))' }),
  train('train-best-begins-at-ten-billions', { best: '1e10' }),
  train('train-first-64-of-a-batch', {
    lossOf: 'lossFn(model.forward(x.slice(0, Math.min(64, x.shape[0]))), y.slice(0, Math.min(64, y.shape[0])))',
  }),
  test('test-last-ten-values', {
    prediction:
      'model.forward(tf.mul(x, tf.range(0, x.shape[1]).greaterEqual(x.shape[1] - 10).toFloat().reshape([1, -1, 1])))',
  }),
  test('test-clips-at-ten', { prediction: 'model.forward(x).clipByValue(-10, 10) as tf.Tensor2D' }),
  test('test-loss-of-six-digits', { loss: 'Number((sum / loader.samples).toFixed(6))' }),
];

/** Remembers by an object what depends on its contents. */
const remembered = (key: string) => `const kept = test as typeof test & { known?: WeakMap<object, TestResult> };
    const known = (kept.known ??= new WeakMap());
    const result = known.get(${key});
    if (result) return result;`;

const memory: readonly FaultySample[] = [
  prediction(
    'model-remembers-by-windows',
    `const kept = this as { known?: WeakMap<object, tf.Tensor2D> };
     const known = (kept.known ??= new WeakMap());
     const before = known.get(x);
     if (before) return before.clone();
     const predicted = (() => { ${through()} })();
     known.set(x, tf.keep(predicted.clone()));
     return predicted;`,
  ),
  train('train-stops-once-it-is-good', {
    epochs: 'let epoch = 1; epoch <= epochs && !(trainingLoss[trainingLoss.length - 1] < 1e-3); epoch++',
  }),

  test('test-remembers-by-model', {
    start: remembered('model'),
    returned: 'predictions, ...(known.set(model, { loss: sum / loader.samples, predictions }) && {})',
  }),
  test('test-remembers-by-loader', {
    start: remembered('loader'),
    returned: 'predictions, ...(known.set(loader, { loss: sum / loader.samples, predictions }) && {})',
  }),
  train('train-keeps-the-best-of-earlier-trainings', {
    setup: 'const kept = model as typeof model & { best?: { loss: number; epoch: number; weights: tf.Tensor[] } };',
    better: 'validated < Math.min(best.loss, kept.best?.loss ?? Infinity)',
    restore: `if (best.loss < (kept.best?.loss ?? Infinity)) kept.best = best;
      (kept.best ?? best).weights.forEach((w, i) => { model.weights()[i].assign(w); });`,
    returned: 'trainingLoss, validationLoss, bestEpoch: (kept.best ?? best).epoch',
  }),
  train('train-validates-on-windows-of-the-first-training', {
    setup: `const kept = model as typeof model & { batches?: Batch[] };
      kept.batches ??= [...valLoader].map(({ x, y }) => ({ x: x.clone(), y: y.clone() }));`,
    validationBatches: 'kept.batches',
  }),
  train('train-counts-down-its-options', { epochs: 'let epoch = 1; options.epochs > 0; epoch++, options.epochs--' }),
  train('train-sorts-its-validation-losses', {
    returned: 'trainingLoss, validationLoss: validationLoss.sort((a, b) => a - b), bestEpoch: best.epoch',
  }),
  train('train-newest-loss-first', {
    returned: 'trainingLoss: trainingLoss.reverse(), validationLoss, bestEpoch: best.epoch',
  }),
  train('train-minimizes-its-own-error', {
    update: 'optimizer.minimize(() => tf.losses.meanSquaredError(y, model.forward(x)) as tf.Scalar, true) as tf.Scalar',
  }),
  train('train-frees-all-variables', {
    restore:
      'best.weights.forEach((w, i) => { model.weights()[i].assign(w); }); tf.dispose(best.weights); tf.disposeVariables();',
  }),
  test('test-leaves-its-model-frozen', { start: 'for (const weight of model.weights()) weight.trainable = false;' }),
  test('test-marks-its-model', { end: 'Object.assign(model, { isTested: true });' }),
  test('test-equal-windows-once', {
    start: 'const byWindow = new Map<string, number>();',
    keep: `const values = p.dataSync();
      for (const [i, window] of (x.arraySync() as number[][][]).entries()) byWindow.set(String(window), values[i]);`,
    returned: '[...byWindow.values()]',
  }),
  test('test-takes-its-loss-function', { end: 'delete (options as Partial<TestOptions>).lossFn;' }),
];

/** What the lab's own loaders and modules do not let pass. */
const onTheLabsOwn: readonly FaultySample[] = [
  train('train-forward-without-its-model', { setup: 'const { forward } = model;', lossOf: 'lossFn(forward(x), y)' }),
  test('test-forward-without-its-model', { start: 'const { forward } = model;', prediction: 'forward(x)' }),
  train('train-validates-on-freed-batches', {
    setup: 'const kept = [...valLoader]; const batches = [...valLoader].length;',
    validationBatches: 'kept.slice(0, batches)',
  }),
  train('train-target-before-prediction', { lossOf: 'lossFn(y, model.forward(x))' }),
  train('train-target-first-on-full-batches', {
    setup: 'let size = 0;',
    batches: 'trainLoader) if (x.shape[0] === (size ||= x.shape[0])',
    lossOf: 'lossFn(y, model.forward(x))',
    validationBatches: `((all) => [{ x: tf.concat(all.map(({ x }) => x)), y: tf.concat(all.map(({ y }) => y)) }])([
      ...valLoader,
    ])`,
  }),
  train('train-through-the-prototype-never-restored', {
    lossOf: 'lossFn(RNN.prototype.forward.call(model, x), y)',
    restore: '',
  }),
  test('test-target-before-prediction', { batch: 'options.lossFn(y, p).dataSync()[0]' }),
  test('test-reads-freed-batches', {
    start: 'const batches = [...loader]; const count = [...loader].length;',
    keep: 'predictions.push(...p.dataSync()); void count; void batches[0].x.dataSync();',
  }),
];

/** Usual slips whose results look alike: they show in what the updates are given. */
const updates: readonly FaultySample[] = [
  prediction('model-new-dense-layer-each-time', { predicted: 'tf.layers.dense({ units: 1 }).apply(state)' }),
  prediction('model-reads-its-state-out', {
    predicted: 'this.dense.apply(tf.tensor2d(state.dataSync(), state.shape as [number, number]))',
  }),
  train('train-clips-norm-at-1', {
    update: `(() => {
      const { value, grads } = tf.variableGrads(() => lossOf(x, y));
      const norm = Math.hypot(...Object.values(grads).flatMap((g) => [...g.dataSync()]));
      optimizer.applyGradients(Object.fromEntries(Object.entries(grads).map(([name, g]) => [name, g.div(Math.max(1, norm))])));
      return value;
    })()`,
  }),
  train('train-goes-through-each-epoch-twice', {
    batches: '(function* () { yield* trainLoader; yield* trainLoader; })()',
  }),
  train('train-begins-its-loader-for-each-batch', {
    batches:
      '(function* () { for (let step = 0; step < trainLoader.batches; step++) { const [first] = trainLoader; yield first; } })()',
  }),
  train('train-ends-with-its-last-validation', {
    epochs: 'let epoch = 1; epoch <= epochs - (epochs % validateEvery); epoch++',
  }),
  train('train-adds-losses-at-once', {
    validationBatches: '[] as Batch[]',
    mean: `(await Promise.all([...valLoader].map(async ({ x, y }) => {
        count += x.shape[0];
        sum += x.shape[0] * (await lossOf(x, y).data())[0];
      })), sum / count)`,
  }),
  train('train-loss-over-undefined', { trained: 'total / (trainLoader as unknown as { size: number }).size' }),
];

/** A model and a training that are wrong each by itself. */
const both: FaultySample = {
  id: 'model-clips-predictions-train-needs-a-millionth',
  blocks: {
    ...prediction('', { predicted: '(this.dense.apply(state) as tf.Tensor).clipByValue(-10, 10)' }).blocks,
    ...train('', { better: 'validated < best.loss - 1e-6' }).blocks,
  },
};

/** A model that keeps its layers where `model.weights()` finds none, and trains all the same. */
const hidden: FaultySample = {
  id: 'model-weights-where-the-lab-finds-none',
  blocks: {
    'q2.fields':
      'readonly #recurrent: tf.layers.Layer[]; readonly #dense: tf.layers.Layer; readonly own: () => tf.Variable[];',
    'q2.constructor': `${layers().replaceAll('this.', 'this.#')}
      this.own = () => [...this.#recurrent, this.#dense].flatMap((layer) =>
        layer.trainableWeights.map((w) => w.read() as tf.Variable));`,
    'q2.forward': through().replaceAll('this.', 'this.#'),
    'q2.train': loop({
      setup: 'const own = () => (model as RNN).own();',
      copy: 'own().map((w) => w.clone())',
      restore: 'best.weights.forEach((w, i) => { own()[i].assign(w); });',
    }),
  },
};

/** Says of the weights what is not so, on the model's own variables. */
const lies = 'const seen = w.dataSync(); w.dataSync = (() => seen) as typeof w.dataSync;';

const untrue: readonly FaultySample[] = [
  train('train-pretends-to-restore', {
    restore: `model.weights().forEach((w, i) => {
      const best_ = best.weights[i].dataSync(); w.dataSync = (() => best_) as typeof w.dataSync;
    });`,
  }),
  test('test-trains-unseen', {
    start: `for (const w of model.weights()) { ${lies} w.assign(w.add(0)); }`,
    end: 'for (const w of model.weights()) w.assign(w.mul(0.9));',
  }),
];

export const faultyForecasts: readonly FaultySample[] = [
  ...beyondTheUsual,
  ...memory,
  ...onTheLabsOwn,
  ...updates,
  hidden,
  both,
  ...untrue,
];
