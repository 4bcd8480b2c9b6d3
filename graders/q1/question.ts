import { type DefinedQuestion, float, floats } from 'lab-harness/authoring';
import { z } from 'zod';
import { backprop } from './backprop.ts';
import { BOTH_PASSES, mostOfPasses } from './cost.ts';
import type { Q1Procedures } from './driver.ts';
import { loss } from './loss.ts';
import { predict } from './predict.ts';
import { softmax } from './softmax.ts';

const rows = z.array(floats);
const pass = z.object({ x: rows, a: rows, yPred: rows });
const gradients = z.record(z.string(), rows.nullable());

/** What the driver says of a change in its own words. */
const words = z.string().max(500);
const changes = z.array(
  z.object({
    ...{ call: words, what: words, expected: floats, actual: floats },
    became: words.optional(),
  }),
);

export const q1: DefinedQuestion<Q1Procedures> = {
  id: 'q1',
  procedures: {
    softmax: {
      calls: 'softmax',
      reply: z.object({ y: rows, changes }),
      isComplete: ({ y }, columns) => y.length === columns.length,
      blocks: ['q1.softmax'],
    },
    losses: {
      calls: 'loss',
      reply: z.object({ losses: floats, changes }),
      isComplete: ({ losses }, cases) => losses.length === cases.length,
      blocks: ['q1.loss'],
    },
    run: {
      calls: 'forward or backward',
      reply: z.object({
        results: z.array(
          z.discriminatedUnion('did', [
            z.object({ did: z.literal('forward'), pass, sharesState: z.boolean() }),
            z.object({ did: z.literal('backward'), gradients }),
            z.object({ did: z.enum(['update', 'overwrite']) }),
          ]),
        ),
        changes,
      }),
      // Forward runs in all, backward in some.
      kind: (_, steps) => [...new Set(steps.map((step) => step.do))].sort().join(' '),
    },
    afterForward: {
      calls: 'forward or loss',
      reply: z.object({ yPred: rows, losses: floats, y: rows }),
      isComplete: ({ losses, y }, _, __, others) => losses.length === others.length + 1 && y.length === losses.length,
    },
    lossesAt: {
      calls: 'forward or loss',
      reply: floats,
      isComplete: (losses, _, points) => losses.length === points.length,
      costly: true,
    },
    bothPasses: {
      calls: BOTH_PASSES,
      reply: gradients,
      most: mostOfPasses,
      costly: true,
    },
    slope: { calls: BOTH_PASSES, reply: z.object({ sum: float, magnitude: float }) },
    predict: {
      calls: 'predict',
      reply: z.object({ predictions: z.array(z.object({ text: z.string(), distributions: rows })), changes }),
      isComplete: ({ predictions }, _, __, calls) => predictions.length === calls.length,
    },
    train: { calls: 'training with your class', reply: floats, costly: true },
    experiment: { calls: 'npm run train -- q1', reply: z.array(z.string()), costly: true },
  },
  tasks: [softmax, loss, backprop, predict],
};
