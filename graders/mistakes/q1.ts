import { type KnownMistakes, NO_HOST } from '../../harness/authoring/index.ts';
import createDriver, { type Q1Module, type Step } from '../q1/driver.ts';
import { reference } from '../q1/reference.ts';
import { q1Mistakes } from './all.ts';

/** What a call of `run` does: backward runs in some, forward in all. */
function stepsOf(args: readonly unknown[]): string[] {
  const steps = args[1] as Step[];
  return [...new Set(steps.map((step) => step.do))].sort();
}

/** Question 1's known mistakes behind its driver. */
export default {
  reference,
  mistakes: q1Mistakes,
  open: (module: Q1Module) => createDriver(module, NO_HOST),
  tolerance: 1e-9,
  costly: ['lossesAt', 'train'],
  kindOf: ({ procedure, args }) => [procedure, ...(procedure === 'run' ? stepsOf(args) : [])].join(' '),
  comparable: (_, result) => result,
} satisfies KnownMistakes;
