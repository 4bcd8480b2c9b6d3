import type { KnownMistakes } from 'lab-harness/authoring';
import type { Solution } from '../../lab/q2/module.ts';
import createDriver, { type Q2Procedures } from '../q2/driver.ts';
import { q2 } from '../q2/question.ts';
import { reference } from '../q2/reference.ts';
import { q2Mistakes } from './all.ts';

type Trained = Awaited<ReturnType<Q2Procedures['train']>>;

/** Question 2's known mistakes behind its driver. */
export default {
  reference,
  mistakes: q2Mistakes,
  open: (module: Solution) => createDriver(module),
  // Histories in float32: correct ones lie within 1e-5 of each other, mistakes beyond ten times that.
  tolerance: 1e-4,
  procedures: q2.procedures,
  comparable: (procedure, result) => (procedure === 'train' ? withNumberedWeights(result as Trained) : result),
} satisfies KnownMistakes;

/** Numbers the fingerprints of weights: they differ by rounding alone, and which of them are equal does not. */
function withNumberedWeights({ trace, after, ...rest }: Trained): unknown {
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
