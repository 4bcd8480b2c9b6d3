import { envelope } from '../../graders/toolkit/history.ts';
import type { Perturbation } from '../../graders/toolkit/recorded-run.ts';
import { isIn, type Sample } from '../../harness/authoring/samples.ts';
import { correct } from '../../samples/all.ts';

/** Runs from weights that are moved by one unit in the last place. */
export const NUDGES = 16;

/** Histories that harmless changes of one kind produced. */
export interface HarmlessRuns {
  change: string;
  histories: number[][];
}

/** Finds the correct samples that are written otherwise in one of these blocks: other orders of summation, most of it. */
export function correctSamplesIn(blocks: readonly string[]): Sample[] {
  return correct.filter((work) => isIn(work, blocks));
}

/** How far each change moved a history at most. */
export function perturbationsOf(
  accepted: readonly (readonly number[])[],
  runs: readonly HarmlessRuns[],
): Perturbation[] {
  return runs.map(({ change, histories }) => ({
    change,
    runs: histories.length,
    largest: Math.max(...envelope(accepted, histories)),
  }));
}
