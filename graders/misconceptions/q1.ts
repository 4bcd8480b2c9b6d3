import type { KnownMistakes } from '../../harness/diagnosis/known-mistakes.ts';
import { NO_HOST } from '../../harness/sandbox/driver.ts';
import createDriver, { type Q1Module, type Step } from '../q1/driver.ts';
import { reference } from '../q1/reference.ts';
import { loadWork } from '../variants/load.ts';
import { variantsOf } from './variants.ts';

/** What a call of `run` does: backward runs in some, forward in all. */
function stepsOf(args: readonly unknown[]): string[] {
  const steps = args[1] as Step[];
  return [...new Set(steps.map((step) => step.do))].sort();
}

/** Question 1's misconceptions behind its driver. */
export default {
  reference,
  variants: variantsOf('q1', async (work) => createDriver(await loadWork<Q1Module>(work, 'q1.ts'), NO_HOST)),
  tolerance: 1e-9,
  costly: ['lossesAt', 'train'],
  kindOf: ({ procedure, args }) => [procedure, ...(procedure === 'run' ? stepsOf(args) : [])].join(' '),
  comparable: (_, result) => result,
} satisfies KnownMistakes;
