import type { GradeReport } from '../../report/schema.ts';
import type { Submission } from '../../submission/intake.ts';

/** All that a grader needs to know of one submission; plain data, which may travel. */
export interface Job {
  /** the same for the same report */
  readonly id: string;
  readonly submission: Submission;
  readonly submittedAt?: string | undefined;
  readonly seed: number;
}

/** A report, or what went wrong on our side. */
export type Answer = { readonly report: GradeReport } | { readonly error: string };

/** Grades submissions, several at a time. */
export interface Graders {
  /** how many at a time */
  readonly size: number;
  /** What goes wrong on our side is an answer; rejects only once closed. */
  grade(job: Job): Promise<Answer>;
  /** Ends what is going on; more than once is once. */
  close(): void;
}
