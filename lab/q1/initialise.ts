import { Matrix } from 'ml-matrix';
import type { SeededRandom } from '../random.ts';
import type { Parameters } from './contracts.ts';

/**
 * Draws fresh parameters: every weight uniform in ±√(1/n), with n the number of inputs that it is one of
 * (PyTorch's default for `nn.Linear`), and biases of zero. The order
 * of the draws is Wax, Waa, Wya, row by row.
 *
 * @param hiddenSize H
 * @param vocabularySize V
 */
export function initialise(hiddenSize: number, vocabularySize: number, random: SeededRandom): Parameters {
  return {
    Wax: uniformWeights(hiddenSize, vocabularySize),
    Waa: uniformWeights(hiddenSize, hiddenSize),
    Wya: uniformWeights(vocabularySize, hiddenSize),
    ba: Matrix.zeros(hiddenSize, 1),
    by: Matrix.zeros(vocabularySize, 1),
  };

  function uniformWeights(outputs: number, inputs: number): Matrix {
    const bound = Math.sqrt(1 / inputs);
    return Matrix.rand(outputs, inputs, { random: () => random.uniformBetween(-bound, bound) });
  }
}
