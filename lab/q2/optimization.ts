import type { LossFunction } from './contracts.ts';
import { tf } from './tensorflow.ts';

/**
 * Computes the mean squared error (1/B) Σ (prediction − target)² of predictions [B, 1] and targets [B, 1].
 *
 * @throws TypeError where the prediction is no tensor
 * @throws RangeError where the shapes differ: [B] − [B, 1] would be broadcast to [B, B], and the
 * mean of that is a number too
 */
export const meanSquaredError: LossFunction = (prediction, target) => {
  if (!(prediction instanceof tf.Tensor)) {
    throw new TypeError(`the prediction is ${prediction} and no tensor: does forward return one?`);
  }
  if (!tf.util.arraysEqual(prediction.shape, target.shape)) {
    throw new RangeError(
      `a prediction of shape [${prediction.shape.join(', ')}] cannot be compared with a target of shape ` +
        `[${target.shape.join(', ')}]: both must be [B, 1]`,
    );
  }
  return tf.tidy(() => tf.squaredDifference(prediction, target).mean());
};

const BETA_1 = 0.9;
const BETA_2 = 0.999;
// The value of the paper and of PyTorch. TensorFlow.js's own default, 1e-7, leads to other weights.
const EPSILON = 1e-8;

/** Makes Adam (Kingma & Ba, 2015, https://arxiv.org/abs/1412.6980) with the constants of the paper. */
export function adam(learningRate: number): tf.AdamOptimizer {
  return tf.train.adam(learningRate, BETA_1, BETA_2, EPSILON);
}
