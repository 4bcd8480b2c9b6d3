import { join } from 'node:path';
import { isIn, type MeasuredHistory, type Recording } from '../../harness/authoring/samples.ts';
import { loadVariant } from '../../harness/grading/load-variant.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { questionOf } from '../../harness/rubric/load-lab.ts';
import type { LabSamples } from '../load-samples.ts';
import { measureMistakes, mistakesIn, type RecordedMistakes } from './mistakes.ts';

/** A recorded run, and how far the known mistakes are from it. */
export interface Recorded {
  readonly history: MeasuredHistory;
  readonly distances: RecordedMistakes;
}

/** Names the files that a recorded run is kept in. */
export function filesOf({ root }: Pick<Course, 'root'>, { question }: Recording): Record<keyof Recorded, string> {
  const file = (part: string) => join(root, 'fixtures', `${question}-${part}.json`);
  return { history: file('history'), distances: file('distances') };
}

/** What the docs say of each harmless change. */
export const FIGURES = ['recorded run', 'harmless change', 'runs', 'e(t) at most', 'tolerance', 'nearest mistakes'];

/** Makes a row a harmless change, the first with how far mistakes are. */
export function figureRows({ question }: Recording, { history, distances }: Recorded): string[][] {
  const tolerance = Math.max(...Object.values<number | readonly number[]>(history.tolerance).flat()).toExponential();
  const near = distances.seen.filter((row) => row.tolerances !== null).sort((a, b) => a.tolerances! - b.tolerances!);
  const nearest = near
    .slice(0, 2)
    .map(({ id, tolerances }) => `\`${id}\`, ${tolerances!.toLocaleString('en')} tolerances`);
  return history.perturbations.map(({ change, runs, largest }, i) => {
    const first = i === 0 ? [tolerance, nearest.join('; ')] : ['', ''];
    return [question, change, String(runs), largest.toExponential(1), ...first];
  });
}

/**
 * Records a run: the reference's history, how far harmless changes move it, and how far mistakes do.
 * @throws UsageError where a mistake lies too near
 */
export async function record({ root, lab }: Course, samples: LabSamples, recording: Recording): Promise<Recorded> {
  const reference = join(root, questionOf(lab, recording.question).reference);
  const correct = samples.correct.filter((sample) => isIn(sample, recording.blocks));
  const { history, distanceOf } = await recording.measure(correct, (blocks) => loadVariant(reference, blocks));
  const mistakes = mistakesIn(recording, samples);
  return { history, distances: await measureMistakes(mistakes, samples.unseenInHistory, distanceOf) };
}
