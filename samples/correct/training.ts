import { type Sample, samplesIn } from 'lab-harness/authoring';
import { loop } from '../../graders/mistakes/forecast-blocks.ts';

/** A training loop with one helper for both kinds of epoch. */
const helper = (body: string) => `const { epochs, validateEvery, optimizer, lossFn } = options;
    const history: TrainingHistory = { trainingLoss: [], validationLoss: [], bestEpoch: 0 };
    let saved: { shape: number[]; values: Float32Array }[] = [];
    ${body}
    model.weights().forEach((w, i) => { w.assign(tf.tensor(saved[i].values, saved[i].shape)); });
    return history;`;

/** Training loops in other ways: other copies, other sums, gradients by hand, one helper for both loaders. */
export const correctTraining = samplesIn('q2.train', {
  'train-loop-by-loop': loop({}),
  'train-mean-over-batches': loop({
    share: 'before.dataSync()[0]',
    trained: 'total / trainLoader.batches',
    validation: 'sum += loss; count += 1;',
  }),
  'train-validates-on-a-kept-array': loop({ setup: 'const kept = [...valLoader];', validationBatches: 'kept' }),
  'train-counts-windows-first-and-predicts-them-after-each-epoch': loop({
    setup: `let windows = 0; for (const { x } of trainLoader) windows += x.shape[0];
      const predictAll = () => { for (const { x } of trainLoader) tf.tidy(() => { model.forward(x); }); };`,
    trained: '(predictAll(), total / windows)',
  }),
  'train-with-explicit-gradients-and-array-copies': loop({
    update: `(() => {
      const { value, grads } = tf.variableGrads(() => lossOf(x, y));
      optimizer.applyGradients(grads);
      return value;
    })()`,
    copy: 'model.weights().map((w) => tf.tensor(Array.from(w.dataSync()), w.shape))',
  }),
  'train-awaits-data': loop({ share: '(await before.data())[0] * x.shape[0]' }),
  'train-gives-way-to-timers': loop({
    afterUpdate: 'await new Promise((resolve) => setTimeout(resolve)); await tf.nextFrame();',
  }),
  'train-data-sync-copies': loop({
    setup: 'const copyOf = (w: tf.Variable) => w.dataSync().slice();',
    copy: 'model.weights().map((w) => tf.tensor(copyOf(w), w.shape))',
  }),
  'train-array-copies': loop({ copy: 'model.weights().map((w) => tf.tensor(w.arraySync() as number[]))' }),
  'train-kept-clones': loop({ copy: 'model.weights().map((w) => tf.keep(w.clone()))' }),
  'train-copies-by-adding-zero': loop({ copy: 'tf.tidy(() => model.weights().map((w) => w.add(0)))' }),
  'train-copies-as-variables': loop({ copy: 'model.weights().map((w) => tf.variable(w, false))' }),
  'train-set-weights-of-layers': `const layers = Object.values(model).flat().filter((l) => l instanceof tf.layers.Layer) as tf.layers.Layer[];
    ${loop({
      copy: 'layers.flatMap((l) => l.getWeights().map((w) => w.clone()))',
      restore: `let at = 0;
        for (const l of layers) {
          const n = l.getWeights().length;
          l.setWeights(best.weights.slice(at, at + n));
          at += n;
        }`,
    })}`,
  'train-loads-batches-first': loop({ batches: '[...trainLoader]', validationBatches: 'Array.from(valLoader)' }),
  'train-second-forward-pass-for-the-loss': loop({
    update: '((l) => (optimizer.minimize(() => lossFn(model.forward(x), y)), l))(lossFn(model.forward(x), y))',
  }),
  'train-tidied-everything': loop({
    update: 'tf.tidy(() => optimizer.minimize(() => lossFn(model.forward(x), y), true, model.weights()) as tf.Scalar)',
    validated: 'tf.tidy(() => lossFn(model.forward(x), y))',
    afterUpdate: 'before.dispose();',
  }),
  'train-gradients-by-grads': loop({
    update: `tf.tidy(() => {
      const { value, grads } = optimizer.computeGradients(() => lossOf(x, y), model.weights());
      optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
      return value;
    })`,
  }),
  'train-counts-samples-itself': loop({
    setup: 'let seen = 0;',
    afterUpdate: 'seen += y.shape[0];',
    trained: 'total / seen',
    skip: '(seen = 0, epoch % validateEvery !== 0)',
  }),
  'train-sums-squares-in-tensors': loop({
    validated: 'lossFn(model.forward(x), y).mul(x.shape[0])',
    validation: 'sum += loss; count += y.size;',
  }),
  'train-best-found-at-the-end': loop({
    setup: 'const copies: tf.Tensor[][] = [];',
    afterValidation: 'copies.push(model.weights().map((w) => w.clone()));',
    better: 'false',
    restore: `const index = validationLoss.indexOf(Math.min(...validationLoss));
      model.weights().forEach((w, i) => { w.assign(copies[index][i]); });`,
    returned: 'trainingLoss, validationLoss, bestEpoch: (index + 1) * validateEvery',
  }),
  'train-helper-for-both-loaders': helper(`const pass = async (loader: Loader, step: (b: Batch) => tf.Scalar) => {
        let [sum, n] = [0, 0];
        for (const batch of loader) {
          const l = step(batch); const size = batch.y.shape[0];
          sum += (await l.array()) * size; n += size; l.dispose();
        }
        return sum / n;
      };
      const lossOf = ({ x, y }: Batch) => lossFn(model.forward(x), y);
      for (const epoch of Array.from({ length: epochs }, (_, i) => i + 1)) {
        history.trainingLoss.push(await pass(trainLoader, (b) => optimizer.minimize(() => lossOf(b), true)!));
        if (epoch % validateEvery) continue;
        const l = await pass(valLoader, (b) => tf.tidy(() => lossOf(b)));
        if (history.validationLoss.every((earlier) => l < earlier)) {
          history.bestEpoch = epoch;
          saved = model.weights().map((w) => ({ shape: w.shape, values: w.dataSync().slice() as Float32Array }));
        }
        history.validationLoss.push(l);
      }`),
  'train-reads-losses-together': loop({
    batches: '[]',
    trained: `(await Promise.all(Array.from(trainLoader, async ({ x, y }) =>
      (await (optimizer.minimize(() => lossOf(x, y), true) as tf.Scalar).data())[0] * y.size)))
      .reduce((s, v) => s + v, 0) / trainLoader.samples`,
  }),
  'train-by-the-iterator': loop({
    setup: `const batchesOf = function* (loader: Loader): Generator<Batch> {
      const iterator = loader[Symbol.iterator]();
      for (let b = 0; b < loader.batches; b++) yield iterator.next().value as Batch;
    };`,
    batches: 'batchesOf(trainLoader)',
    validationBatches: 'batchesOf(valLoader)',
  }),
  'train-typed-array-histories': loop({
    returned:
      'trainingLoss: Float64Array.from(trainingLoss) as unknown as number[], validationLoss, bestEpoch: best.epoch',
  }),
  'train-frozen-histories': loop({
    returned: `trainingLoss: Object.freeze(trainingLoss) as number[],
      validationLoss: Object.freeze(validationLoss) as number[], bestEpoch: best.epoch`,
  }),
});

