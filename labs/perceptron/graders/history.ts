import { CheckFailure, type Evidence, fail, finiteOrNull, showDifferent } from 'lab-harness/authoring';
import { z } from 'zod';
import type { SeededRandom } from '../lab/random.ts';
import { mapEntries } from './numerics.ts';
import type { PlainModel } from './plain-data.ts';

/** The least sound relative tolerance of a history in float64: rounding is the only difference between right ones. */
const FLOOR = 1e-12;

/** Factor by which a wrong history must go farther than a harmless change. */
const MARGIN = 10;

const rows = z.array(z.array(z.number()));

/** Schema of a training: all that its history depends on. */
const setup = z.strictObject({
  model: z.strictObject({ layers: z.array(z.strictObject({ W: rows, b: z.array(z.number()) })), l2: z.number() }),
  data: z.strictObject({ features: rows, labels: z.array(z.number()) }),
  options: z.strictObject({
    epochs: z.number(),
    batchSize: z.number(),
    learningRate: z.number(),
    decay: z.number(),
    /** of the lab's SeededRandom */
    seed: z.number(),
  }),
});
export type Setup = z.infer<typeof setup>;

/** Schema of a recorded training. */
const recordedHistory = z.strictObject({
  version: z.literal(1),
  about: z.string(),
  setup,
  /** the reference's loss after each epoch */
  history: z.array(z.number()),
  /** how far harmless changes move each value, relative; the changes, and how far each moves any value at most */
  envelope: z.array(z.number().nonnegative()),
  perturbations: z.array(
    z.strictObject({ change: z.string(), runs: z.int().positive(), largest: z.number().nonnegative() }),
  ),
  /** relative, at each value */
  tolerance: z.array(z.number().positive()),
});
export type RecordedHistory = z.infer<typeof recordedHistory>;

/** Reads the recorded training. @throws ZodError for a damaged file */
export async function readRecordedHistory(): Promise<RecordedHistory> {
  const { default: recorded } = await import('../fixtures/history.json', { with: { type: 'json' } });
  return recordedHistory.parse(recorded);
}

/** Moves every parameter by one or two units in the last place: a change that no computation can be blamed for. */
export function nudged(model: PlainModel, random: SeededRandom): PlainModel {
  const sign = () => (random.uniform(0, 1) < 0.5 ? -1 : 1);
  const layers = mapEntries(model.layers, (l, row, column) => {
    const { W, b } = model.layers[l];
    return (row === undefined ? b[column] : W[row][column]) * (1 + sign() * Number.EPSILON);
  });
  return { ...model, layers };
}

/** Measures how far two values are apart, relative to the expected one; Infinity where one is not finite. */
function relativeDeviation(actual: number, expected: number): number {
  const deviation = Math.abs(actual - expected) / Math.abs(expected);
  return Number.isNaN(deviation) ? Number.POSITIVE_INFINITY : deviation;
}

/** Measures at each value how far any of some histories is from the right one, relative. */
export function envelopeOf(history: readonly number[], others: readonly (readonly number[])[]): number[] {
  return history.map((value, t) => Math.max(...others.map((other) => relativeDeviation(other[t], value))));
}

/** Computes the relative tolerance at each value: 10 times the largest deviation so far, and no less than the floor. */
export function toleranceOf(envelope: readonly number[]): number[] {
  let largest = FLOOR;
  return envelope.map((e) => {
    largest = Math.max(largest, MARGIN * e);
    return largest;
  });
}

/** Measures how many tolerances a history is off where it is farthest off; Infinity where it cannot be compared. */
export function distanceInTolerances(
  actual: readonly number[],
  { history, tolerance }: Pick<RecordedHistory, 'history' | 'tolerance'>,
): number {
  if (actual.length !== history.length) return Number.POSITIVE_INFINITY;
  return Math.max(...history.map((value, t) => relativeDeviation(actual[t], value) / tolerance[t]));
}

/**
 * Expects a history to be the right one.
 * @returns both curves
 * @throws CheckFailure with the first value that leaves the tolerance
 */
export function expectHistory(
  actual: readonly number[],
  { history, tolerance }: Pick<RecordedHistory, 'history' | 'tolerance'>,
  message: string,
): Evidence {
  const series = 'loss';
  if (actual.length !== history.length) {
    fail('train must return one loss an epoch', { expected: history.length, actual: actual.length });
  }
  const evidence: Evidence = {
    kind: 'curves',
    series,
    curves: [
      { name: 'submission', values: finiteOrNull(actual) },
      { name: 'reference', values: [...history] },
    ],
    tolerance: [...tolerance],
  };
  const step = history.findIndex((value, t) => !(relativeDeviation(actual[t], value) <= tolerance[t]));
  if (step < 0) return evidence;
  const deviation = relativeDeviation(actual[step], history[step]);
  const [shown, expected] = showDifferent(actual[step], history[step]);
  throw new CheckFailure(
    {
      code: 'history',
      message,
      series,
      step,
      expected,
      actual: shown,
      deviation: Number.isFinite(deviation) ? deviation : null,
      tolerance: tolerance[step],
    },
    evidence,
  );
}
