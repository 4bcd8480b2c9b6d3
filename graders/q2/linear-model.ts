import type { Batch } from '../../lab/q2/contracts.ts';
import { Module } from '../../lab/q2/module.ts';
import { tf } from '../../lab/q2/tensorflow.ts';

/** prediction = Σ w_i x_i + b: a model whose results can be computed by hand. */
export class LinearModel extends Module {
  readonly kernel: tf.Variable;
  readonly bias: tf.Variable;

  /** @param weights L weights of a window's values, then the bias */
  constructor(weights: readonly number[]) {
    super();
    this.kernel = tf.variable(tf.tensor2d(weights.slice(0, -1), [weights.length - 1, 1]));
    this.bias = tf.variable(tf.tensor1d(weights.slice(-1)));
  }

  forward(x: Batch['x']): Batch['y'] {
    const [batchSize, seqLength] = x.shape;
    return x
      .reshape([batchSize, seqLength])
      .matMul<tf.Tensor2D>(this.kernel as unknown as tf.Tensor2D)
      .add(this.bias);
  }
}
