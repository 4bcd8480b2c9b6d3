import { z } from 'zod';
import { finding } from '../../authoring/finding.ts';
import { type GradeInputs, hashOfInputs } from '../../grading/grade-inputs.ts';
import { gradeReport } from '../../report/schema.ts';
import type { Submission } from '../../submission/intake.ts';
import { parseJson } from '../../support/bounded-json.ts';
import { agrees, macOf } from '../mac.ts';
import type { Answer, Job } from '../run/graders.ts';

/** Beginning of all keys in Redis. */
export const PREFIX = 'grading';

/** Most characters of what travels: some twenty times a submission of the largest files, or its report. */
export const MOST_SEALED = 16 * 2 ** 20;

/** Characters of a queue's name. */
export const NAME_LENGTH = 12;

/**
 * Names the queue of those who grade alike and have the same key: a worker takes nothing that it would grade otherwise,
 * or that it would not believe.
 */
export function queueName(inputs: GradeInputs, key: string): string {
  return macOf(key, ['queue'], hashOfInputs(inputs)).slice(0, NAME_LENGTH);
}

// What travels through Redis, where others may have written too: plain data under a MAC, in letters that JSON takes as
// they are, so that nothing of it has to be parsed before it is believed.

/** A MAC and base64. */
const SEALED = /^([0-9a-f]{64})([A-Za-z0-9+/]*={0,2})$/;

/**
 * What a sealed text is: who is there to grade, by which inputs; or a job, or its answer, and by which inputs and
 * under which id, which is that of its submission, seed and inputs.
 */
export type Context = readonly ['staff', queue: string] | readonly ['order' | 'answer', inputs: string, id: string];

/** Puts plain data into a text that only holders of the key can have made. */
export function seal(key: string, context: Context, data: unknown): string {
  const text = Buffer.from(JSON.stringify(data)).toString('base64');
  return macOf(key, context, text) + text;
}

/**
 * Reads sealed data, as it was sealed: parsed by a schema, its keys would stand in another order.
 * @returns undefined for what is too long, or sealed by nobody who has the key, for something else, or is no such data
 */
export function unseal<T>(key: string, context: Context, sealed: unknown, schema: z.ZodType<T>): T | undefined {
  if (typeof sealed !== 'string' || sealed.length > MOST_SEALED) return undefined;
  const [, mac, text] = SEALED.exec(sealed) ?? [];
  if (text === undefined || !agrees(key, context, text, mac)) return undefined;
  const found = parseJson(Buffer.from(text, 'base64').toString());
  return schema.safeParse(found).success ? (found as T) : undefined;
}

export const gradeInputsSchema: z.ZodType<GradeInputs> = z.record(z.string(), z.string());

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

export const order: z.ZodType<Omit<Job, 'id'>> = z.strictObject({
  submission,
  submittedAt: z.iso.datetime({ offset: true }).optional(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
});

export const answer: z.ZodType<Answer> = z.union([
  z.strictObject({ report: gradeReport }),
  z.strictObject({ error: z.string() }),
]);
