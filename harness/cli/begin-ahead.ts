import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Begun, begin } from '../grading/begin.ts';
import { type Course, type CourseOutline, fileNames, intakeLimits, loadCourse } from '../rubric/course.ts';
import { findLab } from '../rubric/find-lab.ts';
import { readSubmission, type Submission } from '../submission/intake.ts';

/** A submission that has been read, and begun with. */
export interface Ahead {
  readonly submission: Submission;
  readonly begun: Begun;
}

/** What a command line says of the submission, and of how to grade it. */
export interface AheadOptions {
  class?: boolean;
  layout?: string;
  task?: string;
  lab?: string;
}

/**
 * Loads a lab, and begins with a submission in a folder before the lab's checks are loaded.
 * @param use uses the lab, and the submission where it was begun with, which is closed when this has ended
 * @throws UsageError for a lab that cannot be loaded
 */
export async function withLab(
  given: readonly string[],
  options: AheadOptions,
  use: (course: Course, ahead?: Ahead) => Promise<void>,
): Promise<void> {
  let ahead: Ahead | undefined;
  try {
    const course = await loadCourse(findLab(options.lab), async (outline) => {
      ahead = await beginAhead(outline, given, options);
    });
    await use(course, ahead);
  } finally {
    await ahead?.begun.close();
  }
}

/** Begins with a submission in a folder; not with what has to be looked at first: several paths, an archive, a class, one task. */
async function beginAhead(
  outline: CourseOutline,
  given: readonly string[],
  { class: isClass, layout, task }: AheadOptions,
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
