import { z } from 'zod';
import { float, type ProcedureTable } from '../../harness/authoring/index.ts';
import type { Q2Procedures } from './driver.ts';

const numbers = z.array(float);
const batch = z.object({ loader: z.enum(['training', 'validation', 'test']), epoch: z.int(), batch: z.int() });

/** Question 2's procedures, as its driver offers them. */
export const q2Procedures: ProcedureTable<Q2Procedures> = {
  forward: { calls: 'your model’s forward', reply: numbers },
  train: {
    calls: 'train',
    reply: z.object({
      history: z.object({ trainingLoss: numbers, validationLoss: numbers, bestEpoch: float }),
      trace: z.array(z.object({ batch: batch.nullable(), weights: z.string(), loss: float.optional() })),
      after: z.string(),
      weights: z.object({ all: z.int(), found: z.int() }),
    }),
    costly: true,
  },
  test: { calls: 'test', reply: z.object({ loss: float, predictions: numbers, keptWeights: z.boolean() }) },
};
