import { summarize } from '../../submission/choose.ts';
import { type Entry, MOST_ENTRIES, tooManyEntries } from '../../submission/entry.ts';
import { type IntakeLimits, listSubmittedArchive, MOST_ARCHIVE_BYTES, submissionOf } from '../../submission/intake.ts';
import { UsageError } from '../../support/errors.ts';
import { printable } from '../../support/text.ts';
import type { ClassSubmission } from '../submission.ts';
import { uniqueIds } from './ids.ts';
import { archiveInstead } from './layout.ts';
import { type ListedClass, listClass } from './open-class.ts';
import { type Identified, problemsOf } from './problems.ts';
import { forcedLayout, theLayout } from './recognise.ts';

export interface ClassOptions {
  /** id of the layout, where it is not to be recognised */
  readonly layout?: string | undefined;
  /** the files that a submission consists of */
  readonly fileNames: readonly string[];
  readonly limits: IntakeLimits;
}

export interface Class {
  /** id of the layout */
  readonly layout: string;
  /** what the layout is, as in "this is a Canvas download" */
  readonly title: string;
  /** in the order of the ids */
  readonly submissions: readonly ClassSubmission[];
  /** what could not be placed, files that are missing, who is there twice; printable lines */
  readonly problems: readonly string[];
}

/**
 * Lists the submissions of a class: a folder, or a zip archive, which is not unpacked. Nothing is read of
 * them until it is their turn.
 *
 * @param found the path of a class, or what `openClass` has found there
 * @throws UsageError where there is no class, or where its layout takes a guess
 */
export async function readClass(
  found: string | ListedClass,
  { layout: forced, fileNames, limits }: ClassOptions,
): Promise<Class> {
  const listed = typeof found === 'string' ? await listClass(found, fileNames) : found;
  if (!listed) {
    throw new UsageError(`${printable(String(found))} is neither a folder nor a zip archive: give that of a class`);
  }
  const { path, outside, layout: recognised } = listed;
  const { layout, entries } =
    forced === undefined ? theLayout(recognised, listed.entries) : forcedLayout(listed.entries, fileNames, forced);
  const { submissions, problems } = await layout.read(entries, fileNames);
  if (submissions.length === 0)
    throw new UsageError(`${printable(path)} holds no submission: it was read as ${layout.title}`);
  const ids = uniqueIds(submissions);
  const identified = submissions
    .map((submission, index): Identified => ({ ...submission, id: ids[index] }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    layout: layout.id,
    title: layout.title,
    submissions: identified.map((submission) => submissionIn(submission, fileNames, limits)),
    problems: [...leadingOut(outside), ...problems, ...problemsOf(identified, fileNames)],
  };
}

function submissionIn(
  { name, source, entries, ...submitted }: Identified,
  fileNames: readonly string[],
  limits: IntakeLimits,
): ClassSubmission {
  return { ...submitted, read: () => submissionOf(submitted.id, entriesOf(entries, fileNames), fileNames, limits) };
}

async function entriesOf(entries: readonly Entry[], fileNames: readonly string[]): Promise<readonly Entry[]> {
  if (entries.length > MOST_ENTRIES) throw tooManyEntries();
  const archive = archiveInstead(entries, fileNames);
  return archive ? listSubmittedArchive(await archive.read(MOST_ARCHIVE_BYTES)) : entries;
}

function leadingOut(entries: readonly Entry[]): string[] {
  const paths = entries.map(({ path }) => printable(path.join('/'), 60));
  return paths.length > 0 ? [`ignored, as their paths lead out of the archive: ${summarize(paths)}`] : [];
}
