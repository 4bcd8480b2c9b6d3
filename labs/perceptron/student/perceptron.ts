import { TodoError } from 'lab-harness/inside';
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
    // Task 1, Sigmoid: 10 marks.
    // Hint: never Infinity divided by Infinity, and never 1 minus something near 1: tiny results keep their digits.
    // Hint: Matrix.exp(A) makes a new matrix, A.exp() changes A.
    throw new TodoError('perceptron.sigmoid');
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
    // Task 2, Cross-entropy with L2: 10 marks.
    // Hint: with label 1 an example costs log(1 + exp(−z)), with label 0 log(1 + exp(z)).
    // Hint: log(1 + exp(u)) = max(u, 0) + log(1 + exp(−|u|)); Math.log1p(x) is log(1 + x) for tiny x, too.
    throw new TodoError('perceptron.loss');
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
    // Task 3, Forward pass and gradient: 20 marks.
    // Hint: A.mmul(B) multiplies matrices; A.addRowVector(b) adds b to every row of A, and changes A.
    throw new TodoError('perceptron.forward');
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
    // Task 3, Forward pass and gradient: 20 marks.
    // Hint: begin with the derivative by the logits, (probabilities − labels) / N, and go from the last layer back.
    throw new TodoError('perceptron.gradient');
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
    // Task 4, Training by SGD: 30 marks.
    // Hint: subset(data, rows), imported above, picks examples by their numbers.
    throw new TodoError('perceptron.train');
    // TODO(perceptron.train) end
  }

  /**
   * @param features [N, D]
   * @param threshold the least probability that counts as class 1
   * @returns N numbers, each 0 or 1
   */
  predict(features: Matrix, threshold = 0.5): number[] {
    // TODO(perceptron.predict) begin
    // Task 5, Predict and accuracy: 10 marks.
    throw new TodoError('perceptron.predict');
    // TODO(perceptron.predict) end
  }

  /** Computes the share of right predictions, from 0 to 1. */
  accuracy(data: Dataset, threshold = 0.5): number {
    // TODO(perceptron.accuracy) begin
    // Task 5, Predict and accuracy: 10 marks.
    throw new TodoError('perceptron.accuracy');
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
    // Task 6, k-fold cross-validation: 20 marks.
    // Hint: new Scaler(A) measures the columns of A, and its apply(B) scales B by what it has measured.
    // Hint: this.copy() is a model of its own with this one's parameters.
    throw new TodoError('perceptron.validate');
    // TODO(perceptron.validate) end
  }
}
