import { z } from 'zod';
import { mustBe } from '../../rubric/words.ts';
import { isCalled } from '../called.ts';
import type { Student, Submitted } from '../submission.ts';

// YAML reads an unquoted 12345 as a number.
const id = z.union([z.string().min(1), z.int().transform(String)], mustBe('an id, as text or as a whole number'));

const marks = z.number().nonnegative();

const DEADLINE = 'a number of days, or a date-time with its offset from UTC, such as 2024-03-14T17:00:00+05:30';

/** The schema of an override. */
export const override = z
  .strictObject({
    /** id, e-mail address or name of a student */
    student: id.optional(),
    /** id of a submission: for all who have handed it in */
    submission: id.optional(),
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
  .superRefine(({ student, submission, extension, excused, marks }, context) => {
    const exactlyOne = (values: unknown[], message: string) => {
      if (values.filter((value) => value !== undefined).length !== 1) context.addIssue({ code: 'custom', message });
    };
    exactlyOne([student, submission], 'must name either a student or a submission');
    exactlyOne([extension, excused, marks], 'must have exactly one of extension, excused and marks');
  });

/** Decision of an instructor about a student or a submission, with the reason. */
export type Override = z.infer<typeof override>;

/** The document of an overrides file, in which there may be nothing but comments. */
export const overridesDocument = z
  .array(override)
  .nullable()
  .transform((overrides) => overrides ?? []);

/** Tells whether an override is about a student's part in a submission. */
export function concerns({ student: who, submission: id }: Override, submission: Submitted, student: Student): boolean {
  return who === undefined ? submission.id === id : isCalled(student, who);
}

/** Says an override in a few words: `extension by 3 days (ill)`. */
export function describeOverride(override: Override): string {
  return `${decisionOf(override)} (${override.reason})`;
}

function decisionOf({ extension, excused, marks }: Override): string {
  if (excused) return 'excused';
  if (typeof extension === 'number') return `extension by ${extension} ${extension === 1 ? 'day' : 'days'}`;
  if (extension !== undefined) return `extension until ${extension}`;
  if (typeof marks === 'number') return `marks set to ${marks}`;
  return Object.entries(marks ?? {})
    .map(([task, value]) => `${task} set to ${value}`)
    .join(', ');
}

/** Says an override in words for students, with the note that is meant for them and without the reason. */
export function forStudents(override: Override): string {
  const { marks, note } = override;
  const what = marks === undefined ? decisionOf(override) : 'your instructors have set marks by hand';
  return note === undefined ? what : `${what}: ${note}`;
}
