import { type DefinedQuestion, float } from 'lab-harness/authoring';
import { z } from 'zod';
import { backprop } from './backprop.ts';
import type { Q1Procedures } from './driver.ts';
import { loss } from './loss.ts';
import { predict } from './predict.ts';
import { softmax } from './softmax.ts';

const column = z.array(float);
const rows = z.array(column);
const parameters = z.object({ Wax: rows, Waa: rows, Wya: rows, ba: rows, by: rows });
const pass = z.object({ x: rows, a: rows, yPred: rows });

export const q1: DefinedQuestion<Q1Procedures> = {
  id: 'q1',
  procedures: {
    softmax: {
      calls: 'softmax',
      reply: z.object({ y: rows, argument: rows }),
      isComplete: ({ y, argument }, columns) => y.length === columns.length && argument.length === columns.length,
    },
    losses: {
      calls: 'loss',
      reply: z.object({ losses: column, after: z.array(z.object({ yPred: rows, targets: column })) }),
      isComplete: ({ losses, after }, cases) => losses.length === cases.length && after.length === cases.length,
    },
    run: {
      calls: 'forward or backward',
      reply: z.object({
        results: z.array(
          z.discriminatedUnion('did', [
            z.object({ did: z.literal('forward'), pass, aPrev: column, sharesState: z.boolean() }),
            z.object({ did: z.literal('backward'), gradients: z.record(z.string(), rows.nullable()), pass }),
            z.object({ did: z.literal('update') }),
          ]),
        ),
        parameters,
      }),
      // Forward runs in all, backward in some.
      kind: (_, steps) => [...new Set(steps.map((step) => step.do))].sort().join(' '),
    },
    lossAfterForward: { calls: 'forward or loss', reply: float },
    lossesAt: {
      calls: 'forward or loss',
      reply: column,
      isComplete: (losses, _, points) => losses.length === points.length,
      costly: true,
    },
    predict: {
      calls: 'predict',
      reply: z.array(z.object({ text: z.string(), distributions: rows })),
      isComplete: (predictions, _, __, calls) => predictions.length === calls.length,
    },
    train: { calls: 'training with your class', reply: column, costly: true },
  },
  tasks: [softmax, loss, backprop, predict],
};
