import type { TrainingHistory } from '../../lab/q2/contracts.ts';
import type { Tensor } from '../toolkit/plain.ts';
import type { Q2Procedures } from './driver.ts';
import { forward, lossAndGradients, roundingOfGradients, type Weights } from './network.ts';
import type { TraceEntry, Update } from './recorder.ts';

/**
 * What correct submissions answer, but for the rounding of float32. It shares nothing with the reference and with
 * TensorFlow.js, and so checks them, too.
 */
export const oracle: Pick<Q2Procedures, 'forward' | 'train'> = {
  async forward(model, weights, windows) {
    const doubles = inDoubles(weights);
    return windows.map((window) => forward(model, doubles, window).prediction);
  },

  async train(run) {
    const { model, epochs, validateEvery, order } = run;
    const weights = inDoubles(run.weights);
    const step = (run.optimizer === 'sgd' ? gradientDescent : adam)(weights, run.learningRate);
    const trace: TraceEntry[] = [];
    const candidates: number[][] = [];
    const updates: Update[] = [];
    const history: TrainingHistory = { trainingLoss: [], validationLoss: [], bestEpoch: 0 };
    let best = { loss: Number.POSITIVE_INFINITY, after: '', predictions: [] as number[], validated: [] as number[] };

    for (let epoch = 0; epoch < epochs; epoch++) {
      history.trainingLoss.push(meanOverSamples('training', epoch, order[epoch % order.length], step));
      if ((epoch + 1) % validateEvery !== 0) continue;
      const loss = meanOverSamples('validation', history.validationLoss.length, run.validationBatches);
      history.validationLoss.push(loss);
      const [predictions, validated] = [run.unseen, run.validation.x].map((windows) =>
        windows.map((window) => forward(model, weights, window).prediction),
      );
      candidates.push(predictions);
      if (loss >= best.loss) continue;
      best = { loss, after: named(), predictions, validated };
      history.bestEpoch = epoch + 1;
    }
    const found = { all: weights.length, found: weights.length };
    const { after, predictions, validated } = best;
    return { history, predictions, validated, candidates, trace, updates, after, weights: found };

    function named(): string {
      return `after ${run.learningRate === 0 ? 0 : updates.length} updates`;
    }

    function meanOverSamples(
      loader: 'training' | 'validation',
      epoch: number,
      batches: readonly number[][],
      after?: (gradients: Weights) => void,
    ): number {
      let [sum, samples] = [0, 0];
      for (const [batch, indices] of batches.entries()) {
        const { loss, gradients } = lossAndGradients(model, weights, run[loader], indices, run);
        trace.push({ batch: { loader, epoch, batch }, weights: named(), loss });
        if (after) {
          const sizes = gradients.flatMap((each) => [...each.map(Math.abs)]).sort((one, other) => one - other);
          const before = weights.map((values) => values.slice());
          const roundings = () => roundingOfGradients(model, before, run[loader], indices, run);
          updates.push({
            norm: Math.hypot(...sizes),
            largest: sizes[sizes.length - 1],
            // Asked for by what explains a failure alone.
            get entries() {
              return entriesOf(gradients, roundings());
            },
          });
        }
        after?.(gradients);
        sum += loss * indices.length;
        samples += indices.length;
      }
      return sum / samples;
    }
  },
};

/** Lists the sizes of gradients, the smallest first, each with how far rounding may move it. */
function entriesOf(gradients: Weights, roundings: Weights): NonNullable<Update['entries']> {
  const entries = gradients.flatMap((each, k) =>
    Array.from(each, (value, i) => ({ size: Math.abs(value), rounding: roundings[k][i] })),
  );
  return entries.sort((one, other) => one.size - other.size);
}

/**
 * Makes the function that updates weights by Adam with the paper's constants:
 *   m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  θ ← θ − α m̂ / (√v̂ + ε),  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ).
 */
function adam(weights: Weights, learningRate: number): (gradients: Weights) => void {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  const [m, v] = [0, 0].map(() => weights.map(({ length }) => new Float64Array(length)));
  let t = 0;
  return (gradients) => {
    t++;
    for (const [k, gradient] of gradients.entries()) {
      for (const [i, g] of gradient.entries()) {
        m[k][i] = beta1 * m[k][i] + (1 - beta1) * g;
        v[k][i] = beta2 * v[k][i] + (1 - beta2) * g ** 2;
        const [mHat, vHat] = [m[k][i] / (1 - beta1 ** t), v[k][i] / (1 - beta2 ** t)];
        weights[k][i] -= (learningRate * mHat) / (Math.sqrt(vHat) + epsilon);
      }
    }
  };
}

/** Makes the function that updates weights in proportion to the gradients. */
function gradientDescent(weights: Weights, learningRate: number): (gradients: Weights) => void {
  return (gradients) => {
    for (const [k, gradient] of gradients.entries())
      for (const [i, g] of gradient.entries()) weights[k][i] -= learningRate * g;
  };
}

function inDoubles(weights: readonly Tensor[]): Weights {
  return weights.map(({ values }) => Float64Array.from(values));
}
