import { join } from 'node:path';
import { isIn, type MeasuredHistory, type Recording, type Samples } from '../../harness/authoring/samples.ts';
import { loadVariant } from '../../harness/grading/load-variant.ts';
import { type Course, questionOf } from '../../harness/rubric/course.ts';
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

/**
 * Records a run: the reference's history, how far harmless changes move it, and how far mistakes do.
 * @throws UsageError where a mistake lies too near
 */
export async function record({ root, lab }: Course, samples: Samples, recording: Recording): Promise<Recorded> {
  const reference = join(root, questionOf(lab, recording.question).reference);
  const correct = samples.correct.filter((sample) => isIn(sample, recording.blocks));
  const { history, distanceOf } = await recording.measure(correct, (blocks) => loadVariant(reference, blocks));
  const mistakes = mistakesIn(recording, samples);
  return { history, distances: await measureMistakes(mistakes, samples.unseenInHistory, distanceOf) };
}
