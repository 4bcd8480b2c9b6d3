import type { GradeReport } from '../../report/schema.ts';
import type { Submission } from '../../submission/intake.ts';

/** All that a grader needs to know of one submission; plain data, which may travel. */
export interface Job {
  /** the key of its report */
  readonly id: string;
  readonly submission: Submission;
  readonly submittedAt?: string | undefined;
  readonly seed: number;
}

/** A report with its page, or what went wrong on our side. */
export type Answer = { readonly report: GradeReport; readonly page: string } | { readonly error: string };

/** Grades submissions, several at a time. */
export interface Graders {
  /** how many at a time */
  readonly size: number;
  /** Never rejects: what goes wrong on our side is an answer. */
  grade(job: Job): Promise<Answer>;
  close(): void;
}
