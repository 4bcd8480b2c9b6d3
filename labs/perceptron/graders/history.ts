import { type HistoryBand, nudge, perturbation } from 'lab-harness/authoring';
import { z } from 'zod';
import type { SeededRandom } from '../lab/random.ts';
import { entryOf, mapEntries } from './numerics.ts';
import type { PlainModel } from './plain-data.ts';

/** The least sound relative tolerance of a history in float64: rounding is the only difference between right ones. */
const FLOOR = 1e-12;

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
  perturbations: z.array(perturbation),
  /** relative, at each value */
  tolerance: z.array(z.number().positive()),
});
export type RecordedHistory = z.infer<typeof recordedHistory>;

/** Reads the recorded training. @throws ZodError for a damaged file */
export async function readRecordedHistory(): Promise<RecordedHistory> {
  const { default: recorded } = await import('../fixtures/perceptron-history.json', { with: { type: 'json' } });
  return recordedHistory.parse(recorded);
}

/** Moves every parameter by one unit in the last place: a change that no computation can be blamed for. */
export function nudged(model: PlainModel, random: SeededRandom): PlainModel {
  const signs = { uniform: () => random.uniform(0, 1) };
  const layers = mapEntries(model.layers, (l, row, column) => nudge([entryOf(model.layers, l, row, column)], signs)[0]);
  return { ...model, layers };
}

/** Makes the band that a submission's losses must keep to. */
export function bandOf({ history, envelope }: Pick<RecordedHistory, 'history' | 'envelope'>): HistoryBand {
  return { series: 'loss', accepted: [{ name: 'reference', values: history }], envelope, floor: FLOOR };
}
