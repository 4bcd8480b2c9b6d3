import { type Course, fileNames, intakeLimits } from '../../rubric/course.ts';
import { zoneOf } from '../../rubric/late.ts';
import type { IntakeLimits } from '../../submission/intake.ts';

/** What is looked for in a class, and how it is read. */
export interface Wanted extends IntakeLimits {
  /** the files that a submission consists of */
  readonly fileNames: readonly string[];
  /** by which times without a zone are read: an IANA name, or an offset from UTC such as `+05:30` */
  readonly timeZone: string;
}

/** Says what is looked for in a class of a course. */
export function wantedOf(course: Course): Wanted {
  return { fileNames: fileNames(course), ...intakeLimits(course), timeZone: zoneOf(course.rubric) };
}
