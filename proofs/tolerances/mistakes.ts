import { z } from 'zod';
import { isIn, isKnownMistake, type KnownMistake, type Recording } from '../../harness/authoring/samples.ts';
import { UsageError } from '../../harness/support/errors.ts';
import { showProgress } from '../../harness/support/terminal.ts';
import type { LabSamples } from '../load-samples.ts';

/** A mistake nearer than this to a recorded history could one day pass for rounding. */
const LEAST_TOLERANCES = 10;

/** Lines of a refusal: where a change moves all distances, the rest say no more. */
const MOST_LINES = 5;

/** Tolerances at the step that is farthest off; null where there is no history of the same length to compare. */
const tolerances = z.number().nonnegative().nullable();

/** How far the known mistakes are from a recorded history. */
export const recordedMistakes = z.strictObject({
  /** of the nearest mistake that the history is meant to show */
  margin: z.number().positive(),
  seen: z.array(z.strictObject({ id: z.string(), tolerances })),
  /** mistakes that this history cannot show, with the check that shows them */
  unseen: z.array(z.strictObject({ id: z.string(), tolerances, check: z.string() })),
});
export type RecordedMistakes = z.infer<typeof recordedMistakes>;

/** Lists the known mistakes in the blocks that a recorded run goes through. */
export function mistakesIn(
  { blocks }: Pick<Recording, 'blocks'>,
  { faulty }: Pick<LabSamples, 'faulty'>,
): KnownMistake[] {
  return faulty.filter((sample) => isKnownMistake(sample)).filter((mistake) => isIn(mistake, blocks));
}

/**
 * Measures the distances of mistakes from a recorded history.
 *
 * @param unseen checks that show the mistakes that it cannot, by id
 * @param distanceOf a mistake's distance in tolerances; Infinity where its history cannot be compared
 * @throws UsageError where the history would be blind to a mistake, or a mistake is said to be unseen and is not
 */
export async function measureMistakes(
  mistakes: readonly KnownMistake[],
  unseen: LabSamples['unseenInHistory'],
  distanceOf: (mistake: KnownMistake) => Promise<number>,
): Promise<RecordedMistakes> {
  const measured: { id: string; distance: number }[] = [];
  const progress = showProgress(mistakes.length);
  for (const mistake of mistakes) {
    measured.push({ id: mistake.id, distance: await distanceOf(mistake) });
    progress.step();
  }
  progress.end();
  const refusals = measured.flatMap(({ id, distance }) => {
    const isSeen = distance >= LEAST_TOLERANCES;
    if (isSeen !== id in unseen) return [];
    const advice = isSeen
      ? 'the history shows it: take it out of'
      : `${LEAST_TOLERANCES} are needed: name the check that shows it in`;
    return [`${id} lies ${round(distance)} tolerances off; ${advice} unseenInHistory of the samples`];
  });
  if (refusals.length > 0) {
    const more = refusals.length > MOST_LINES ? [`and ${refusals.length - MOST_LINES} more`] : [];
    const lines = [...refusals.slice(0, MOST_LINES), ...more];
    throw new UsageError(`the history cannot be recorded:\n${lines.join('\n')}`);
  }
  const rows = measured.map(({ id, distance }) => ({ id, tolerances: round(distance) }));
  const seen = rows.filter(({ id }) => !(id in unseen));
  return {
    margin: Math.min(...seen.map(({ tolerances }) => tolerances ?? Number.POSITIVE_INFINITY)),
    seen,
    unseen: rows.filter(({ id }) => id in unseen).map((row) => ({ ...row, check: unseen[row.id] })),
  };
}

/** Rounds to two significant digits: more would only change from machine to machine. */
function round(distance: number): number | null {
  return Number.isFinite(distance) ? Number(distance.toPrecision(2)) : null;
}
