import type { SeededRandom } from '../random.ts';
import type { Module } from './module.ts';
import { tf } from './tensorflow.ts';

interface InitialiseOptions {
  /** H, units of each recurrent layer */
  hiddenSize: number;
  /** L, values in a window */
  seqLength: number;
  random: SeededRandom;
}

/**
 * Draws every weight and bias of a model from U(−√(1/H), √(1/H)), in the order of `model.weights()`.
 * These are PyTorch's defaults for `nn.RNN`, and for `nn.Linear` on H features.
 *
 * Runs the model forward on zeros first, for its layers create their weights then.
 */
export function initialise(model: Module, { hiddenSize, seqLength, random }: InitialiseOptions): void {
  tf.tidy(() => {
    model.forward(tf.zeros([1, seqLength, 1]));
  });
  const bound = Math.sqrt(1 / hiddenSize);
  for (const weight of model.weights()) {
    const values = Array.from({ length: weight.size }, () => random.uniformBetween(-bound, bound));
    tf.tidy(() => weight.assign(tf.tensor(values, weight.shape)));
  }
}
