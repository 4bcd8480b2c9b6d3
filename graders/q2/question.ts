import { type DefinedQuestion, float, floats } from 'lab-harness/authoring';
import { z } from 'zod';
import type { Q2Procedures } from './driver.ts';
import { test } from './test.ts';
import { train } from './train.ts';

const batch = z.object({ loader: z.enum(['training', 'validation', 'test']), epoch: z.int(), batch: z.int() });

export const q2: DefinedQuestion<Q2Procedures> = {
  id: 'q2',
  procedures: {
    forward: {
      calls: 'your model’s forward',
      reply: floats,
      blocks: ['q2.fields', 'q2.constructor', 'q2.forward'],
    },
    train: {
      calls: 'train',
      reply: z.object({
        history: z.object({ trainingLoss: floats, validationLoss: floats, bestEpoch: float }),
        predictions: floats,
        validated: floats,
        trace: z.array(
          z.object({
            batch: batch.nullable(),
            weights: z.string(),
            loss: float.optional(),
            isSwapped: z.literal(true).optional(),
            values: float.optional(),
            cutOf: batch.shape.loader.optional(),
            part: batch.extend({ windows: z.array(z.int()) }).optional(),
          }),
        ),
        updates: z
          .array(
            z.object({
              norm: float,
              largest: float,
              zeros: z.int().optional(),
              least: float.optional(),
              after: z.string().optional(),
            }),
          )
          .optional(),
        still: z.array(z.array(z.int())).optional(),
        after: z.string(),
        weights: z.object({ all: z.int(), found: z.int() }),
      }),
      isComplete: ({ predictions, validated }, { unseen, validation }) =>
        predictions.length === unseen.length && validated.length === validation.y.length,
      costly: true,
      once: true,
    },
    test: {
      calls: 'test',
      reply: z.object({
        loss: float,
        predictions: floats,
        losses: floats,
        unseen: floats,
        isSteady: z.boolean(),
      }),
      blocks: ['q2.test'],
      isComplete: ({ unseen }, run) => unseen.length === run.unseen.length,
      once: true,
    },
    experiment: { calls: 'npm run train', reply: z.int(), costly: true, kind: (task) => task },
  },
  tasks: [train, test],
};
