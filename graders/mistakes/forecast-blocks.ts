// Bodies of question 2's blocks with named places: each stands for what a student writes there, and is
// right unless given. A mistake is one place filled otherwise.

/** Writes a constructor, with more options for each recurrent layer. */
export function layers({ kind = 'simpleRNN', options = '', depth = 'options.layers' } = {}): string {
  return `const { hiddenSize } = options;
    const layers = ${depth};
    this.recurrent = Array.from({ length: layers }, (_, layer) =>
      tf.layers.${kind}({ units: hiddenSize, activation: 'tanh', returnSequences: layer < layers - 1, ${options} }));
    this.dense = tf.layers.dense({ units: 1 });`;
}

/** Writes a model's forward pass [B, L, 1] → [B, 1], through one layer after the other. */
export function through({ input = 'x', predicted = 'this.dense.apply(state)' } = {}): string {
  return `const state = this.recurrent.reduce<tf.Tensor>((input, layer) => layer.apply(input) as tf.Tensor, ${input});
    return ${predicted} as tf.Tensor2D;`;
}

/** Writes a training loop. */
export function loop({
  setup = '',
  best = 'Infinity',
  epochs = 'let epoch = 1; epoch <= epochs; epoch++',
  batches = 'trainLoader',
  lossOf = 'lossFn(model.forward(x), y)',
  update = 'optimizer.minimize(() => lossOf(x, y), true) as tf.Scalar',
  share = 'before.dataSync()[0] * x.shape[0]',
  afterUpdate = '',
  trained = 'total / trainLoader.samples',
  skip = 'epoch % validateEvery !== 0',
  validationBatches = 'valLoader',
  validated = 'lossOf(x, y)',
  validation = 'sum += loss * x.shape[0]; count += x.shape[0];',
  duringValidation = '',
  mean = 'sum / count',
  better = 'validated < best.loss',
  copy = 'model.weights().map((w) => w.clone())',
  afterValidation = '',
  restore = 'best.weights.forEach((w, i) => { model.weights()[i].assign(w); });',
  returned = 'trainingLoss, validationLoss, bestEpoch: best.epoch',
} = {}): string {
  return `const { epochs, validateEvery, optimizer, lossFn } = options;
    const trainingLoss: number[] = []; const validationLoss: number[] = [];
    const lossOf = (x: Batch['x'], y: Batch['y']) => ${lossOf};
    ${setup}
    let best = { loss: ${best}, epoch: 0, weights: [] as tf.Tensor[] };
    for (${epochs}) {
      let total = 0;
      for (const { x, y } of ${batches}) {
        const before = ${update};
        total += ${share};
        ${afterUpdate}
      }
      trainingLoss.push(${trained});
      if (${skip}) continue;
      let sum = 0; let count = 0;
      for (const { x, y } of ${validationBatches}) {
        const loss = (${validated}).dataSync()[0];
        ${validation}
        ${duringValidation}
      }
      const validated = ${mean};
      validationLoss.push(validated);
      if (${better}) best = { loss: validated, epoch, weights: ${copy} };
      ${afterValidation}
    }
    ${restore}
    return { ${returned} };`;
}

/** Writes a test loop. */
export function tested({
  start = '',
  prediction = 'model.forward(x)',
  batch = 'options.lossFn(p, y).dataSync()[0]',
  share = 'batchLoss * x.shape[0]',
  keep = 'predictions.push(...p.dataSync());',
  end = '',
  loss = 'sum / loader.samples',
  returned = 'predictions',
} = {}): string {
  return `let sum = 0; const predictions: number[] = [];
    ${start}
    for (const { x, y } of loader) {
      const p = ${prediction};
      const batchLoss = ${batch};
      sum += ${share};
      ${keep}
    }
    ${end}
    return { loss: ${loss}, predictions: ${returned} };`;
}
