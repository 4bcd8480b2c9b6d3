import { z } from 'zod';
import { float } from '../../harness/authoring/index.ts';
import type { Q2Procedures } from './driver.ts';

const numbers = z.array(float);
const batch = z.object({ loader: z.enum(['training', 'validation', 'test']), epoch: z.int(), batch: z.int() });

/** What each procedure's result must look like. */
export const q2Replies: { [Name in keyof Q2Procedures]: z.ZodType<Awaited<ReturnType<Q2Procedures[Name]>>> } = {
  forward: numbers,
  train: z.object({
    history: z.object({ trainingLoss: numbers, validationLoss: numbers, bestEpoch: float }),
    trace: z.array(z.object({ batch: batch.nullable(), weights: z.string(), loss: float.optional() })),
    after: z.string(),
    weights: z.object({ all: z.int(), found: z.int() }),
  }),
  test: z.object({ loss: float, predictions: numbers, keptWeights: z.boolean() }),
};
