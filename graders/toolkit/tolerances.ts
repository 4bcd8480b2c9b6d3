import type { Tolerance } from 'lab-harness/authoring';
import type { NetworkCase } from './arbitraries.ts';

/**
 * Tolerance of a backward pass against derivatives by complex steps. Measured on usual networks: the reference's
 * error is 4e-16 at the median of 20,000 cases and 1.9e-13 at worst; three correct backward passes
 * written otherwise (other summation orders, softmax's Jacobian written out) stay below 3.4e-13 in
 * 60,000 cases each. rtol is 30 times that. A derivative of 1 − tanh(a)² lies at 0.12 at the median
 * and at 1.2e-9 in the mildest of 20,000 cases. Gradients by central differences, which are not
 * backpropagation, lie at 3e-11 and above even with their best step. Without atol the error of
 * correct ones has no bound, for a block's terms cancel by chance: 5.6e-12 seen.
 */
export const BACKPROPAGATION: Tolerance = { atol: 1e-3, rtol: 1e-11 };

/**
 * The same where outputs are sharp: rounding of y − onehot is multiplied by weights of 20 before it meets blocks that almost
 * vanish. Measured on 300 cases of each kind of weights: the reference's error is 1.7e-13 at worst here, 1.0e-12 in the others.
 */
const SHARP: Tolerance = { ...BACKPROPAGATION, atol: 0.1 };

/**
 * Finds the tolerance of a backward pass through a network of T steps. Its blocks are sums over the steps, which cancel where
 * the targets come equally often, and the rounding of each step stays. Where gradients double at each step, the rounding of
 * y − onehot does too, and meets blocks that vanish: those of a single character all do.
 */
export function toleranceOf({ weights, T }: Pick<NetworkCase, 'weights' | 'T'>): Tolerance {
  const { atol, rtol } = weights === 'sharp' ? SHARP : BACKPROPAGATION;
  return { atol: atol * (weights === 'growing' ? 2 ** T : T), rtol };
}

/**
 * Tolerance of a backward pass against `richardsonGradients` of the loss that belongs to it. Measured over
 * 4,000 cases: 5e-12 at the median, 1.2e-8 at worst, where a block almost cancels; rtol is 80 times
 * that. It finds mistakes, and not gradients that are themselves finite differences.
 */
export const NUMERIC: Tolerance = { atol: 1e-3, rtol: 1e-6 };
