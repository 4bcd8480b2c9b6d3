import { envelope, type Perturbation, toleranceOf } from './history.ts';

// Harmless changes of a training, which measure the band around its history.

/** Histories that harmless changes of one kind produced. */
export interface HarmlessRuns<History = number[]> {
  readonly change: string;
  readonly histories: readonly History[];
}

/** Trains from weights that are moved by one unit in the last place, 16 times. */
export async function nudgedRuns<History>(train: () => Promise<History>): Promise<HarmlessRuns<History>> {
  const histories = await inTurn(Array.from({ length: 16 }), train);
  return { change: 'every weight moved by one unit in the last place', histories };
}

/** Trains correct samples: other orders of summation, most of it. */
export async function correctRuns<S, History>(
  samples: readonly S[],
  train: (sample: S) => Promise<History>,
): Promise<HarmlessRuns<History>> {
  return { change: 'correct samples written otherwise', histories: await inTurn(samples, train) };
}

/** Measures how far each change moved a history at most. */
export function perturbationsOf(accepted: readonly (readonly number[])[], runs: readonly HarmlessRuns[]) {
  return runs.map(({ change, histories }): Perturbation => {
    return { change, runs: histories.length, largest: Math.max(...envelope(accepted, histories)) };
  });
}

/** Measures how far harmless changes move a series, and the tolerance that follows. */
export function bandAround(accepted: readonly (readonly number[])[], harmless: readonly number[][], floor: number) {
  const measured = envelope(accepted, harmless);
  return { envelope: measured, tolerance: toleranceOf(measured, floor) };
}

async function inTurn<Item, Result>(items: readonly Item[], run: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await run(item));
  return results;
}
