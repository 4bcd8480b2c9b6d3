import { join } from 'node:path';
import type { Question, Task } from '../authoring/lab.ts';
import type { FaultySample, KnownMistake, KnownMistakes } from '../authoring/samples.ts';
import { loadDefault } from '../rubric/load-module.ts';

/** A mistake of which is known what it costs. */
export type Costly<S extends FaultySample> = S & Required<Pick<FaultySample, 'fails'>>;

/** Says of a mistake what it costs, where it does not say so itself: the tasks whose blocks it is in. */
export function costly<S extends FaultySample>(sample: S, tasks: readonly Task[]): Costly<S> {
  const own = tasks.filter(({ blocks }) => blocks.some((block) => block in sample.blocks)).map(({ id }) => id);
  return { ...sample, fails: sample.fails ?? own };
}

/** Loads a question's known mistakes; it may have none. */
export async function loadKnownMistakes(
  root: string,
  { mistakes: module, tasks }: Pick<Question, 'mistakes' | 'tasks'>,
): Promise<Required<KnownMistakes> & { mistakes: readonly Costly<KnownMistake>[] }> {
  type Exported = KnownMistakes | readonly KnownMistake[];
  const exported = (module === undefined ? undefined : await loadDefault<Exported>(join(root, module))) ?? [];
  const known: KnownMistakes = 'mistakes' in exported ? exported : { mistakes: exported };
  return {
    tolerance: 1e-9,
    comparable: (_, result) => result,
    ...known,
    mistakes: known.mistakes.map((mistake) => costly(mistake, tasks)),
  };
}
