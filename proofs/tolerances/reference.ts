import type { MeasuredHistory, Recording, Sample } from '../../harness/authoring/samples.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { REFERENCE } from '../corpus/by-question.ts';
import type { LabSamples } from '../load-samples.ts';
import { loaderOf } from './record.ts';

/** How a reference differs from what is on file. */
interface ReferenceDifference {
  readonly says: string;
  /** whether correct samples, written otherwise, give what is on file: then it is the reference that is wrong */
  readonly isContradicted: boolean;
}

/**
 * Finds whether a reference still gives the recorded history, within its tolerances. Where it does not, each correct
 * sample stands in for the block that it is in: one that brings the history back shows the block.
 *
 * @returns undefined where it does, and where what is on file cannot be read as a history: comparing all says how
 */
export async function differenceFromRecord(
  recorded: MeasuredHistory,
  course: Pick<Course, 'root' | 'lab'>,
  { correct }: Pick<LabSamples, 'correct'>,
  recording: Recording,
): Promise<ReferenceDifference | undefined> {
  const load = loaderOf(course, recording);
  const distanceOf = (sample: Sample) => recording.distance(recorded, sample, load);
  const own = await distanceOf(REFERENCE).catch(() => 0);
  if (own <= 1) return undefined;
  for (const block of recording.blocks) {
    for (const sample of correct.filter(({ blocks }) => Object.keys(blocks).join() === block)) {
      if (!((await distanceOf(sample)) <= 1)) continue;
      return {
        says:
          `the reference differs from the record: ${block}. With the correct sample ${sample.id} in its place training ` +
          'gives what is on file: mend the block; where the change is meant, the samples must follow it first',
        isContradicted: true,
      };
    }
  }
  const far = Number.isFinite(own)
    ? `its training lies ${own.toPrecision(2)} tolerances off`
    : 'its training cannot be compared';
  const says = `the reference differs from the record: ${far}, and no correct sample in one of ${recording.blocks.join(', ')} mends it`;
  return { says: `${says}; where the change is meant, npm run fixtures records it`, isContradicted: false };
}
