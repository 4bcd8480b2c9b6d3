import { expect, test } from 'vitest';
import { adam } from './optimizer.ts';
import { tf } from './tensorflow.ts';

test('updates by the formula of Adam, ε = 1e-8 included', () => {
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
    expect(weight.dataSync()[0] / expected).toBeCloseTo(1, 3);
  });
});
