import { z } from 'zod';
import { float } from '../../harness/authoring/index.ts';
import type { Q1Procedures } from './driver.ts';

const column = z.array(float);
const rows = z.array(column);
const parameters = z.object({ Wax: rows, Waa: rows, Wya: rows, ba: rows, by: rows });
const pass = z.object({ x: rows, a: rows, yPred: rows });

/** What each procedure's result must look like. */
export const q1Replies: { [Name in keyof Q1Procedures]: z.ZodType<Awaited<ReturnType<Q1Procedures[Name]>>> } = {
  softmax: z.object({ y: rows, argument: rows }),
  losses: z.object({ losses: column, after: z.array(z.object({ yPred: rows, targets: column })) }),
  run: z.object({
    results: z.array(
      z.discriminatedUnion('did', [
        z.object({ did: z.literal('forward'), pass, aPrev: column, sharesState: z.boolean() }),
        z.object({ did: z.literal('backward'), gradients: z.record(z.string(), rows.nullable()), pass }),
        z.object({ did: z.literal('update') }),
      ]),
    ),
    parameters,
  }),
  lossAfterForward: float,
  lossesAt: column,
  predict: z.array(z.object({ text: z.string(), distributions: rows })),
  train: column,
};
