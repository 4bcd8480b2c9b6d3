import type { Matrix } from 'ml-matrix';

// N examples, D features of each, H hidden units. A row of a matrix is an example.

/** Parameters of one layer, which maps rows x of n numbers to rows x W + b of m numbers. */
export interface Layer {
  /** [n, m] weights */
  W: Matrix;
  /** [1, m] bias */
  b: Matrix;
}

/** Examples with the classes that they belong to. */
export interface Dataset {
  /** [N, D] */
  features: Matrix;
  /** N numbers, each 0 or 1 */
  labels: number[];
}

/** Values of a forward pass that the gradient needs. */
export interface ForwardPass {
  /** what each layer was given: the features [N, D], then tanh of the hidden layer [N, H] where there is one */
  inputs: Matrix[];
  /** [N, 1] what the last layer gives: the log-odds of class 1 */
  logits: Matrix;
  /** [N, 1] the probabilities of class 1, sigmoid(logits) */
  probabilities: Matrix;
}

/** Source of random orders. */
export interface Random {
  /** Draws an order of the numbers 0, …, n − 1, every order equally likely. */
  permutation(n: number): number[];
}

export interface TrainOptions {
  /** times that training goes through the data, from 1 */
  epochs: number;
  /** examples of an update, from 1; the last batch of an epoch may have fewer */
  batchSize: number;
  /** η of epoch 0 */
  learningRate: number;
  /** δ: the learning rate of epoch e, counted from 0, is η / (1 + δ e) */
  decay: number;
  /** asked for one order of all N examples at the begin of each epoch, and for nothing else */
  random: Random;
}

export interface ValidationOptions extends TrainOptions {
  /** k, a whole number from 2 to N */
  folds: number;
}

/** How models do on examples that they were not trained on, one number a fold. */
export interface ValidationResult {
  /** the loss (nats an example, with the penalty) */
  losses: number[];
  /** shares of right predictions at the threshold ½, from 0 to 1 */
  accuracies: number[];
}

/** Logistic regression, which is one layer, or a perceptron with one hidden layer of tanh units, which is two. */
export interface BinaryClassifier {
  /** one or two */
  readonly layers: Layer[];
  /** λ ≥ 0, the strength of the penalty on the weights */
  readonly l2: number;
  /** Computes 1 / (1 + exp(−z)) of every entry, as a new matrix of the same shape. */
  sigmoid(z: Matrix): Matrix;
  /** Averages the cross-entropy (nats) of N logits [N, 1] over the examples, and adds λ/2 · Σ w² over all weights. */
  loss(logits: Matrix, labels: number[]): number;
  /** Runs the features [N, D] of N examples through the layers. */
  forward(features: Matrix): ForwardPass;
  /** Computes the gradient of the loss of that pass: for each layer, its derivatives in the shapes of W and b. */
  gradient(pass: ForwardPass, labels: number[]): Layer[];
  /** Changes this model's parameters by stochastic gradient descent. @returns the loss of all data after each epoch */
  train(data: Dataset, options: TrainOptions): number[];
  /** Predicts 1 for examples whose probability is the threshold or more, else 0. @returns N numbers */
  predict(features: Matrix, threshold?: number): number[];
  /** Computes the share of examples whose prediction is their label, from 0 to 1. */
  accuracy(data: Dataset, threshold?: number): number;
  /**
   * Validates k copies of this model, each trained on the data but for one fold; leaves this model as it is.
   * @throws RangeError where the number of folds is no whole number from 2 to N
   */
  crossValidate(data: Dataset, options: ValidationOptions): ValidationResult;
  /** Copies the model: a change to the copy leaves this one as it is. */
  copy(): BinaryClassifier;
}
