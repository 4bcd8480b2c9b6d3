import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Begun, begin } from '../grading/begin.ts';
import { fileNames, intakeLimits } from '../grading/grade.ts';
import type { CourseOutline } from '../rubric/course.ts';
import { readSubmission, type Submission } from '../submission/intake.ts';

/** A submission that has been read, and begun with. */
export interface Ahead {
  readonly submission: Submission;
  readonly begun: Begun;
}

/**
 * Begins with a submission in a folder before the lab's checks are loaded.
 * @returns undefined for what has to be looked at first: several paths, an archive, a class, one task
 */
export async function beginAhead(
  outline: CourseOutline,
  given: readonly string[],
  { class: isClass, layout, task }: { class?: boolean; layout?: string; task?: string },
): Promise<Ahead | undefined> {
  const [path, ...others] = pathsOf(outline, given);
  const names = fileNames(outline);
  const isPlain = others.length === 0 && names.some((name) => existsSync(join(path, name)));
  if (!isPlain || isClass || layout !== undefined || task !== undefined) return undefined;
  const submission = await readSubmission(path, names, intakeLimits(outline));
  return { submission, begun: begin(outline, submission, outline.lab.questions) };
}

/** Lists the paths to grade; where none is given, the folder in which students work. */
export function pathsOf(course: CourseOutline, given: readonly string[]): readonly string[] {
  return given.length > 0 ? given : [relative('', ownFolder(course)) || '.'];
}

/** Finds the folder in which students work. */
export function ownFolder({ lab, root }: CourseOutline): string {
  return dirname(join(root, lab.questions[0].student));
}
