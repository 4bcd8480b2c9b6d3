import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultySample, Samples } from '../harness/authoring/samples.ts';
import { type Costly, costly, loadKnownMistakes } from '../harness/grading/known-mistakes.ts';
import type { Course } from '../harness/rubric/course.ts';
import { loadDefault } from '../harness/rubric/load-module.ts';
import { UsageError } from '../harness/support/errors.ts';

/** Where a lab keeps its samples, from its folder; it may have none. */
export const SAMPLES = 'samples/index.ts';

/** A faulty sample of which is known what it costs. */
export type Faulty = Costly<FaultySample>;

/** The samples of a lab, the known mistakes before the other faulty ones, with what they may leave out. */
export type LabSamples = Required<Omit<Samples, 'faulty' | MayLack>> &
  Pick<Samples, MayLack> & { readonly faulty: readonly Faulty[] };
type MayLack = 'redundantChecks' | 'experiments' | 'field' | 'bench';

/**
 * Loads the samples of a lab, and completes them.
 * @throws UsageError where their module exports none
 */
export async function loadSamples({ root, lab }: Pick<Course, 'root' | 'lab'>): Promise<LabSamples> {
  const known = await Promise.all(lab.questions.map((question) => loadKnownMistakes(root, question)));
  const mistakes = known.flatMap((each) => each.mistakes);
  const own = await ownSamples(join(root, SAMPLES));
  const tasks = lab.questions.flatMap((question) => question.tasks);
  const faulty = [...mistakes, ...own.faulty.map((sample) => costly(sample, tasks))];
  return {
    quick: [...Map.groupBy(faulty, ({ fails }) => fails[0]).values()].map(([{ id }]) => id),
    tells: {},
    failsAt: {},
    attacks: [],
    harmless: {},
    recordings: [],
    spaces: [],
    unseenInHistory: {},
    equivalentMutants: [],
    ...own,
    faulty,
  };
}

async function ownSamples(path: string): Promise<Samples> {
  if (!existsSync(path)) return { faulty: [], correct: [] };
  const samples = await loadDefault<Samples>(path);
  if (samples?.faulty && samples.correct) return samples;
  throw new UsageError(
    `${path} exports no samples: export default defineSamples({ faulty: [ … ], correct: [ … ] }), from lab-harness/authoring`,
  );
}
