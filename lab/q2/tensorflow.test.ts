import { expect, test } from 'vitest';
import { tf } from './tensorflow.ts';

test('computes on the WebAssembly backend', () => {
  expect(tf.getBackend()).toBe('wasm');
  const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6], [2, 1]));
  expect(product.arraySync()).toEqual([[17], [39]]);
});

test('gradients go through recurrent and dense layers', () => {
  const dense = tf.layers.dense({ units: 1, kernelInitializer: 'ones' });
  const rnn = tf.layers.simpleRNN({ units: 1, kernelInitializer: 'ones', recurrentInitializer: 'ones' });
  const output = (x: tf.Tensor): tf.Scalar => tf.sum(dense.apply(rnn.apply(x) as tf.Tensor) as tf.Tensor);

  // y = tanh(x₂ + tanh(x₁)), so dy/dx₂ = 1 − y² and dy/dx₁ = (1 − y²)(1 − tanh(x₁)²).
  const [x1, x2] = [0.4, -0.1];
  const y = Math.tanh(x2 + Math.tanh(x1));
  const gradient = tf
    .grad(output)(tf.tensor3d([x1, x2], [1, 2, 1]))
    .dataSync();
  expect(gradient[0]).toBeCloseTo((1 - y ** 2) * (1 - Math.tanh(x1) ** 2), 6);
  expect(gradient[1]).toBeCloseTo(1 - y ** 2, 6);
});
