import { z } from 'zod';

// What both recorded histories say about how they were measured.

/** Harmless changes of one kind. */
export const perturbation = z.strictObject({
  change: z.string(),
  runs: z.int().positive(),
  /** largest relative deviation from the reference's history */
  largest: z.number().nonnegative(),
});
export type Perturbation = z.infer<typeof perturbation>;

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
