import { join } from 'node:path';
import { differencesBetween, surprisesIn } from './compare.ts';
import { type Member, writeClass } from './deal-class.ts';
import type { Kill } from './kills.ts';
import { type ClassRun, runByQueue, runLocally } from './runs.ts';

/** A class is graded with or without a queue, and left alone or with parts that are killed. */
export const PHASES = ['local', 'queue', 'kills', 'local-kills'] as const;
export type Phase = (typeof PHASES)[number];

interface Rehearsal {
  /** the lab's folder */
  readonly lab: string;
  readonly members: readonly Member[];
  /** where the class and the runs go */
  readonly folder: string;
  /** in each of the phases that have any */
  readonly kills: number;
  /** of the moments of the kills, and of who is killed */
  readonly seed: number;
  /** Is called as a run begins. */
  watch(phase: Phase, runFolder: string): { onKill(kill: Kill): void; onEnd(): void };
}

/** How one phase went. */
export interface PhaseResult {
  readonly phase: Phase;
  readonly run: ClassRun;
  /** what is not as it should be, as sentences */
  readonly surprises: readonly string[];
}

/**
 * Grades a class in the phases that are asked for, and tells how each went as it ends. The class is always graded
 * locally first: all others must come to the same reports and the same gradebook, and kills fall into the time that
 * this takes.
 */
export async function* rehearse(rehearsal: Rehearsal, asked: readonly Phase[]): AsyncGenerator<PhaseResult> {
  const { lab, members, folder, kills, seed, watch } = rehearsal;
  const [classFolder, local] = [join(folder, 'class'), join(folder, 'local')];
  writeClass(members, classFolder);
  let duration = 0;
  for (const phase of PHASES.filter((each) => each === 'local' || asked.includes(each))) {
    const runFolder = join(folder, phase);
    const plan = phase.endsWith('kills') ? { count: kills, seed, duration } : undefined;
    const { onKill, onEnd } = watch(phase, runFolder);
    const grading = phase.startsWith('local')
      ? runLocally(lab, classFolder, runFolder, { plan, onKill })
      : runByQueue(lab, classFolder, runFolder, `${runFolder}-redis`, { plan, onKill });
    const run = await grading.finally(onEnd);
    if (phase === 'local') duration = run.milliseconds;
    const late = kills - run.kills.length;
    const surprises = [
      ...surprisesIn(runFolder, members),
      ...(phase === 'local' ? [] : differencesBetween(runFolder, local, members)),
      ...run.leftovers,
      // Who is left alone has no reason to give up.
      ...(plan ? [] : run.gaveUp),
      ...(plan && late > 0 ? [`the run was over before ${late} of the kills`] : []),
    ];
    yield { phase, run, surprises };
  }
}
