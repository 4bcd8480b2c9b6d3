import { join } from 'node:path';
import {
  isIn,
  type KnownMistake,
  type LoadBlocks,
  type MeasuredHistory,
  type Recording,
} from '../../harness/authoring/samples.ts';
import { loadVariant } from '../../harness/grading/load-variant.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { questionOf } from '../../harness/rubric/load-lab.ts';
import type { LabSamples } from '../load-samples.ts';
import { differences } from './compare.ts';
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
  const nearest = nearestOf(distances).map(
    ({ id, tolerances }) => `\`${id}\`, ${tolerances!.toLocaleString('en')} tolerances`,
  );
  return history.perturbations.map(({ change, runs, largest }, i) => {
    const first = i === 0 ? [tolerance, nearest.join('; ')] : ['', ''];
    return [question, change, String(runs), largest.toExponential(1), ...first];
  });
}

/** Makes what loads a question's reference with other blocks. */
export function loaderOf({ root, lab }: Pick<Course, 'root' | 'lab'>, { question }: Recording): LoadBlocks {
  const reference = join(root, questionOf(lab, question).reference);
  return (blocks) => loadVariant(reference, blocks);
}

/** Takes the two mistakes that lie nearest to a history. */
function nearestOf({ seen }: RecordedMistakes): RecordedMistakes['seen'] {
  const near = seen.filter(({ tolerances }) => tolerances !== null).sort((a, b) => a.tolerances! - b.tolerances!);
  return near.slice(0, 2);
}

/**
 * Compares what is cheap to measure with what is on file: the run itself, of how many samples its band is made, and how
 * far its nearest mistakes lie.
 *
 * @returns one line a difference
 */
export async function recheck(
  { history, distances }: Recorded,
  course: Pick<Course, 'root' | 'lab'>,
  samples: LabSamples,
  recording: Recording,
): Promise<string[]> {
  const fresh = await recording.run();
  const load = loaderOf(course, recording);
  const nearest = nearestOf(distances);
  const measured = await Promise.all(
    nearest.map(async ({ id }) => {
      const mistake = samples.faulty.find((sample) => sample.id === id);
      return { id, tolerances: mistake ? await recording.distance(history, mistake, load) : null };
    }),
  );
  const samplesUsed = samples.correct.filter((sample) => isIn(sample, recording.blocks)).length;
  const isOfAll = history.perturbations.some(({ runs }) => runs === samplesUsed);
  const onFile = Object.fromEntries(Object.keys(fresh).map((key) => [key, Reflect.get(history, key)]));
  return [
    ...differences(onFile, fresh),
    ...differences({ seen: nearest }, { seen: measured }),
    ...(isOfAll ? [] : [`perturbations: none of all ${samplesUsed} correct samples`]),
  ];
}

/**
 * Records a run: the reference's history, how far harmless changes move it, and how far mistakes do.
 * @throws UsageError where a mistake lies too near
 */
export async function record(course: Course, samples: LabSamples, recording: Recording): Promise<Recorded> {
  const load = loaderOf(course, recording);
  const correct = samples.correct.filter((sample) => isIn(sample, recording.blocks));
  const history = await recording.measure(correct, load);
  const distanceOf = (mistake: KnownMistake) => recording.distance(history, mistake, load);
  const mistakes = mistakesIn(recording, samples);
  return { history, distances: await measureMistakes(mistakes, samples.unseenInHistory, distanceOf) };
}
