import { describe, expect, test } from 'vitest';
import { adam, meanSquaredError } from './optimization.ts';
import { tf } from './tensorflow.ts';

describe('meanSquaredError', () => {
  test('is the mean of the squared differences, as a scalar', () => {
    const loss = meanSquaredError(tf.tensor2d([[1], [2], [3]]), tf.tensor2d([[1], [4], [0]]));
    expect(loss.shape).toEqual([]);
    expect(loss.dataSync()[0]).toBeCloseTo((0 + 4 + 9) / 3, 6);
  });

  test('has the gradient 2/B (prediction − target)', () => {
    const target = tf.tensor2d([[1], [4]]);
    const gradient = tf.grad((prediction) => meanSquaredError(prediction as tf.Tensor2D, target));
    expect(gradient(tf.tensor2d([[3], [3]])).arraySync()).toEqual([[2], [-1]]);
  });

  test('leaves one tensor behind, the loss', () => {
    const [prediction, target] = [tf.zeros<tf.Rank.R2>([2, 1]), tf.ones<tf.Rank.R2>([2, 1])];
    const before = tf.memory().numTensors;
    meanSquaredError(prediction, target);
    expect(tf.memory().numTensors - before).toBe(1);
  });

  test('refuses [B] against [B, 1], which would be broadcast to [B, B]', () => {
    const flat = tf.tensor1d([1, 2]) as tf.Tensor as tf.Tensor2D;
    expect(() => meanSquaredError(flat, tf.tensor2d([[1], [2]]))).toThrow(
      'a prediction of shape [2] cannot be compared with a target of shape [2, 1]: both must be [B, 1]',
    );
  });

  test('says so where there is no prediction', () => {
    const nothing = undefined as unknown as tf.Tensor2D;
    expect(() => meanSquaredError(nothing, tf.tensor2d([[1]]))).toThrow('the prediction is undefined and no tensor');
  });
});

test('adam updates by the formula of Adam, ε = 1e-8 included', () => {
  // Gradients so small that ε counts: the first step is lr·g/(g + ε), half a learning rate for g = ε.
  const gradients = [1e-8, 3e-8, -2e-8];
  const [learningRate, beta1, beta2, epsilon] = [0.1, 0.9, 0.999, 1e-8];

  const weight = tf.scalar(0).variable();
  const optimizer = adam(learningRate);
  let [m, v, expected] = [0, 0, 0];
  gradients.forEach((gradient, i) => {
    optimizer.minimize(() => weight.mul(gradient).asScalar(), false, [weight]);

    const step = i + 1;
    m = beta1 * m + (1 - beta1) * gradient;
    v = beta2 * v + (1 - beta2) * gradient ** 2;
    expected -= (learningRate * (m / (1 - beta1 ** step))) / (Math.sqrt(v / (1 - beta2 ** step)) + epsilon);
    if (step === 1) expect(expected).toBeCloseTo(-0.05, 12);
    expect(weight.dataSync()[0] / expected).toBeCloseTo(1, 6);
  });
});
