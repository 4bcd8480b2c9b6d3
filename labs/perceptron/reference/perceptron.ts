import { Matrix } from 'ml-matrix';
import type {
  BinaryClassifier,
  Dataset,
  ForwardPass,
  Layer,
  TrainOptions,
  ValidationOptions,
  ValidationResult,
} from '../lab/contracts.ts';
import { copyLayers, Scaler, subset } from '../lab/dataset.ts';

/**
 * Logistic regression (one layer), or a perceptron with one hidden layer of tanh units (two layers).
 * Sizes: N examples, D features, H hidden units. A row of a matrix is an example.
 */
export class Classifier implements BinaryClassifier {
  readonly layers: Layer[];
  readonly l2: number;

  /**
   * @param layers W [D, 1] and b [1, 1]; or W [D, H] and b [1, H], then W [H, 1] and b [1, 1]
   * @param l2 λ ≥ 0, the strength of the penalty on the weights
   */
  constructor(layers: Layer[], l2: number) {
    this.layers = layers;
    this.l2 = l2;
  }

  copy(): Classifier {
    return new Classifier(copyLayers(this.layers), this.l2);
  }

  /**
   * σ(z) = 1 / (1 + exp(−z)), entry by entry
   *
   * @param z a matrix of any shape, left as it is
   * @returns a new matrix of the same shape
   */
  sigmoid(z: Matrix): Matrix {
    // TODO(perceptron.sigmoid) begin
    // Hint: never Infinity divided by Infinity, and never 1 minus something near 1: tiny results keep their digits.
    // Hint: Matrix.exp(A) makes a new matrix, A.exp() changes A.
    return Matrix.exp(Matrix.mul(z, -1)).add(1).pow(-1);
    // TODO(perceptron.sigmoid) end
  }

  /**
   * L = 1/N Σ_i [log(1 + exp(z_i)) − y_i z_i] + λ/2 Σ w², the last sum over all weights of all layers
   *
   * @param logits z [N, 1], left as they are
   * @param labels y, N numbers of 0 or 1
   */
  loss(logits: Matrix, labels: number[]): number {
    // TODO(perceptron.loss) begin
    // Hint: with label 1 an example costs log(1 + exp(−z)), with label 0 log(1 + exp(z)).
    // Hint: log(1 + exp(u)) = max(u, 0) + log(1 + exp(−|u|)); Math.log1p(x) is log(1 + x) for tiny x, too.
    const costs = labels.map((label, i) => {
      const u = label === 1 ? -logits.get(i, 0) : logits.get(i, 0);
      return Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
    });
    const mean = costs.reduce((sum, cost) => sum + cost, 0) / labels.length;
    const squares = this.layers.reduce((sum, { W }) => sum + Matrix.mul(W, W).sum(), 0);
    return mean + (this.l2 / 2) * squares;
    // TODO(perceptron.loss) end
  }

  /**
   * Runs the features through the layers: x W + b, with tanh between two layers.
   *
   * @param features [N, D], left as they are
   * @returns inputs: what each layer was given · logits [N, 1] · probabilities [N, 1]
   */
  forward(features: Matrix): ForwardPass {
    // TODO(perceptron.forward) begin
    // Hint: A.mmul(B) multiplies matrices; A.addRowVector(b) adds b to every row of A, and changes A.
    const inputs = [features];
    for (const { W, b } of this.layers.slice(0, -1)) {
      inputs.push(inputs[inputs.length - 1].mmul(W).addRowVector(b).tanh());
    }
    const { W, b } = this.layers[this.layers.length - 1];
    const logits = inputs[inputs.length - 1].mmul(W).addRowVector(b);
    return { inputs, logits, probabilities: this.sigmoid(logits) };
    // TODO(perceptron.forward) end
  }

