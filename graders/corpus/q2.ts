import { TEST, TRAIN, type WrongWork } from './work.ts';

const model = (id: string, blocks: WrongWork['blocks']): WrongWork => ({ id: `model-${id}`, blocks, ...TRAIN });
const training = (id: string, body: string): WrongWork => ({
  id: `train-${id}`,
  blocks: { 'q2.train': body },
  ...TRAIN,
});
const testing = (id: string, body: string): WrongWork => ({ id: `test-${id}`, blocks: { 'q2.test': body }, ...TEST });

const forward = (result: string) => `
  const state = this.recurrent.reduce<tf.Tensor>((input, layer) => layer.apply(input) as tf.Tensor, x);
  return ${result} as tf.Tensor2D;`;

/** A training loop with statements of the student's in the places where mistakes are made. */
export function loop({
  update = 'optimizer.minimize(() => lossFn(model.forward(x), y), true) as tf.Scalar',
  batches = 'trainLoader',
  validation = 'sum += loss * x.shape[0]; count += x.shape[0];',
  mean = 'sum / count',
  better = 'validated < best.loss',
  copy = 'model.weights().map((w) => w.clone())',
  restore = 'best.weights.forEach((w, i) => { model.weights()[i].assign(w); });',
  returned = 'trainingLoss, validationLoss, bestEpoch: best.epoch',
  duringValidation = '',
}) {
  return `const { epochs, validateEvery, optimizer, lossFn } = options;
    const trainingLoss: number[] = []; const validationLoss: number[] = [];
    let best = { loss: Infinity, epoch: 0, weights: [] as tf.Tensor[] };
    for (let epoch = 1; epoch <= epochs; epoch++) {
      let total = 0;
      for (const { x, y } of ${batches}) {
        const before = ${update};
        total += before.dataSync()[0] * x.shape[0];
      }
      trainingLoss.push(total / trainLoader.samples);
      if (epoch % validateEvery !== 0) continue;
      let sum = 0; let count = 0;
      for (const { x, y } of valLoader) {
        const loss = lossFn(model.forward(x), y).dataSync()[0];
        ${validation}
        ${duringValidation}
      }
      const validated = ${mean};
      validationLoss.push(validated);
      if (${better}) best = { loss: validated, epoch, weights: ${copy} };
    }
    ${restore}
    return { ${returned} };`;
}

