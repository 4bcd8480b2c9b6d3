import { tf } from './tensorflow.ts';

const BETA_1 = 0.9;
const BETA_2 = 0.999;
// The value of the paper and of PyTorch. TensorFlow.js's own default, 1e-7, leads to other weights.
const EPSILON = 1e-8;

/** Adam (Kingma & Ba, 2015, https://arxiv.org/abs/1412.6980) with the constants of the paper. */
export function adam(learningRate: number): tf.AdamOptimizer {
  return tf.train.adam(learningRate, BETA_1, BETA_2, EPSILON);
}
