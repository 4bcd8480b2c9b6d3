import { styleText } from 'node:util';
import { classOfOne, type ListedClass, listClass, openClass } from '../class/intake/open-class.ts';
import { LAYOUT_IDS, seen } from '../class/intake/recognise.ts';
import { wantedOf } from '../class/intake/wanted.ts';
import { type Course, fileNames } from '../rubric/course.ts';
import { survey } from '../submission/choose.ts';
import { UsageError } from '../support/errors.ts';
import { printable } from '../support/text.ts';

/**
 * Finds the class that a path leads to, which is said to be one or found out to be one.
 * @returns undefined for single submissions
 */
export async function findClass(
  course: Course,
  paths: readonly string[],
  { layout, class: isClass = false }: { readonly layout?: string; readonly class?: boolean },
): Promise<string | ListedClass | undefined> {
  const [path] = paths;
  const isForced = isClass || layout !== undefined;
  if (paths.length > 1) {
    if (isForced)
      throw new UsageError('--class and --layout take one path, that of a class: its folder or zip archive');
    await refuseClasses(course, paths);
    return undefined;
  }
  const opened = await openClass(path, wantedOf(course), layout);
  const isFound = 'entries' in opened;
  if (!isFound && !isForced) {
    if (opened.listed) refuseUnclear(course, opened.listed);
    if (opened.inside !== undefined) sayInside(path, opened.inside);
    return undefined;
  }
  if (course.lab.seed !== undefined) {
    throw new UsageError(
      `${printable(path)} is a class of submissions, and a class is graded with the instructors’ copy of the lab: ` +
        'give the folder or the zip archive of a single submission',
    );
  }
  if (isFound) return opened;
  const listed = opened.listed ?? (await listClass(path, wantedOf(course), layout));
  if (!listed || layout !== undefined || (opened.inside !== undefined && listed.layout)) return listed ?? path;
  return classOfOne(listed);
}

/** Refuses what is neither one submission nor a class: several downloads in one folder, say. @throws UsageError for it */
function refuseUnclear(course: Course, { path, entries, outside }: ListedClass): void {
  const { found, isClear } = survey([...entries, ...outside], fileNames(course), wantedOf(course).home);
  if (found.length === 0 || isClear) return;
  throw new UsageError(
    `${printable(path)} holds ${found.join(', ')} in several folders, and is laid out neither as a submission nor as a ` +
      `class: ${seen(entries)}. Give one of them, or name the layout with --layout ${LAYOUT_IDS}`,
  );
}

/**
 * Refuses classes among several paths. A folder in which students' folders seem to lie may be a submission with old versions
 * beside it, unless all are like that.
 * @throws UsageError for the first of them
 */
async function refuseClasses(course: Course, paths: readonly string[]): Promise<void> {
  const opened: (ListedClass | undefined)[] = [];
  for (const path of paths) {
    const found = await openClass(path, wantedOf(course));
    opened.push('entries' in found ? found : undefined);
  }
  const isSure = (found: ListedClass | undefined) =>
    found?.layout && found.layout !== 'ambiguous' && found.layout.layout.id !== 'plain';
  const found = opened.every((each) => each) ? opened[0] : opened.find(isSure);
  if (!found) return;
  throw new UsageError(
    `${printable(found.path)} is a class of submissions: give one class at a time, and nothing beside it; ` +
      'downloads of its sections go into one folder',
  );
}

/** Says that what could be a class of one is graded as a submission. */
function sayInside(path: string, inside: string): void {
  const text = `note: ${printable(path)} holds one submission, ${printable(inside, 60)}; --class grades it as a class`;
  console.error(styleText('dim', text, { stream: process.stderr }));
}
