import { float, type Question } from 'lab-harness/authoring';
import { z } from 'zod';
import type { Q2Procedures } from './driver.ts';
import { test } from './test.ts';
import { train } from './train.ts';

const numbers = z.array(float);
const batch = z.object({ loader: z.enum(['training', 'validation', 'test']), epoch: z.int(), batch: z.int() });

/** Question 2 but for what only the course has: its files, its procedures, and the checks that students may see. */
export const q2: Omit<Question<Q2Procedures>, 'oracle' | 'answers'> = {
  id: 'q2',
  file: 'q2.ts',
  reference: 'reference/q2.ts',
  student: 'student/q2.ts',
  stub: 'fixtures/stubs/q2.ts',
  driver: 'graders/q2/driver.ts',
  include: ['graders/q2/models.ts', 'graders/q2/recorder.ts', 'graders/toolkit/plain.ts', 'lab/q2'],
  packages: ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'],
  procedures: {
    forward: {
      calls: 'your model’s forward',
      reply: numbers,
      blocks: ['q2.fields', 'q2.constructor', 'q2.forward'],
    },
    train: {
      calls: 'train',
      reply: z.object({
        history: z.object({ trainingLoss: numbers, validationLoss: numbers, bestEpoch: float }),
        trace: z.array(z.object({ batch: batch.nullable(), weights: z.string(), loss: float.optional() })),
        after: z.string(),
        weights: z.object({ all: z.int(), found: z.int() }),
      }),
      costly: true,
      once: true,
    },
    test: { calls: 'test', reply: z.object({ loss: float, predictions: numbers, keptWeights: z.boolean() }) },
  },
  tasks: [train, test],
};
