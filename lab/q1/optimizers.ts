import { Matrix } from 'ml-matrix';
import { ModelError } from '../errors.ts';
import type { Gradients, Parameters } from './contracts.ts';

/** Way to learn from gradients. */
export interface Optimizer {
  /**
   * Changes every parameter in place by one step against its gradient, whose entries are clipped to
   * [−1, 1] first; the gradients given stay as they are.
   *
   * @throws ModelError where a gradient is absent or not of its parameter's shape
   */
  update(parameters: Parameters, gradients: Gradients): void;
}

/**
 * Makes Adam, in which m and v are moving averages of the gradient g and of g², divided by 1 − βᵗ at update t
 * because they start at zero.
 *
 *   m = β₁ m + (1 − β₁) g
 *   v = β₂ v + (1 − β₂) g²
 *   w = w − learningRate · m̂ / (√v̂ + ε),  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
 *
 * Source: Kingma & Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1.
 */
export function adam(options: { learningRate: number; beta1?: number; beta2?: number; epsilon?: number }): Optimizer {
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  return perEntry(
    () => ({ m: 0, v: 0 }),
    (t) => {
      const [mCorrection, vCorrection] = [1 - beta1 ** t, 1 - beta2 ** t];
      return (g, state) => {
        state.m = beta1 * state.m + (1 - beta1) * g;
        state.v = beta2 * state.v + (1 - beta2) * g * g;
        const mHat = state.m / mCorrection;
        const vHat = state.v / vCorrection;
        return (learningRate * mHat) / (Math.sqrt(vHat) + epsilon);
      };
    },
  );
}

/**
 * Makes Adagrad, in which each entry's step shrinks with the squares of all its gradients so far.
 *
 *   s = s + g²
 *   w = w − learningRate · g / (√s + ε)
 *
 * Source: Duchi, Hazan & Singer, "Adaptive subgradient methods" (2011), the diagonal form.
 */
export function adagrad(options: { learningRate: number; epsilon?: number }): Optimizer {
  const { learningRate, epsilon = 1e-8 } = options;
  return perEntry(
    () => ({ s: 0 }),
    () => (g, state) => {
      state.s += g * g;
      return (learningRate * g) / (Math.sqrt(state.s) + epsilon);
    },
  );
}

const NAMES = ['Wax', 'Waa', 'Wya', 'ba', 'by'] as const satisfies (keyof Parameters)[];

/**
 * Makes an optimizer that treats every entry of every parameter alike.
 *
 * @param start what to remember of an entry from update to update
 * @param stepAt the rule of update number t, from 1: from an entry's clipped gradient g and its
 * state, which it brings up to date, to what is subtracted from the entry
 */
function perEntry<State>(start: () => State, stepAt: (t: number) => (g: number, state: State) => number): Optimizer {
  const states = new Map<keyof Parameters, State[]>();
  let t = 0;
  return {
    update(parameters, gradients) {
      t++;
      const step = stepAt(t);
      for (const name of NAMES) {
        const w = parameters[name];
        const gradient = gradientOf(name, w, gradients);
        const entries = states.get(name) ?? Array.from({ length: w.size }, start);
        states.set(name, entries);
        w.apply((row, column) => {
          const g = Math.max(-1, Math.min(1, gradient.get(row, column)));
          w.set(row, column, w.get(row, column) - step(g, entries[row * w.columns + column]));
        });
      }
    },
  };
}

function gradientOf(name: keyof Parameters, w: Matrix, gradients: Gradients): Matrix {
  const g = gradients?.[`d${name}`];
  if (!Matrix.isMatrix(g)) throw new ModelError(`backward must return d${name}, a Matrix [${w.rows}, ${w.columns}]`);
  if (g.rows !== w.rows || g.columns !== w.columns) {
    throw new ModelError(
      `backward returned d${name} of shape [${g.rows}, ${g.columns}], and ${name} is [${w.rows}, ${w.columns}]`,
    );
  }
  return g;
}