/** Computes gradients of a batch in two parts, and updates once. */
const inTwoParts = `(() => {
      const n = x.shape[0]; const half = Math.ceil(n / 2);
      const parts = [[0, half], [half, n - half]].filter(([, size]) => size > 0).map(([from, size]) => ({
        share: size / n,
        ...optimizer.computeGradients(() => lossOf(x.slice(from, size), y.slice(from, size))),
      }));
      const names = Object.keys(parts[0].grads);
      optimizer.applyGradients(Object.fromEntries(names.map((name) =>
        [name, tf.addN(parts.map(({ share, grads }) => grads[name].mul(share)))])));
      return tf.addN(parts.map(({ share, value }) => value.mul(share))) as tf.Scalar;
    })()`;

/** Training loops that call the model's forward pass on other batches than the loaders', not at all, or before they train. */
export const correctWays: readonly Sample[] = [
  ...samplesIn('q2.train', {
    'train-joins-all-validation-windows': loop({
      setup: `const joined = () => {
        const all = [...valLoader];
        return [{ x: tf.concat(all.map(({ x }) => x)), y: tf.concat(all.map(({ y }) => y)) }];
      };`,
      validationBatches: 'joined()',
    }),
    'train-validates-window-by-window': loop({
      validationBatches: `[...valLoader].flatMap(({ x, y }) => {
        const [xs, ys] = [tf.split(x, x.shape[0]), tf.split(y, y.shape[0])];
        return xs.map((window, i) => ({ x: window as tf.Tensor3D, y: ys[i] as tf.Tensor2D }));
      })`,
    }),
    'train-forward-before-training': loop({
      setup: 'for (const { x } of trainLoader) { tf.tidy(() => { model.forward(x); }); break; }',
    }),
    'train-measures-before-training': loop({
      setup: 'let start = 0; for (const { x, y } of trainLoader) start += lossOf(x, y).dataSync()[0];',
    }),
    'train-gradients-in-two-parts': loop({ update: inTwoParts }),
    'train-disposes-of-predictions-and-optimizer': loop({
      lossOf: '(() => { const p = model.forward(x); const l = lossFn(p, y); p.dispose(); return l; })()',
      restore: 'best.weights.forEach((w, i) => { model.weights()[i].assign(w); }); optimizer.dispose();',
    }),
    'train-through-the-prototype': loop({ lossOf: 'lossFn(RNN.prototype.forward.call(model, x), y)' }),
    'train-through-the-layers': loop({
      lossOf: `lossFn((model as RNN).dense.apply((model as RNN).recurrent.reduce<tf.Tensor>((s, layer) =>
        layer.apply(s) as tf.Tensor, x)) as tf.Tensor2D, y)`,
    }),
  }),
  {
    id: 'train-on-batch',
    blocks: {
      'q2.fields': 'readonly net: tf.LayersModel;',
      'q2.constructor': `const input = tf.input({ shape: [null, 1] });
        const states = Array.from({ length: options.layers }, (_, i) =>
          tf.layers.simpleRNN({ units: options.hiddenSize, returnSequences: i < options.layers - 1 }))
          .reduce((s, layer) => layer.apply(s) as tf.SymbolicTensor, input);
        this.net = tf.model({ inputs: input, outputs: tf.layers.dense({ units: 1 }).apply(states) as tf.SymbolicTensor });`,
      'q2.forward': 'return this.net.apply(x) as tf.Tensor2D;',
      'q2.train': loop({
        setup: `const { net } = model as RNN;
          net.compile({ optimizer, loss: (target: tf.Tensor, p: tf.Tensor) => lossFn(p as tf.Tensor2D, target as tf.Tensor2D) });`,
        update: 'await net.trainOnBatch(x, y) as number',
        share: 'before * x.shape[0]',
      }),
    },
  },
];
