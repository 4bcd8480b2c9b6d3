import { readFileSync } from 'node:fs';
import { UsageError } from '../../harness/errors.ts';
import { showProgress } from '../cli/progress.ts';
import { misconceptions } from '../misconceptions/all.ts';
import type { Misconception } from '../misconceptions/misconception.ts';
import { isIn } from '../variants/work.ts';
import { type RecordedMistakes, recordedMistakes } from './schema.ts';
import { unseenInHistory } from './unseen.ts';

/** A mistake nearer than this to a recorded history could one day pass for rounding. */
const LEAST_TOLERANCES = 10;

/** Where `npm run fixtures` keeps how far the mistakes are from each recorded history. */
export const DISTANCES = {
  q1: new URL('../../fixtures/q1-distances.json', import.meta.url),
  q2: new URL('../../fixtures/q2-distances.json', import.meta.url),
};

export function readDistances(file: URL): RecordedMistakes {
  return recordedMistakes.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The misconceptions in these blocks. */
export function misconceptionsIn(blocks: readonly string[]): Misconception[] {
  return misconceptions.filter((misconception) => isIn(misconception, blocks));
}

/**
 * Measures the distance of every mistake in some blocks from a recorded history.
 *
 * @param distanceOf a mistake's distance in tolerances; Infinity where its history cannot be compared
 * @throws UsageError where the history would be blind to a mistake, or a mistake is said to be unseen and is not
 */
export async function measureMistakes(
  blocks: readonly string[],
  distanceOf: (misconception: Misconception) => Promise<number>,
): Promise<RecordedMistakes> {
  const measured: { misconception: Misconception; distance: number }[] = [];
  const measurable = misconceptionsIn(blocks);
  const progress = showProgress(measurable.length);
  for (const misconception of measurable) {
    measured.push({ misconception, distance: await distanceOf(misconception) });
    progress.step();
  }
  progress.end();
  const refusals = measured.flatMap(({ misconception: { id }, distance }) => {
    const isSeen = distance >= LEAST_TOLERANCES;
    if (isSeen !== id in unseenInHistory) return [];
    const advice = isSeen
      ? 'the history shows it: take it out of'
      : `${LEAST_TOLERANCES} are needed: name the check that shows it in`;
    return [`${id} lies ${round(distance)} tolerances off; ${advice} graders/recording/unseen.ts`];
  });
  if (refusals.length > 0) throw new UsageError(`the history cannot be recorded:\n${refusals.join('\n')}`);
  const rows = measured.map(({ misconception: { id }, distance }) => ({ id, tolerances: round(distance) }));
  const seen = rows.filter(({ id }) => !(id in unseenInHistory));
  return {
    margin: Math.min(...seen.map(({ tolerances }) => tolerances ?? Number.POSITIVE_INFINITY)),
    seen,
    unseen: rows.filter(({ id }) => id in unseenInHistory).map((row) => ({ ...row, check: unseenInHistory[row.id] })),
  };
}

/** Two significant digits: more would only change from machine to machine. */
function round(distance: number): number | null {
  return Number.isFinite(distance) ? Number(distance.toPrecision(2)) : null;
}
