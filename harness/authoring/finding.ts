import { z } from 'zod';

/** A place in a file of the submission, counted from 1 in the student's own numbering. */
const position = z.object({ file: z.string(), line: z.int().positive(), column: z.int().positive().optional() });
export type Position = z.infer<typeof position>;

/** One row of a gradient comparison: how one parameter's derivative fares. */
const gradientRow = z.object({
  block: z.string(),
  verdict: z.enum(['right', 'wrong', 'absent', 'wrong shape']),
  /** worst |actual − expected| / (atol + largest |expected| of the block) */
  error: z.number().nullable(),
  /** [row, column] of the worst entry */
  worstEntry: z.tuple([z.int(), z.int()]).optional(),
  expected: z.string().optional(),
  actual: z.string().optional(),
  ratio: z.string().optional(),
});
export type GradientRow = z.infer<typeof gradientRow>;

/** Known mistakes that do what the submission did; several where the inputs cannot tell them apart. */
const mistakes = z.array(z.object({ id: z.string(), says: z.string() })).optional();

/**
 * Why a check failed, as data; `report/describe.ts` turns it into prose, `finding-traits.ts` says what else follows.
 * Values are rendered already (`show.ts`), because JSON has no NaN and a report needs no thousand digits.
 */
export const finding = z.discriminatedUnion('code', [
  // what is wrong with the file before any of it runs
  z.object({ code: z.literal('todo'), block: z.string() }),
  z.object({ code: z.literal('missing-file'), file: z.string() }),
  z.object({ code: z.literal('file-rejected'), file: z.string(), reason: z.string() }),
  z.object({ code: z.literal('markers'), file: z.string(), block: z.string(), reason: z.string() }),
  z.object({ code: z.literal('syntax-error'), position, message: z.string() }),
  z.object({ code: z.literal('not-erasable'), position, construct: z.string() }),
  z.object({ code: z.literal('structure'), position, block: z.string(), reason: z.string() }),
  z.object({ code: z.literal('rule'), rule: z.string(), position, excerpt: z.string(), message: z.string() }),
  // what happened when it ran
  z.object({
    code: z.literal('threw'),
    procedure: z.string(),
    name: z.string(),
    message: z.string(),
    position: position.optional(),
    input: z.string().optional(),
    mistakes,
  }),
  z.object({
    code: z.literal('contract'),
    procedure: z.string(),
    message: z.string(),
    input: z.string().optional(),
    mistakes,
  }),
  z.object({ code: z.literal('time-limit'), procedure: z.string(), milliseconds: z.number() }),
  z.object({ code: z.literal('memory-limit'), procedure: z.string(), megabytes: z.number() }),
  z.object({ code: z.literal('processor-limit'), procedure: z.string(), seconds: z.number() }),
  z.object({ code: z.literal('output-limit'), procedure: z.string(), bytes: z.number() }),
  z.object({ code: z.literal('exited'), procedure: z.string(), how: z.string() }),
  z.object({ code: z.literal('protocol'), procedure: z.string(), message: z.string() }),
  z.object({ code: z.literal('not-run'), because: z.string() }),
  // what came out wrong
  z.object({
    code: z.literal('mismatch'),
    /** what should hold, as a full sentence without the values */
    message: z.string(),
    input: z.string().optional(),
    expected: z.string().optional(),
    actual: z.string().optional(),
    mistakes,
  }),
  z.object({
    code: z.literal('gradient'),
    message: z.string(),
    input: z.string().optional(),
    rows: z.array(gradientRow),
    mistakes,
  }),
  z.object({
    code: z.literal('history'),
    message: z.string(),
    series: z.string(),
    /** index of the first value outside the band, counted from 0 */
    step: z.int().nonnegative(),
    expected: z.string(),
    actual: z.string(),
    deviation: z.number().nullable(),
    tolerance: z.number(),
    mistakes,
  }),
]);
export type Finding = z.infer<typeof finding>;

const value = z.number().nullable();

/** A curve; null where a value is not finite. */
const curve = z.object({ name: z.string(), values: z.array(value) });

/** What a check saw, for people who want to look rather than read; also of a check that passed. */
export const evidence = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('gradient'),
    rows: z.array(gradientRow),
    /** the error of every entry, row by row, of blocks that have the right shape; null where it is not finite */
    errors: z.array(z.object({ block: z.string(), entries: z.array(z.array(value)) })),
    /** the largest error of right work */
    tolerance: z.number().positive(),
  }),
  z.object({
    kind: z.literal('curves'),
    /** what is compared: `validation loss` */
    series: z.string(),
    /** the submission's first, then the accepted history that is nearest to it */
    curves: z.array(curve),
    /** relative tolerance at each value */
    tolerance: z.array(z.number()),
    /** what the reader should know, though nothing is wrong */
    note: z.string().optional(),
  }),
  z.object({
    kind: z.literal('distribution'),
    /** what the probabilities are of: characters, or indices */
    labels: z.array(z.string()),
    expected: z.array(z.number()),
    actual: z.array(value),
  }),
  z.object({
    kind: z.literal('forecast'),
    /** the values to forecast */
    targets: z.array(z.number()),
    expected: z.array(z.number()),
    actual: z.array(value),
  }),
  z.object({ kind: z.literal('note'), text: z.string() }),
]);
export type Evidence = z.infer<typeof evidence>;
