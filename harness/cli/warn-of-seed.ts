import { styleText } from 'node:util';
import { seedWarning } from '../grading/course-key.ts';
import type { Course } from '../rubric/course.ts';

/** Warns on standard error, for results may go to students. */
export function warnOfSeed(course: Course): void {
  const warning = seedWarning(course);
  if (warning) console.error(styleText('yellow', `note: ${warning}`, { stream: process.stderr }));
}
