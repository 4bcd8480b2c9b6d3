// Bodies of TODO blocks with named places: each stands for what a student writes there, and is right unless given. A
// mistake is one place filled otherwise.

/** Lists tasks that a mistake costs: the one that it is in, and those that use it. */
export const failing = (...tasks: string[]) => tasks.map((task) => `perceptron.${task}`);

/** Writes a loss that adds the penalty to the mean of costs; u is −z where the label is 1, else z. */
export function loss({
  u = 'y === 1 ? -z : z',
  cost = 'Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)))',
  mean = 'sum / labels.length',
  penalised = 'this.layers',
  squares = 'Matrix.mul(W, W).sum()',
  penalty = '(this.l2 / 2) * squares',
} = {}): string {
  return `let sum = 0;
    labels.forEach((y, i) => { const z = logits.get(i, 0); const u = ${u}; sum += ${cost}; });
    let squares = 0;
    for (const { W, b } of ${penalised}) squares += ${squares};
    return ${mean} + ${penalty};`;
}

/** Writes a forward pass, layer by layer. */
export function forward({
  z = 'input.mmul(W).addRowVector(b)',
  activation = 'Matrix.tanh(z)',
  kept = 'activation',
  logits = 'z',
  probabilities = 'this.sigmoid(logits)',
  end = '',
} = {}): string {
  return `const inputs = [features];
    let logits = features;
    let input = features;
    this.layers.forEach(({ W, b }, l) => {
      const isLast = l === this.layers.length - 1;
      const z = ${z};
      if (isLast) { logits = ${logits}; return; }
      const activation = ${activation};
      inputs.push(${kept});
      input = activation;
    });
    const probabilities = ${probabilities};
    ${end}
    return { inputs, logits, probabilities };`;
}

/** Writes a gradient, from the last layer to the first. */
export function gradient({
  start = '',
  dz = 'Matrix.sub(pass.probabilities, y).div(N)',
  dW = 'a.transpose().mmul(dz)',
  penalty = 'add(Matrix.mul(W, this.l2))',
  db = "Matrix.rowVector(dz.sum('column'))",
  derivative = 'Matrix.mul(a, a).neg().add(1)',
  end = '',
} = {}): string {
  return `const N = labels.length;
    const y = Matrix.columnVector(labels);
    ${start}
    const result: Layer[] = [];
    let dz = ${dz};
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const { W, b } = this.layers[l];
      const a = pass.inputs[l];
      result[l] = { W: ${dW}.${penalty}, b: ${db} };
      if (l > 0) dz = dz.mmul(W.transpose()).mul(${derivative});
    }
    ${end}
    return result;`;
}

/** Writes a training, epoch by epoch and batch by batch. */
export function train({
  start = '',
  epochs = 'let epoch = 0; epoch < epochs; epoch++',
  order = 'random.permutation(N)',
  rate = 'learningRate / (1 + decay * epoch)',
  starts = 'let from = 0; from < N; from += batchSize',
  batch = 'subset(data, order.slice(from, from + batchSize))',
  beforeUpdate = '',
  update = 'parameter.sub(Matrix.mul(slope, rate))',
  afterEpoch = '',
  loss = 'this.loss(this.forward(data.features).logits, data.labels)',
  returned = 'history',
} = {}): string {
  return `const { epochs, batchSize, learningRate, decay, random } = options;
    const N = data.labels.length;
    const history: number[] = [];
    ${start}
    for (${epochs}) {
      const order = ${order};
      for (${starts}) {
        const rate = ${rate};
        const { features, labels } = ${batch};
        const gradient = this.gradient(this.forward(features), labels);
        ${beforeUpdate}
        const step = (parameter: Matrix, slope: Matrix) => { ${update}; };
        gradient.forEach(({ W, b }, l) => { step(this.layers[l].W, W); step(this.layers[l].b, b); });
      }
      ${afterEpoch}
      history.push(${loss});
    }
    return ${returned};`;
}

/** Writes a cross-validation, fold by fold. */
export function validate({
  refuse = 'if (!Number.isInteger(folds) || folds < 2 || folds > N) throw new RangeError("folds");',
  order = 'options.random.permutation(N)',
  inFold = '',
  size = 'Math.floor(N / folds) + (fold < N % folds ? 1 : 0)',
  training = 'subset(data, order.filter((_, i) => i < from || i >= to))',
  validation = 'subset(data, order.slice(from, to))',
  scaler = 'new Scaler(training.features)',
  trainingFeatures = 'scaler.apply(training.features)',
  features = 'scaler.apply(validation.features)',
  model = 'this.copy()',
  loss = 'model.loss(model.forward(features).logits, validation.labels)',
  accuracy = 'model.accuracy({ ...validation, features })',
  returned = '{ losses, accuracies }',
} = {}): string {
  return `const { folds } = options;
    const N = data.labels.length;
    ${refuse}
    let order = ${order};
    const losses: number[] = [];
    const accuracies: number[] = [];
    let from = 0;
    for (let fold = 0; fold < folds; fold++) {
      ${inFold}
      const to = from + ${size};
      const training = ${training};
      const validation = ${validation};
      const scaler = ${scaler};
      const model = ${model};
      const history = model.train({ ...training, features: ${trainingFeatures} }, options);
      const features = ${features};
      losses.push(${loss});
      accuracies.push(${accuracy});
      from = to;
    }
    return ${returned};`;
}
