import { mkdtempSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { differencesBetween, surprisesIn } from './compare.ts';
import { type Member, writeClass } from './deal-class.ts';
import { type Measured, measure } from './measure.ts';
import { growth } from './memory.ts';
import type { Kill, RunOptions } from './run-parts.ts';
import { type ClassRun, runByQueue, runLocally } from './runs.ts';
import { warmSeconds } from './warm.ts';

/** A class is graded with or without a queue, and left alone or with parts that are killed. */
export const PHASES = ['local', 'queue', 'kills', 'local-kills'] as const;
export type Phase = (typeof PHASES)[number];

export interface Rehearsal {
  readonly members: readonly Member[];
  /** where the class and the runs go */
  readonly folder: string;
  /** in each of the phases that have any */
  readonly kills: number;
  /** of the moments of the kills, and of who is killed */
  readonly seed: number;
  /** is called as a run begins; what it returns, as the run ends */
  onRun(phase: Phase, runFolder: string): () => void;
  onKill(phase: Phase, kill: Kill, runFolder: string): void;
}

/** How one phase went. */
export interface PhaseResult {
  readonly phase: Phase;
  readonly run: ClassRun;
  /** of runs that were left alone: who is killed takes with it what it has used */
  readonly figures?: Figures;
  /** what is not as it should be, as sentences */
  readonly surprises: readonly string[];
}

interface Figures extends Omit<Measured, 'run'> {
  /** processor seconds of one warm grading */
  readonly warm: number;
  /** submissions a second, as a share of what they would be if all processors did nothing but warm grading */
  readonly efficiency: number;
}

/** Of a smaller class, starting and ending and the growing of heaps are too large a part to judge the rest by. */
const JUDGED_FROM = 1000;

const LEAST_EFFICIENCY = 0.75;

/**
 * Grades a class in the phases that are asked for, and tells how each went as it ends. The class is always graded
 * locally first: all others must come to the same reports and the same gradebook, and kills fall into the time that
 * this takes.
 */
export async function* rehearse(rehearsal: Rehearsal, asked: readonly Phase[]): AsyncGenerator<PhaseResult> {
  const { members, folder, kills, seed } = rehearsal;
  writeClass(members, classFolder(rehearsal));
  const local = await leaveAlone(rehearsal, 'local');
  const warm = await warmSeconds(members, runFolder(rehearsal, 'local'), () => mkdtempSync(join(folder, 'warm-')));
  yield judgeAlone(rehearsal, 'local', local, warm);
  if (asked.includes('queue')) yield judgeAlone(rehearsal, 'queue', await leaveAlone(rehearsal, 'queue'), warm);
  const plan = { count: kills, seed, duration: local.run.milliseconds };
  for (const phase of (['kills', 'local-kills'] as const).filter((one) => asked.includes(one))) {
    const run = await grade(rehearsal, phase, { plan });
    const missing = kills - run.kills.length;
    const late = missing > 0 ? [`the run was over before ${missing} of the kills`] : [];
    yield { phase, run, surprises: [...resultSurprises(rehearsal, phase, run), ...late] };
  }
}

const classFolder = ({ folder }: Rehearsal) => join(folder, 'class');
const runFolder = ({ folder }: Rehearsal, phase: Phase) => join(folder, phase);

function leaveAlone(rehearsal: Rehearsal, phase: Phase): Promise<Measured> {
  return measure(runFolder(rehearsal, phase), rehearsal.members.length, (options) => grade(rehearsal, phase, options));
}

async function grade(rehearsal: Rehearsal, phase: Phase, options: RunOptions): Promise<ClassRun> {
  const [from, to] = [classFolder(rehearsal), runFolder(rehearsal, phase)];
  const onEnd = rehearsal.onRun(phase, to);
  const all = { ...options, onKill: (kill: Kill) => rehearsal.onKill(phase, kill, to) };
  const run = phase.startsWith('local') ? runLocally(from, to, all) : runByQueue(from, to, `${to}-redis`, all);
  return run.finally(onEnd);
}

function judgeAlone(rehearsal: Rehearsal, phase: Phase, { run, ...measured }: Measured, warm: number): PhaseResult {
  const size = rehearsal.members.length;
  const ideal = availableParallelism() / warm;
  const efficiency = size / (run.milliseconds / 1000) / ideal;
  const slow = efficiency < LEAST_EFFICIENCY ? [`the efficiency is below ${LEAST_EFFICIENCY}`] : [];
  const ofFigures = size < JUDGED_FROM ? [] : [...slow, ...growth(measured.memory)];
  const surprises = [...resultSurprises(rehearsal, phase, run), ...run.gaveUp, ...ofFigures];
  return { phase, run, figures: { ...measured, warm, efficiency }, surprises };
}

function resultSurprises(rehearsal: Rehearsal, phase: Phase, { leftovers }: ClassRun): string[] {
  const { members } = rehearsal;
  const [own, local] = [runFolder(rehearsal, phase), runFolder(rehearsal, 'local')];
  const differences = phase === 'local' ? [] : differencesBetween(own, local, members);
  return [...surprisesIn(own, members), ...differences, ...leftovers];
}
