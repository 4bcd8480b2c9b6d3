import { shapeText } from 'lab-harness/inside';
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
      `a prediction of shape ${shapeText(prediction.shape)} cannot be compared with a target of shape ` +
        `${shapeText(target.shape)}: both must be [B, 1]`,
    );
  }
  return tf.tidy(() => tf.squaredDifference(prediction, target).mean());
};

const BETA_1 = 0.9;
const BETA_2 = 0.999;
// The value of the paper and of PyTorch. TensorFlow.js's own default, 1e-7, leads to other weights.
const EPSILON = 1e-8;

/**
 * Adam (Kingma & Ba, 2015, https://arxiv.org/abs/1412.6980), computed in double precision, so that only the weights are
 * rounded to float32. TensorFlow.js's own rounds β₂, and with it 1 − β₂ᵗ: that moves validation losses by 1.5e-5.
 */
class Adam extends tf.Optimizer {
  readonly #learningRate: number;
  /** by the name of each weight tensor */
  readonly #moments = new Map<string, { first: Float64Array; second: Float64Array }>();

  constructor(learningRate: number) {
    super();
    this.#learningRate = learningRate;
  }

  applyGradients(gradients: Parameters<tf.Optimizer['applyGradients']>[0]): void {
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    this.incrementIterations();
    for (const { name, tensor } of named) {
      // A weight that the loss does not depend on has none.
      if (tensor) this.#update(name, tensor.dataSync<'float32'>());
    }
  }

  #update(name: string, gradient: Float32Array): void {
    const variable = tf.engine().registeredVariables[name];
    const values = Float32Array.from(variable.dataSync());
    const zeros = () => new Float64Array(values.length);
    const moments = this.#moments.get(name) ?? { first: zeros(), second: zeros() };
    this.#moments.set(name, moments);
    const { first, second } = moments;
    const [correction1, correction2] = [1 - BETA_1 ** this.iterations, 1 - BETA_2 ** this.iterations];
    for (const [i, g] of gradient.entries()) {
      first[i] = BETA_1 * first[i] + (1 - BETA_1) * g;
      second[i] = BETA_2 * second[i] + (1 - BETA_2) * g * g;
      const root = Math.sqrt(second[i] / correction2);
      values[i] -= (this.#learningRate * (first[i] / correction1)) / (root + EPSILON);
    }
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }

  getConfig(): tf.serialization.ConfigDict {
    return { learningRate: this.#learningRate, beta1: BETA_1, beta2: BETA_2, epsilon: EPSILON };
  }
}

/** Makes Adam with the constants of the paper. */
export function adam(learningRate: number): tf.Optimizer {
  return new Adam(learningRate);
}
