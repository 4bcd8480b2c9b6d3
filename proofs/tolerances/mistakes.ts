import { readFileSync } from 'node:fs';
import { knownMistakes } from '../../graders/mistakes/all.ts';
import type { KnownMistake } from '../../harness/authoring/samples.ts';
import { isIn } from '../../harness/authoring/samples.ts';
import { UsageError } from '../../harness/support/errors.ts';
import { showProgress } from '../../harness/support/terminal.ts';
import { unseenInHistory } from '../../samples/recordings/unseen.ts';
import { type RecordedMistakes, recordedMistakes } from './schema.ts';

/** A mistake nearer than this to a recorded history could one day pass for rounding. */
const LEAST_TOLERANCES = 10;

/** Where `npm run fixtures` keeps the recorded runs. */
export const HISTORIES = {
  q1: new URL('../../fixtures/q1-history.json', import.meta.url),
  q2: new URL('../../fixtures/q2-history.json', import.meta.url),
};

/** Where `npm run fixtures` keeps how far the mistakes are from each recorded history. */
export const DISTANCES = {
  q1: new URL('../../fixtures/q1-distances.json', import.meta.url),
  q2: new URL('../../fixtures/q2-distances.json', import.meta.url),
};

export function readDistances(file: URL): RecordedMistakes {
  return recordedMistakes.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The knownMistakes in these blocks. */
export function knownMistakesIn(blocks: readonly string[]): KnownMistake[] {
  return knownMistakes.filter((mistake) => isIn(mistake, blocks));
}

/**
 * Measures the distance of every mistake in some blocks from a recorded history.
 *
 * @param distanceOf a mistake's distance in tolerances; Infinity where its history cannot be compared
 * @throws UsageError where the history would be blind to a mistake, or a mistake is said to be unseen and is not
 */
export async function measureMistakes(
  blocks: readonly string[],
  distanceOf: (mistake: KnownMistake) => Promise<number>,
): Promise<RecordedMistakes> {
  const measured: { mistake: KnownMistake; distance: number }[] = [];
  const measurable = knownMistakesIn(blocks);
  const progress = showProgress(measurable.length);
  for (const mistake of measurable) {
    measured.push({ mistake, distance: await distanceOf(mistake) });
    progress.step();
  }
  progress.end();
  const refusals = measured.flatMap(({ mistake: { id }, distance }) => {
    const isSeen = distance >= LEAST_TOLERANCES;
    if (isSeen !== id in unseenInHistory) return [];
    const advice = isSeen
      ? 'the history shows it: take it out of'
      : `${LEAST_TOLERANCES} are needed: name the check that shows it in`;
    return [`${id} lies ${round(distance)} tolerances off; ${advice} samples/recordings/unseen.ts`];
  });
  if (refusals.length > 0) throw new UsageError(`the history cannot be recorded:\n${refusals.join('\n')}`);
  const rows = measured.map(({ mistake: { id }, distance }) => ({ id, tolerances: round(distance) }));
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
