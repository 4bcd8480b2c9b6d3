import { expect, test } from 'vitest';
import { Module } from './module.ts';
import { sayContract } from './shapes.ts';
import { tf } from './tensorflow.ts';

const rnn = () => tf.layers.simpleRNN({ units: 4 });
const built = tf.layers.dense({ units: 1 });
built.apply(tf.zeros([2, 4]));

const sayingContract = (predict: (x: tf.Tensor3D) => tf.Tensor) => {
  class Slip extends Module {
    forward(x: tf.Tensor3D): tf.Tensor2D {
      return predict(x) as tf.Tensor2D;
    }
  }
  return sayContract(new Slip());
};

test('an error of the student’s own stays as it is', () => {
  const throwing = () =>
    tf.tidy(() => {
      throw new RangeError('mine');
    });
  expect(() => sayingContract(throwing).forward(tf.zeros([2, 3, 1]))).toThrow(/^mine$/);
});

test.each<[string, (x: tf.Tensor3D) => tf.Tensor, string]>([
  [
    'a recurrent layer upon the last step of another',
    (x) => rnn().apply(rnn().apply(x)) as tf.Tensor,
    'the layer SimpleRNN takes a tensor [B, L, features], and is given [2, 4]; a tensor with steps comes from x, or from a layer with returnSequences: true',
  ],
  [
    'a layer whose weights have another shape',
    (x) => built.apply(x) as tf.Tensor,
    'the layer Dense takes a tensor [B, …, 4], and is given [2, 3, 1]',
  ],
  [
    'an operation on a freed tensor',
    (x) => {
      const freed = x.mul(2);
      freed.dispose();
      return tf.matMul(x, freed);
    },
    'BatchMatMul is given a tensor that is disposed: it is [2, 3, 1], and was freed by dispose',
  ],
  ['an operation', (x) => tf.matMul(x, tf.ones([2, 5, 1])), 'Error in matMul: inner shapes (1) and (5)'],
])('what %s throws says the shapes, and what the lab asks for', (_, predict, message) => {
  expect(() => sayingContract(predict).forward(tf.zeros([2, 3, 1]))).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(
        new RegExp(
          `^${RegExp.escape(message)}.*; forward is given x \\[2, 3, 1\\] in its first call, which must make the weights, and must return \\[B, 1\\] = \\[2, 1\\]$`,
        ),
      ),
    }),
  );
});

test('what a layer throws in a later call says that the first one went through, and not where steps come from', () => {
  const layer = rnn();
  let calls = 0;
  const model = sayingContract((x) => (calls++ === 0 ? layer.apply(x) : layer.apply(layer.apply(x))) as tf.Tensor);
  model.forward(tf.zeros([2, 3, 1]));
  expect(() => model.forward(tf.zeros([1, 3, 1]))).toThrow(
    'the layer SimpleRNN takes a tensor [B, L, 1], and is given [1, 4]; forward is given x [1, 3, 1] here, and must return [B, 1] = [1, 1]; its first call, on x [2, 3, 1], went through',
  );
});