  /**
   * Computes the gradient of the loss, penalty included, by backpropagation.
   *
   * @param pass what forward returned, left as it is
   * @param labels N numbers of 0 or 1
   * @returns for each layer { W, b }, the derivatives by its weights and by its bias
   */
  gradient(pass: ForwardPass, labels: number[]): Layer[] {
    // TODO(perceptron.gradient) begin
    // Hint: begin with the derivative by the logits, (probabilities − labels) / N, and go from the last layer back.
    const gradient: Layer[] = [];
    let dz = Matrix.sub(pass.probabilities, Matrix.columnVector(labels)).div(labels.length);
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const input = pass.inputs[l];
      const { W } = this.layers[l];
      gradient.unshift({
        W: input.transpose().mmul(dz).add(Matrix.mul(W, this.l2)),
        b: Matrix.rowVector(dz.sum('column')),
      });
      if (l > 0) dz = dz.mmul(W.transpose()).mul(Matrix.mul(input, input).neg().add(1));
    }
    return gradient;
    // TODO(perceptron.gradient) end
  }

  /**
   * Changes the parameters by stochastic gradient descent.
   *
   * @param data N examples, left as they are
   * @returns one number an epoch: the loss of all N examples after its last update
   */
  train(data: Dataset, options: TrainOptions): number[] {
    // TODO(perceptron.train) begin
    // Hint: subset(data, rows), imported above, picks examples by their numbers.
    const { epochs, batchSize, learningRate, decay, random } = options;
    const history: number[] = [];
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = random.permutation(data.labels.length);
      const step = learningRate / (1 + decay * epoch);
      for (let start = 0; start < order.length; start += batchSize) {
        const { features, labels } = subset(data, order.slice(start, start + batchSize));
        const gradient = this.gradient(this.forward(features), labels);
        for (const [l, { W, b }] of gradient.entries()) {
          this.layers[l].W.sub(W.mul(step));
          this.layers[l].b.sub(b.mul(step));
        }
      }
      history.push(this.loss(this.forward(data.features).logits, data.labels));
    }
    return history;
    // TODO(perceptron.train) end
  }

  /**
   * @param features [N, D]
   * @param threshold the least probability that counts as class 1
   * @returns N numbers, each 0 or 1
   */
  predict(features: Matrix, threshold = 0.5): number[] {
    // TODO(perceptron.predict) begin
    const { probabilities } = this.forward(features);
    return probabilities.to1DArray().map((probability) => (probability >= threshold ? 1 : 0));
    // TODO(perceptron.predict) end
  }

  /** Computes the share of right predictions, from 0 to 1. */
  accuracy(data: Dataset, threshold = 0.5): number {
    // TODO(perceptron.accuracy) begin
    const predictions = this.predict(data.features, threshold);
    return predictions.filter((prediction, i) => prediction === data.labels[i]).length / data.labels.length;
    // TODO(perceptron.accuracy) end
  }

  /**
   * Estimates by k-fold cross-validation how well training does on unseen examples.
   *
   * @param data N examples, left as they are
   * @throws RangeError where options.folds is no whole number from 2 to N
   */
  crossValidate(data: Dataset, options: ValidationOptions): ValidationResult {
    // TODO(perceptron.validate) begin
    // Hint: new Scaler(A) measures the columns of A, and its apply(B) scales B by what it has measured.
    // Hint: this.copy() is a model of its own with this one's parameters.
    const { folds, random } = options;
    const count = data.labels.length;
    if (!Number.isInteger(folds) || folds < 2 || folds > count) {
      throw new RangeError(`folds must be a whole number from 2 to ${count}, and is ${folds}`);
    }
    const order = random.permutation(count);
    const result: ValidationResult = { losses: [], accuracies: [] };
    let start = 0;
    for (let fold = 0; fold < folds; fold++) {
      const end = start + Math.floor(count / folds) + (fold < count % folds ? 1 : 0);
      const training = subset(data, [...order.slice(0, start), ...order.slice(end)]);
      const validation = subset(data, order.slice(start, end));
      const scaler = new Scaler(training.features);
      const model = this.copy();
      model.train({ ...training, features: scaler.apply(training.features) }, options);
      const features = scaler.apply(validation.features);
      result.losses.push(model.loss(model.forward(features).logits, validation.labels));
      result.accuracies.push(model.accuracy({ ...validation, features }));
      start = end;
    }
    return result;
    // TODO(perceptron.validate) end
  }
}
