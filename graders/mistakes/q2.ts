import type { KnownMistakes } from 'lab-harness/authoring';
import type { Q2Procedures } from '../q2/driver.ts';
import { q2Mistakes } from './all.ts';

type Trained = Awaited<ReturnType<Q2Procedures['train']>>;

export default {
  mistakes: q2Mistakes,
  // Histories in float32: correct ones lie within 1e-5 of each other, mistakes beyond ten times that.
  tolerance: 1e-4,
  comparable: (procedure, result) => (procedure === 'train' ? withNumberedWeights(result as Trained) : result),
} satisfies KnownMistakes;

/**
 * Numbers the fingerprints of weights: they differ by rounding alone, and which of them are equal does not. What the
 * optimizer was given differs by as much as the gradients of a training that has gone on.
 */
function withNumberedWeights({ trace, after, updates, ...rest }: Trained): unknown {
  const numbers = new Map<string, number>();
  const numberOf = (fingerprint: string) => {
    if (!numbers.has(fingerprint)) numbers.set(fingerprint, numbers.size);
    return `weights ${numbers.get(fingerprint)}`;
  };
  return {
    ...rest,
    trace: trace.map((entry) => ({ ...entry, weights: numberOf(entry.weights) })),
    after: numberOf(after),
  };
}
