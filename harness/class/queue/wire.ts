import { z } from 'zod';
import { finding } from '../../authoring/finding.ts';
import { type GradeInputs, hashOfInputs } from '../../grading/grade-inputs.ts';
import { gradeReport } from '../../report/schema.ts';
import type { Submission } from '../../submission/intake.ts';
import type { Answer, Job } from '../run/graders.ts';

/** Beginning of all keys in Redis. */
export const PREFIX = 'grading';

/** Names the queue of those who grade alike: a worker takes nothing that it would grade otherwise. */
export function queueName(inputs: GradeInputs): string {
  return hashOfInputs(inputs).slice(0, 12);
}

// What travels through Redis, where others may have written too.

const file = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('read'), name: z.string(), text: z.string(), hash: z.string() }),
  z.strictObject({ state: z.literal('rejected'), name: z.string(), finding }),
]);

const submission: z.ZodType<Submission> = z.strictObject({
  id: z.string(),
  files: z.array(file),
  hash: z.string(),
  notes: z.array(z.string()),
});

/** A job, and what decides its report on the machine that hands it out. */
export interface Order {
  readonly job: Job;
  readonly inputs: GradeInputs;
}

export const order: z.ZodType<Order> = z.strictObject({
  job: z.strictObject({
    id: z.string(),
    submission,
    submittedAt: z.iso.datetime({ offset: true }).optional(),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1),
  }),
  inputs: z.record(z.string(), z.string()),
});

export const answer: z.ZodType<Answer> = z.union([
  z.strictObject({ report: gradeReport }),
  z.strictObject({ error: z.string() }),
]);
