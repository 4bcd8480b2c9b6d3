import { z } from 'zod';

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
