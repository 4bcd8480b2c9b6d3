import { z } from 'zod';

/** How far harmless changes of one kind move a recorded history. */
export const perturbation = z.strictObject({
  change: z.string(),
  runs: z.int().positive(),
  /** largest relative deviation from the reference's history */
  largest: z.number().nonnegative(),
});
export type Perturbation = z.infer<typeof perturbation>;
