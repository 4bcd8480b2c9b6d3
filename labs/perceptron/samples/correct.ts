import { type Sample, sampleIn } from 'lab-harness/authoring';
import { forward, gradient, loss, train, validate } from '../graders/mistakes/blocks.ts';

const sigmoid = sampleIn('perceptron.sigmoid');
const lossOf = sampleIn('perceptron.loss');
const pass = sampleIn('perceptron.forward');
const derived = sampleIn('perceptron.gradient');
const trained = sampleIn('perceptron.train');
const predicted = sampleIn('perceptron.predict');
const accuracy = sampleIn('perceptron.accuracy');
const validated = sampleIn('perceptron.validate');

/** Correct samples in other styles than the reference's. */
export const correct: readonly Sample[] = [
  sigmoid(
    'sigmoid-by-cases',
    `const y = Matrix.zeros(z.rows, z.columns);
     for (let i = 0; i < z.rows; i++) for (let j = 0; j < z.columns; j++) {
       const v = z.get(i, j);
       const e = Math.exp(-Math.abs(v));
       y.set(i, j, v >= 0 ? 1 / (1 + e) : e / (1 + e));
     }
     return y;`,
  ),
  sigmoid(
    'sigmoid-map-of-rows',
    'return new Matrix(z.to2DArray().map((row) => row.map((v) => 1 / (1 + Math.exp(-v)))));',
  ),
  sigmoid(
    'sigmoid-power-of-e',
    'return new Matrix(z.to2DArray().map((row) => row.map((v) => 1 / (1 + Math.E ** -v))));',
  ),
  lossOf('loss-places', loss()),
  lossOf(
    'loss-typed-array-of-margins',
    `const margins = Float64Array.from(labels, (y, i) => (2 * y - 1) * logits.get(i, 0));
     const costs = margins.map((m) => (m > 0 ? Math.log1p(Math.exp(-m)) : -m + Math.log1p(Math.exp(m))));
     let total = 0;
     for (let i = costs.length - 1; i >= 0; i--) total += costs[i] / costs.length;
     for (const { W } of this.layers) total += 0.5 * this.l2 * W.norm() ** 2;
     return total;`,
  ),
  lossOf('loss-without-cases', loss({ cost: 'Math.max(z, 0) - y * z + Math.log1p(Math.exp(-Math.abs(z)))' })),
  lossOf(
    'loss-by-class',
    `const softplus = (u: number): number => (u > 30 ? u + Math.exp(-u) : Math.log1p(Math.exp(u)));
     const z = logits.to1DArray();
     const sum = z.reduce((s, v, i) => s + (labels[i] ? softplus(-v) : softplus(v)), 0);
     const squares = this.layers.flatMap(({ W }) => W.to1DArray()).reduce((s, w) => s + w ** 2, 0);
     return sum / z.length + (this.l2 * squares) / 2;`,
  ),
  pass('forward-places', forward()),
  pass(
    'forward-two-cases',
    `const [first, second] = this.layers;
     const through = (x: Matrix, { W, b }: Layer) => {
       const z = x.mmul(W);
       return z.add(Matrix.ones(z.rows, 1).mmul(b));
     };
     if (second === undefined) {
       const logits = through(features, first);
       return { inputs: [features], logits, probabilities: this.sigmoid(logits) };
     }
     const hidden = Matrix.tanh(through(features, first));
     const logits = through(hidden, second);
     return { inputs: [features.clone(), hidden], logits, probabilities: this.sigmoid(logits) };`,
  ),
  derived('gradient-places', gradient()),
  derived(
    'gradient-example-by-example',
    `const N = labels.length;
     const result = this.layers.map(({ W, b }) => ({ W: Matrix.mul(W, this.l2), b: Matrix.zeros(1, b.columns) }));
     labels.forEach((y, i) => {
       let delta = [(pass.probabilities.get(i, 0) - y) / N];
       for (let l = this.layers.length - 1; l >= 0; l--) {
         const input = pass.inputs[l].getRow(i);
         delta.forEach((d, j) => {
           input.forEach((a, k) => { result[l].W.set(k, j, result[l].W.get(k, j) + a * d); });
           result[l].b.set(0, j, result[l].b.get(0, j) + d);
         });
         const { W } = this.layers[l];
         const before = delta;
         delta = input.map((a, k) => (1 - a ** 2) * before.reduce((s, d, j) => s + W.get(k, j) * d, 0));
       }
     });
     return result;`,
  ),
  derived(
    'gradient-recursive',
    `const back = (l: number, dz: Matrix): Layer[] => {
       if (l < 0) return [];
       const [a, { W }] = [pass.inputs[l], this.layers[l]];
       const own = { W: Matrix.add(Matrix.mul(W, this.l2), a.transpose().mmul(dz)), b: Matrix.ones(1, dz.rows).mmul(dz) };
       const slope = Matrix.sub(Matrix.ones(a.rows, a.columns), Matrix.pow(a, 2));
       return [...back(l - 1, Matrix.mul(dz.mmul(W.transpose()), slope)), own];
     };
     const dz = Matrix.sub(pass.probabilities, Matrix.columnVector(labels)).mul(1 / labels.length);
     return back(this.layers.length - 1, dz);`,
  ),
  trained('train-places', train()),
  trained(
    'train-replaces-matrices',
    `const { random, batchSize } = options;
     const history: number[] = [];
     while (history.length < options.epochs) {
       const rate = options.learningRate / (1 + options.decay * history.length);
       const left = random.permutation(data.labels.length);
       while (left.length > 0) {
         const batch = subset(data, left.splice(0, batchSize));
         const slopes = this.gradient(this.forward(batch.features), batch.labels);
         this.layers.forEach((layer, l) => {
           layer.W = Matrix.sub(layer.W, slopes[l].W.mul(rate));
           layer.b = Matrix.add(layer.b, slopes[l].b.mul(-rate));
         });
       }
       history.push(this.loss(this.forward(data.features).logits, data.labels));
     }
     return history;`,
  ),
  trained(
    'train-batches-first',
    `const { epochs, batchSize, learningRate, decay, random } = options;
     const N = data.labels.length;
     const train = (rows: number[], rate: number) => {
       const pass = this.forward(new Matrix(rows.map((row) => data.features.getRow(row))));
       for (const [l, { W, b }] of this.gradient(pass, rows.map((row) => data.labels[row])).entries()) {
         for (const [parameter, slope] of [[this.layers[l].W, W], [this.layers[l].b, b]]) {
           for (let i = 0; i < slope.rows; i++) for (let j = 0; j < slope.columns; j++) {
             parameter.set(i, j, parameter.get(i, j) - rate * slope.get(i, j));
           }
         }
       }
     };
     return Array.from({ length: epochs }, (_, epoch) => {
       const order = random.permutation(N);
       const batches = Array.from({ length: Math.ceil(N / batchSize) }, (_, i) => order.slice(i * batchSize, (i + 1) * batchSize));
       for (const rows of batches) train(rows, learningRate / (1 + decay * epoch));
       return this.loss(this.forward(data.features).logits, data.labels);
     });`,
  ),
  predicted(
    'predict-by-log-odds',
    `const least = Math.log(threshold / (1 - threshold));
     return this.forward(features).logits.to1DArray().map((z) => Number(z >= least));`,
  ),
  predicted(
    'predict-loop',
    `const labels: number[] = [];
     const { probabilities } = this.forward(features);
     for (let i = 0; i < features.rows; i++) labels.push(probabilities.get(i, 0) < threshold ? 0 : 1);
     return labels;`,
  ),
  accuracy(
    'accuracy-one-minus-mean-error',
    `const wrong = this.predict(data.features, threshold).map((label, i) => Math.abs(label - data.labels[i]));
     return 1 - wrong.reduce((s, v) => s + v, 0) / wrong.length;`,
  ),
  validated('validate-places', validate()),
  validated(
    'validate-list-of-folds',
    `const { folds, random } = options;
     const N = data.labels.length;
     if (!(Number.isInteger(folds) && folds >= 2 && folds <= N)) throw new RangeError('a number of folds from 2 to N');
     const left = random.permutation(N);
     const parts = Array.from({ length: folds }, (_, f) => left.splice(0, Math.ceil(left.length / (folds - f))));
     const scores = parts.map((part, f) => {
       const model = this.copy();
       const seen = subset(data, parts.filter((_, g) => g !== f).flat());
       const scaler = new Scaler(seen.features);
       model.train({ features: scaler.apply(seen.features), labels: seen.labels }, options);
       const unseen = subset(data, part);
       const scaled = { ...unseen, features: scaler.apply(unseen.features) };
       return [model.loss(model.forward(scaled.features).logits, scaled.labels), model.accuracy(scaled, 0.5)];
     });
     return { losses: scores.map(([loss]) => loss), accuracies: scores.map(([, accuracy]) => accuracy) };`,
  ),
];
