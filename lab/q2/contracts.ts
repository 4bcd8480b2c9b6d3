import type { tf } from './tensorflow.ts';

// B windows in a batch, L values in a window.

/** Mini-batch. */
export interface Batch {
  /** [B, L, 1] windows of scaled prices */
  x: tf.Tensor3D;
  /** [B, 1] the value after each window */
  y: tf.Tensor2D;
}

/** Data set in batches; each iteration over it is one epoch. */
export interface Loader extends Iterable<Batch> {
  /** windows in one epoch */
  readonly samples: number;
  /** batches in one epoch, the last of which may be short */
  readonly batches: number;
}

/** Function that averages a batch's losses, into a scalar tensor. */
export type LossFunction = (prediction: tf.Tensor2D, target: tf.Tensor2D) => tf.Scalar;

export interface ModelOptions {
  /** H, units of each recurrent layer */
  hiddenSize: number;
  /** how many recurrent layers are stacked */
  layers: number;
}

export interface TestOptions {
  lossFn: LossFunction;
}

export interface TrainOptions extends TestOptions {
  /** epochs count from 1 to this number */
  epochs: number;
  /** validation follows the epochs divisible by this number */
  validateEvery: number;
  optimizer: tf.Optimizer;
}

export interface TrainingHistory {
  /** one value an epoch: the losses before each update, averaged over samples */
  trainingLoss: number[];
  /** one value a validation, averaged over samples */
  validationLoss: number[];
  /** the epoch with the smallest validation loss, the first of equals */
  bestEpoch: number;
}

export interface TestResult {
  /** averaged over samples */
  loss: number;
  /** one value a window, in the loader's order */
  predictions: number[];
}
