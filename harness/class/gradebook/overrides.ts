import { z } from 'zod';
import { mustBe } from '../../rubric/words.ts';
import { counted } from '../../support/counted.ts';
import { isCalled } from '../called.ts';
import type { Student, Submitted } from '../submission.ts';

// YAML reads an unquoted 12345 as a number.
const id = z.union([z.string().min(1), z.int().transform(String)], mustBe('an id, as text or as a whole number'));

const marks = z.number().nonnegative();

const DEADLINE = 'a number of days, or a date-time with its offset from UTC, such as 2024-03-14T17:00:00+05:30';

const who = {
  /** id, e-mail address or name of a student */
  student: id.optional(),
  /** id of a submission: for all who have handed it in */
  submission: id.optional(),
};

/** The schema of an override. */
export const override = z
  .strictObject({
    ...who,
    /** days after the rubric's deadline, or another deadline */
    extension: z
      .union([z.number().positive(), z.iso.datetime({ offset: true, ...mustBe(DEADLINE) })], mustBe(DEADLINE))
      .optional(),
    excused: z.literal(true, mustBe('true; who is not excused needs no line')).optional(),
    /** of the whole submission, from which no penalty is taken; or of tasks, by their ids */
    marks: z
      .union([marks, z.record(z.string(), marks)], mustBe('marks, or those of tasks such as { sums.mean: 8 }'))
      .optional(),
    /** for the course alone */
    reason: z.string().min(1),
    /** what the student reads of it */
    note: z.string().min(1).optional(),
  })
  .superRefine(({ extension, excused, marks, ...whom }, context) => {
    expectOne(whom, context);
    if ([extension, excused, marks].filter((value) => value !== undefined).length === 1) return;
    context.addIssue({ code: 'custom', message: 'must have exactly one of extension, excused and marks' });
  });

function expectOne(
  { student, submission }: { student?: unknown; submission?: unknown },
  context: z.RefinementCtx,
): void {
  if ((student === undefined) !== (submission === undefined)) return;
  context.addIssue({ code: 'custom', message: 'must name either a student or a submission' });
}

/** What a remark is about; nothing of it where that is the work as a whole. */
const place = z.strictObject({ task: z.string().optional(), line: z.string().optional() });

/** Characters of a remark: forms of a report show no longer line. */
const MOST_OF_REMARK = 800;

/** The schema of a remark, which becomes an override that says what it is about. */
const remark = z
  .strictObject({
    ...who,
    /** id of the task that it is about, and that its marks are of */
    task: place.shape.task,
    line: z
      .string()
      .regex(/^[^:]+:[1-9]\d*$/, mustBe('a file and a line in it, such as sums.ts:42'))
      .optional(),
    /** what the student reads */
    text: z
      .string()
      .trim()
      .min(1)
      .max(MOST_OF_REMARK, mustBe(`at most ${MOST_OF_REMARK} characters`)),
    /** of the task, in place of its own */
    marks: marks.optional(),
  })
  .superRefine(({ task, marks, ...whom }, context) => {
    expectOne(whom, context);
    if (marks === undefined || task !== undefined) return;
    context.addIssue({ code: 'custom', message: 'must name the task that the marks are of' });
  })
  .transform(({ task, line, text, marks, ...whom }): Override => {
    const words = text.replace(/\s+/g, ' ');
    const ofTask = task !== undefined && marks !== undefined && { marks: { [task]: marks } };
    return { ...whom, ...ofTask, reason: words, note: words, remark: { task, line } };
  });

/** Decision of an instructor about a student or a submission, with the reason; or a remark, which may set marks. */
export type Override = z.infer<typeof override> & { readonly remark?: z.infer<typeof place> | undefined };

/** The document of an overrides file, in which there may be nothing but comments. */
export const overridesDocument = documentOf(override);

/** The document of a file of remarks. */
export const remarksDocument = documentOf(remark);

function documentOf<Line extends z.ZodType<Override>>(line: Line) {
  return z
    .array(line)
    .nullable()
    .transform((lines): Override[] => lines ?? []);
}

/** The schema of decisions as a run notes them. */
export const decisions = z.array(z.strictObject({ ...override.shape, remark: place.optional() }));

/** Tells whether an override is about a student's part in a submission. */
export function concerns({ student: who, submission: id }: Override, submission: Submitted, student: Student): boolean {
  return who === undefined ? submission.id === id : isCalled(student, who);
}

/** Says an override in a few words: `extension by 3 days (ill)`. */
export function describeOverride(override: Override): string {
  const { remark, reason } = override;
  const decision = decisionOf(override);
  if (remark === undefined) return `${decision} (${reason})`;
  const about = [decision || remark.task, remark.line].filter((part) => part !== undefined).join(', ');
  return about === '' ? reason : `${about}: ${reason}`;
}

function decisionOf({ extension, excused, marks }: Override): string {
  if (excused) return 'excused';
  if (typeof extension === 'number') return `extension by ${counted(extension, 'day')}`;
  if (extension !== undefined) return `extension until ${extension}`;
  if (typeof marks === 'number') return `marks set to ${marks}`;
  return Object.entries(marks ?? {})
    .map(([task, value]) => `${task} set to ${value}`)
    .join(', ');
}

/** Says an override in words for students, with the note that is meant for them and without the reason. */
export function forStudents(override: Override): string {
  const { marks, note, remark } = override;
  if (remark !== undefined) return describeOverride(override);
  const what = marks === undefined ? decisionOf(override) : 'your instructors have set marks by hand';
  return note === undefined ? what : `${what}: ${note}`;
}