export const q2Wrong: WrongWork[] = [
  model('first-step', {
    'q2.constructor': `this.recurrent = Array.from({ length: options.layers }, () =>
      tf.layers.simpleRNN({ units: options.hiddenSize, returnSequences: true }));
     this.dense = tf.layers.dense({ units: 1 });`,
    'q2.forward': forward('this.dense.apply(state.slice([0, 0, 0], [-1, 1, -1]).squeeze([1]))'),
  }),
  model('activation-after-dense', { 'q2.forward': forward('tf.tanh(this.dense.apply(state) as tf.Tensor)') }),
  model('lower-layer', {
    'q2.forward': `const states = this.recurrent.map((layer, i) => i === 0 ? layer.apply(x) as tf.Tensor : x);
      const first = states[0];
      for (const layer of this.recurrent.slice(1)) layer.apply(tf.zeros([1, 2, this.recurrent.length > 1 ? first.shape[2] ?? 1 : 1]));
      const last = first.rank === 3 ? first.slice([0, (first.shape[1] ?? 1) - 1, 0], [-1, 1, -1]).squeeze([1]) : first;
      return this.dense.apply(last) as tf.Tensor2D;`,
  }),
  model('flat-predictions', { 'q2.forward': forward('(this.dense.apply(state) as tf.Tensor).flatten()') }),
  model('batch-size-fixed-to-64', {
    'q2.forward': `const padded = tf.pad(x, [[0, 64 - x.shape[0]], [0, 0], [0, 0]]);
      const state = this.recurrent.reduce<tf.Tensor>((input, layer) => layer.apply(input) as tf.Tensor, padded);
      return this.dense.apply(state) as tf.Tensor2D;`,
  }),
  model('batch-and-time-swapped', {
    'q2.forward': `const swapped = tf.transpose(x, [1, 0, 2]);
      const state = this.recurrent.reduce<tf.Tensor>((input, layer) => layer.apply(input) as tf.Tensor, swapped);
      return this.dense.apply(state) as tf.Tensor2D;`,
  }),
  training('no-update', loop({ update: 'lossFn(model.forward(x), y)' })),
  training('first-batch-only', loop({ batches: '[...trainLoader].slice(0, 1)' })),
  training('last-batch-dropped', loop({ batches: '[...trainLoader].slice(0, -1)' })),
  training('last-validation-batch-only', loop({ validation: 'sum = loss; count = 1;' })),
  training('validation-updates', loop({ duringValidation: 'optimizer.minimize(() => lossFn(model.forward(x), y));' })),
  training('never-restored', loop({ restore: '' })),
  training('kept-by-reference', loop({ copy: 'model.weights()' })),
  training('best-is-last', loop({ better: 'true' })),
  training('ties-go-to-the-last', loop({ better: 'validated <= best.loss' })),
  training('best-by-training-loss', loop({ better: 'trainingLoss[epoch - 1] <= Math.min(...trainingLoss)' })),
  training(
    'last-validated-restored',
    loop({ copy: 'best.weights' })
      .replace(
        'validationLoss.push(validated);',
        'validationLoss.push(validated); const last = model.weights().map((w) => w.clone());',
      )
      .replace('weights: best.weights', 'weights: []')
      .replace('let best =', 'let kept: tf.Tensor[] = []; let best =')
      .replace('const last =', 'kept =')
      .replace('best.weights.forEach((w, i)', 'kept.forEach((w, i)'),
  ),
  training(
    'own-mean-squared-error',
    loop({}).replaceAll('lossFn(model.forward(x), y)', 'tf.losses.meanSquaredError(y, model.forward(x))'),
  ),
  training('epochs-from-zero', loop({ returned: 'trainingLoss, validationLoss, bestEpoch: best.epoch - 1' })),
  training(
    'hard-coded-history',
    `return {
       trainingLoss: Array.from({ length: options.epochs }, (_, i) => 0.2 / (i + 1)),
       validationLoss: Array.from({ length: Math.floor(options.epochs / options.validateEvery) }, (_, i) => 0.2 / (i + 1)),
       bestEpoch: options.epochs,
     };`,
  ),
  testing(
    'last-batch-only',
    `let loss = 0; const predictions: number[] = [];
     for (const { x, y } of loader) {
       const p = model.forward(x);
       loss = options.lossFn(p, y).dataSync()[0];
       predictions.push(...p.dataSync());
     }
     return { loss, predictions };`,
  ),
  testing(
    'own-mean-squared-error',
    `let sum = 0; const predictions: number[] = [];
     for (const { x, y } of loader) {
       const p = model.forward(x);
       predictions.push(...p.dataSync());
       sum += tf.losses.meanSquaredError(y, p).dataSync()[0] * x.shape[0];
     }
     return { loss: sum / loader.samples, predictions };`,
  ),
  testing(
    'sum-of-batch-losses',
    `let loss = 0; const predictions: number[] = [];
     for (const { x, y } of loader) {
       const p = model.forward(x);
       loss += options.lossFn(p, y).dataSync()[0];
       predictions.push(...p.dataSync());
     }
     return { loss, predictions };`,
  ),
  testing(
    'trains',
    `let sum = 0; const predictions: number[] = []; const optimizer = tf.train.sgd(0.01);
     for (const { x, y } of loader) {
       const p = model.forward(x);
       predictions.push(...p.dataSync());
       sum += (optimizer.minimize(() => options.lossFn(model.forward(x), y), true) as tf.Scalar).dataSync()[0] * x.shape[0];
     }
     return { loss: sum / loader.samples, predictions };`,
  ),
  testing(
    'one-prediction-a-batch',
    `let sum = 0; const predictions: number[] = [];
     for (const { x, y } of loader) {
       const p = model.forward(x);
       predictions.push(p.dataSync()[0]);
       sum += options.lossFn(p, y).dataSync()[0] * x.shape[0];
     }
     return { loss: sum / loader.samples, predictions };`,
  ),
];
