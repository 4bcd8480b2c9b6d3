import { z } from 'zod';
import type { GradeReport } from '../report/schema.ts';
import type { Submission } from '../submission/intake.ts';

/** A person, as far as the place of upload says who it is. */
export const student = z.object({
  name: z.string().optional(),
  /** the student's number, or the place's own number for the student */
  id: z.string().optional(),
  email: z.string().optional(),
  /** by which the campus's systems know the student */
  sisId: z.string().optional(),
  /** at GitHub, or wherever the roster says */
  login: z.string().optional(),
  section: z.string().optional(),
  /** what else the place or the roster calls the student */
  aliases: z.array(z.string()).readonly().optional(),
});
export type Student = Readonly<z.infer<typeof student>>;

/** Facts of one submission of a class before it is read. */
export const submitted = z.object({
  /** unique in the class; letters, digits, `.`, `_` and `-` of ASCII, so that it can name a folder */
  id: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/),
  /** several where a group has handed in together; none where nobody can tell */
  students: z.array(student).readonly(),
  /** ISO 8601, in UTC */
  submittedAt: z.iso.datetime({ offset: true }).optional(),
  /** whether the place of upload has marked it late, where it does that */
  isMarkedLate: z.boolean().optional(),
  /** what people should know: files that were handed in again, files that were ignored */
  notes: z.array(z.string()).readonly(),
});
export type Submitted = Readonly<z.infer<typeof submitted>>;

/** A submission of a class, whose files are read when it is its turn. */
export interface ClassSubmission extends Submitted {
  read(): Promise<Submission>;
}

/** Result of one submission of a class. */
export interface ClassResult {
  readonly submission: Submitted;
  /** of its `report.html`, from the folder of the run */
  readonly page: string;
  /** undefined where there is none: not graded yet, or an error of ours */
  readonly report?: GradeReport;
  /** our own error, which left it without marks */
  readonly error?: string;
}

/** A class as it was graded, from the stored reports alone. */
export interface ClassRun {
  /** what the rubric calls the lab */
  readonly title: string;
  /** in the order of the ids */
  readonly results: readonly ClassResult[];
  /** what the intake could not place: files of nobody, missing files */
  readonly problems: readonly string[];
  /** who is in the roster, and has handed in nothing */
  readonly absent?: readonly Student[];
  /** names of the files that a submission consists of */
  readonly files?: readonly string[];
  /** ids of submissions that are alike, as they were compared last */
  readonly alike?: readonly (readonly string[])[];
}
