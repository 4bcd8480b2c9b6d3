import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type MemoryUse, watchMemory } from './memory.ts';
import { processorSecondsOfChildren } from './processes.ts';
import type { RunOptions } from './run-parts.ts';
import type { ClassRun } from './runs.ts';

export interface Measured {
  readonly run: ClassRun;
  /** of all processes that took part, from the start of the first to the end of the last */
  readonly processorSeconds: number;
  readonly memory: MemoryUse;
}

/**
 * Grades a class and looks at what that takes. Nothing else may be started meanwhile.
 * @param folder of the run, which begins here
 */
export async function measure(
  folder: string,
  size: number,
  grade: (options: RunOptions) => Promise<ClassRun>,
): Promise<Measured> {
  const before = processorSecondsOfChildren();
  const roots = new Map<number, string>();
  const watch = watchMemory(roots, () => countGraded(folder));
  const run = await grade({ onStart: (name, pid) => roots.set(pid, name) }).finally(watch.stop);
  return { run, processorSeconds: processorSecondsOfChildren() - before, memory: watch.summary(size) };
}

/** How many submissions have results in the folder of a run. */
export function countGraded(folder: string): number {
  try {
    return readdirSync(join(folder, 'submissions')).length;
  } catch {
    return 0; // none yet
  }
}
