import { z } from 'zod';
import { evidence, finding } from '../authoring/finding.ts';

const outcome = z.enum(['passed', 'failed', 'error']);

const checkReport = z.strictObject({
  id: z.string(),
  title: z.string(),
  weight: z.number().nonnegative(),
  visibility: z.enum(['visible', 'hidden']),
  outcome,
  finding: finding.optional(),
  evidence: evidence.optional(),
  /** id of an earlier check from whose finding this one's may follow */
  follows: z.string().optional(),
  /** failed tasks without which the case that failed is right, where its own task would fail all the same */
  blockedBy: z.array(z.string()).optional(),
  /** what `npm run task -- --replay` takes to run the failed case alone; of visible checks only */
  replay: z.string().optional(),
  /** our own failure, where the outcome is `error` */
  error: z.string().optional(),
  milliseconds: z.number().nonnegative(),
});
export type CheckReport = z.infer<typeof checkReport>;

/** The check that every task begins with: are there blocks that can run? */
export const SOURCE = { id: 'source', title: 'The TODO block is filled in and can be run', weight: 0 } as const;

// Marks are null where one of our own errors makes them unknown: no number is made up.
const marks = z.number().nonnegative().nullable();

const taskReport = z.strictObject({
  id: z.string(),
  title: z.string(),
  marks,
  maxMarks: z.number(),
  outcome,
  /** failed tasks without which this one would have passed */
  blockedBy: z.array(z.string()).optional(),
  checks: z.array(checkReport),
});
export type TaskReport = z.infer<typeof taskReport>;

const questionReport = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** after the cap */
  marks,
  /** before the cap */
  rawMarks: marks,
  maxMarks: z.number(),
  tasks: z.array(taskReport),
});
export type QuestionReport = z.infer<typeof questionReport>;

/** The one result of grading one submission. Every output is a pure function of it. */
export const gradeReport = z.strictObject({
  version: z.literal(1),
  title: z.string(),
  submission: z.strictObject({
    id: z.string(),
    /** in UTC, and by whose clock people are shown it: an IANA name, or an offset */
    submittedAt: z.string().optional(),
    timeZone: z.string().optional(),
  }),
  /** after the penalty */
  marks,
  maxMarks: z.number(),
  penalty: z.strictObject({ marks: z.number().nonnegative(), reason: z.string() }).optional(),
  questions: z.array(questionReport),
  /** what the reader should know but no mark depends on */
  notes: z.array(z.string()),
  seed: z.int().nonnegative(),
  hashes: z.record(z.string(), z.string()),
  node: z.string(),
  sandbox: z.strictObject({
    /** the layers around the submission's code; with `missing`, those that could not stand, and why */
    layers: z.array(z.strictObject({ id: z.string(), title: z.string(), missing: z.string().optional() })),
  }),
  milliseconds: z.number().nonnegative(),
});
export type GradeReport = z.infer<typeof gradeReport>;

/** UTF-16 units of a text in a report. */
const MOST_TEXT = 2000;

/** Entries of a list in a report: what a submission returned may be as long as it likes, and is drawn from its beginning. */
const MOST_ENTRIES = 2000;

/**
 * Cuts every text in some data to 2,000 UTF-16 units, and every list to its first 2,000 entries. Whatever a report quotes
 * of a submission passes here once, so that no way of getting text into it needs a bound of its own.
 */
export function bounded<Data>(data: Data): Data;
export function bounded(data: unknown): unknown {
  if (typeof data === 'string') return data.length > MOST_TEXT ? `${data.slice(0, MOST_TEXT - 1)}…` : data;
  if (Array.isArray(data)) return data.slice(0, MOST_ENTRIES).map(bounded);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, bounded(value)]));
}
