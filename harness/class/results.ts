import type { GradeReport } from '../report/schema.ts';
import type { Submitted } from './submission.ts';

/** How one submission of a class fared. */
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
}
