import { z } from 'zod';

/** A place in a file of the submission, counted from 1 in the student's own numbering. */
const position = z.object({ file: z.string(), line: z.int().positive(), column: z.int().positive().optional() });

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

const text = z.string();

/** What keeps the code from working apart from what it does, such as a name that it uses and that is ignored; sentences. */
const hints = z.array(text).optional();

/** What the submission's code has printed in the case that failed, or its beginning; of visible checks only. */
const printed = text.optional();

/** Makes the schema of one kind of finding. */
const kind = <Code extends string, Shape extends z.ZodRawShape>(code: Code, shape: Shape) =>
  z.object({ code: z.literal(code), ...shape, printed });

const input = text.optional();

/** Code that makes the input, where that is small enough to be redone by hand. */
const paste = text.optional();

/**
 * Finding: why a check failed, as data; `report/describe.ts` turns it into prose, and `TRAITS` says what else follows.
 * Values are rendered already (`show.ts`), because JSON has no NaN and a report needs no thousand digits.
 */
export const finding = z.discriminatedUnion('code', [
  // what is wrong with the file before any of it runs
  kind('todo', { block: text }),
  /** similar: paths of what nearly goes by the name */
  kind('missing-file', { file: text, similar: z.array(text).optional() }),
  kind('file-rejected', { file: text, reason: text }),
  kind('markers', { file: text, block: text, reason: text }),
  kind('syntax-error', { position, message: text }),
  kind('not-erasable', { position, construct: text }),
  kind('structure', { position, block: text, reason: text }),
  kind('still-throws', { position, block: text }),
  kind('rule', { rule: text, position, excerpt: text, message: text }),
  // what happened when it ran
  kind('threw', {
    procedure: text,
    name: text,
    message: text,
    position: position.optional(),
    /** where the student's function that was called has come to, where that is another line */
    from: position.optional(),
    /** whether it was thrown where nothing of the submission ran any more, by who got what it returned */
    isOutside: z.boolean().optional(),
    input,
    hints,
    mistakes,
  }),
  kind('contract', { procedure: text, message: text, input, hints, mistakes }),
  kind('time-limit', {
    procedure: text,
    /** the limit */
    milliseconds: z.number(),
    /** milliseconds of processor time that were used, to a tenth of the limit; absent where only the wall's time is known */
    processor: z.number().optional(),
    /** whether it was waiting for something when it was stopped */
    isAsleep: z.boolean().optional(),
  }),
  kind('memory-limit', { procedure: text, megabytes: z.number() }),
  kind('processor-limit', { procedure: text, seconds: z.number() }),
  kind('output-limit', { procedure: text, bytes: z.number() }),
  kind('exited', {
    procedure: text,
    /** in words */
    how: text,
    /** the line of its error output that names an error; it may have been written by the code itself */
    lastError: text.optional(),
    /** which signal has ended it, if one has */
    signal: text.optional(),
  }),
  kind('protocol', { procedure: text, message: text }),
  kind('not-run', { because: text }),
  // what came out wrong; `message` says what should hold, as a full sentence without the values
  kind('mismatch', {
    message: text,
    input,
    /** what was called before in the same process, without which nothing is wrong */
    after: text.optional(),
    /** the name and message of an error that is thrown after it */
    threw: text.optional(),
    paste,
    expected: text.optional(),
    actual: text.optional(),
    /** whether wrong values may follow from it, as from an argument that was changed */
    isCause: z.boolean().optional(),
    hints,
    mistakes,
  }),
  /**
   * atol: what errors are relative to beside the largest expected entry of their block; rtol: up to which error a block is
   * right, where the error of one is not far below
   */
  kind('gradient', {
    message: text,
    input,
    paste,
    rows: z.array(gradientRow),
    atol: z.number().optional(),
    rtol: z.number().optional(),
    hints,
    mistakes,
  }),
  kind('history', {
    message: text,
    input,
    series: text,
    /** index of the first value outside the band, counted from 0 */
    step: z.int().nonnegative(),
    expected: text,
    actual: text,
    deviation: z.number().nullable(),
    tolerance: z.number(),
    hints,
    mistakes,
  }),
]);
export type Finding = z.infer<typeof finding>;

/**
 * Traits of a finding, which say what else it means:
 * - `open`: the check says nothing of the work yet
 * - `answer`: the code ended the call by itself, so that this is its answer to the inputs
 * - `repeatable`: the same inputs show something again
 * - `shrinkable`: a smaller case explains it better; the others cost a time limit or a new process each
 * - `nameable`: it has room for the known mistakes that do the same
 * - `values`: the code has run, and something came out wrong
 * - `endsTask`: the next checks would meet the same fate at the same cost
 * - `atLimit`: it depends on how busy the machine is
 */
type Trait = 'open' | 'answer' | 'repeatable' | 'shrinkable' | 'nameable' | 'values' | 'endsTask' | 'atLimit';

type Code = Finding['code'];

/** The traits of every kind of finding: a new code is a row here. */
const TRAITS = {
  todo: ['open'],
  'missing-file': [],
  'file-rejected': [],
  markers: [],
  'syntax-error': [],
  'not-erasable': [],
  structure: [],
  'still-throws': [],
  rule: [],
  threw: ['answer', 'repeatable', 'shrinkable', 'nameable'],
  contract: ['answer', 'repeatable', 'shrinkable', 'nameable'],
  'time-limit': ['repeatable', 'endsTask', 'atLimit'],
  'memory-limit': ['endsTask', 'atLimit'],
  'processor-limit': ['endsTask', 'atLimit'],
  'output-limit': ['endsTask'],
  exited: ['repeatable', 'endsTask'],
  protocol: ['endsTask'],
  'not-run': ['open'],
  mismatch: ['repeatable', 'shrinkable', 'nameable', 'values'],
  gradient: ['repeatable', 'shrinkable', 'nameable', 'values'],
  history: ['repeatable', 'shrinkable', 'nameable', 'values'],
} as const satisfies Record<Code, readonly Trait[]>;

type CodeWith<T extends Trait> = { [C in Code]: T extends (typeof TRAITS)[C][number] ? C : never }[Code];

/** Tells whether there is a finding that has the trait. */
export function hasTrait<F extends { code: Code }, T extends Trait>(
  finding: F | undefined,
  trait: T,
): finding is Extract<F, { code: CodeWith<T> }> {
  const traits: readonly Trait[] = finding ? TRAITS[finding.code] : [];
  return traits.includes(trait);
}

/** A number that was seen; null where it is not finite. */
const value = z.number().nullable();

/** Evidence of a check, to look at rather than read; also of a check that passed. */
export const evidence = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('gradient'),
    rows: z.array(gradientRow),
    /** the error of every entry, row by row, of blocks that have the right shape; null where it is not finite */
    errors: z.array(z.object({ block: z.string(), entries: z.array(z.array(value)) })),
    /** the largest error of a correct submission */
    tolerance: z.number().positive(),
  }),
  z.object({
    kind: z.literal('curves'),
    /** what is compared: `error by epoch` */
    series: z.string(),
    /** the submission's first, then the accepted history that is nearest to it */
    curves: z.array(z.object({ name: text, values: z.array(value) })),
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
