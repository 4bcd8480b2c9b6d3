import {
  type AcceptedHistory,
  distanceInTolerances,
  envelope,
  horizonOf,
  type Perturbation,
  toleranceOf,
} from './history.ts';

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

/** Measures the band in which harmless changes leave a series, and by that how far other values lie off. */
export function bandAround(accepted: readonly AcceptedHistory[], harmless: readonly number[][], floor: number) {
  const values = accepted.map((history) => history.values);
  const measured = envelope(values, harmless);
  const tolerance = toleranceOf(measured, floor);
  const distanceOf = (actual: readonly number[]) =>
    distanceInTolerances(actual, accepted, tolerance, horizonOf(measured));
  return { envelope: measured, tolerance, distanceOf };
}

async function inTurn<Item, Result>(items: readonly Item[], run: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await run(item));
  return results;
}
