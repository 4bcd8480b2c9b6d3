import { stat } from 'node:fs/promises';
import { summarize } from '../../submission/choose.ts';
import { type Entry, MOST_ENTRIES, tooManyEntries } from '../../submission/entry.ts';
import { type IntakeLimits, listSubmittedArchive, MOST_ARCHIVE_BYTES, submissionOf } from '../../submission/intake.ts';
import { UsageError } from '../../support/errors.ts';
import { printable } from '../../support/text.ts';
import type { ClassSubmission } from '../submission.ts';
import { listClassArchive } from './class-archive.ts';
import { listClassFolder } from './class-folder.ts';
import { archiveInPlace } from './handed-in.ts';
import { uniqueIds } from './ids.ts';
import { leadsOut } from './paths.ts';
import { type Identified, problemsOf } from './problems.ts';
import { layoutOf } from './recognise.ts';

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
 * @throws UsageError where there is no class, or where its layout takes a guess
 */
export async function readClass(path: string, { layout: forced, fileNames, limits }: ClassOptions): Promise<Class> {
  const listed = await listClass(path);
  if (!listed) {
    throw new UsageError(`${printable(path)} is neither a folder nor a zip archive: give that of a class`);
  }
  const { layout, entries } = layoutOf(
    listed.filter((entry) => !leadsOut(entry)),
    fileNames,
    forced,
  );
  const { works, problems } = await layout.read(entries, fileNames);
  if (works.length === 0)
    throw new UsageError(`${printable(path)} holds no submission: it was read as ${layout.title}`);
  const ids = uniqueIds(works);
  const identified = works
    .map((work, index): Identified => ({ ...work, id: ids[index] }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    layout: layout.id,
    title: layout.title,
    submissions: identified.map((work) => submissionIn(work, fileNames, limits)),
    problems: [...outside(listed), ...problems, ...problemsOf(identified, fileNames)],
  };
}

/** @returns undefined where the path leads to neither a folder nor a zip archive */
async function listClass(path: string): Promise<Entry[] | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isDirectory()) return listClassFolder(path);
  return stats?.isFile() ? listClassArchive(path) : undefined;
}

function submissionIn(
  work: Identified,
  fileNames: readonly string[],
  limits: { sourceBytes: number },
): ClassSubmission {
  const { id, students, submittedAt, isMarkedLate, notes, entries } = work;
  return {
    id,
    students,
    ...(submittedAt !== undefined && { submittedAt }),
    ...(isMarkedLate !== undefined && { isMarkedLate }),
    notes,
    read: () => submissionOf(id, handedIn(entries, fileNames), fileNames, limits),
  };
}

async function handedIn(entries: readonly Entry[], fileNames: readonly string[]): Promise<readonly Entry[]> {
  if (entries.length > MOST_ENTRIES) throw tooManyEntries();
  const archive = archiveInPlace(entries, fileNames);
  return archive ? listSubmittedArchive(await archive.read(MOST_ARCHIVE_BYTES)) : entries;
}

function outside(entries: readonly Entry[]): string[] {
  const paths = entries.filter(leadsOut).map(({ path }) => printable(path.join('/'), 60));
  return paths.length > 0 ? [`ignored, as their paths lead out of the archive: ${summarize(paths)}`] : [];
}
