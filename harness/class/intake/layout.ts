import { archiveInstead, archiveStem, isArchiveName, summarize, survey } from '../../submission/choose.ts';
import type { Entry } from '../../submission/entry.ts';
import { printable } from '../../support/text.ts';
import type { Submitted } from '../submission.ts';
import type { Wanted } from './wanted.ts';

/** Files that one student, or a group, has handed in, as a layout tells them. */
export interface PlacedSubmission extends Omit<Submitted, 'id'> {
  /** what the place calls it; unlike an id it may hold anything, and two may share it */
  readonly name: string;
  /** the path that it lies at: no other submission lies there */
  readonly source: string;
  /** the name by which the place takes back a file for it, where it takes any */
  readonly feedback?: string;
  /** the files, their paths from the top of this submission */
  readonly entries: readonly Entry[];
}

interface PlacedClass {
  readonly submissions: readonly PlacedSubmission[];
  /** what could not be placed; printable lines */
  readonly problems: readonly string[];
}

/** Way in which a place of upload, or a person, lays out a class. */
export interface Layout {
  readonly id: string;
  /** as in "this is a Canvas download" */
  readonly title: string;
  /** Tells whether a class lies at the top of these entries in this layout; a file or two that does not fit is no matter. */
  recognises(entries: readonly Entry[], wanted: Wanted): boolean;
  /**
   * Reads who has handed in what.
   * @throws UsageError where a file that the layout rests on cannot be read
   */
  read(entries: readonly Entry[], wanted: Wanted): Promise<PlacedClass>;
}

/** Tells whether something fits, and at least half of all: a file or two that a person has added does not count. */
export function mostFit<T>(all: readonly T[], fits: (one: T) => unknown): boolean {
  const fitting = all.filter(fits).length;
  return fitting > 0 && fitting >= all.length / 2;
}

/** States as a problem the files among entries of which nothing was made. @param made in the order of the entries */
export function unplaced(entries: readonly Entry[], made: readonly unknown[]): string[] {
  return ofNobody(files(entries.filter((_, index) => !made[index])).map(({ path }) => path.join('/')));
}

/** States as a problem the files, if any, for which a layout has no place. */
export function ofNobody(paths: readonly string[]): string[] {
  const shown = paths.map((path) => printable(path, 60)).sort();
  return shown.length > 0 ? [`files of nobody: ${summarize(shown)}`] : [];
}

/** States as a problem each folder of a student in which nothing lies. */
export function emptyFolders(names: readonly string[]): string[] {
  return names.map((name) => `${printable(name, 60)} is an empty folder: nothing has been handed in there`);
}

/** Groups entries by the file or folder at the top that they are or lie in. */
export function byTop(entries: readonly Entry[]): Map<string, Entry[]> {
  return Map.groupBy(entries, ({ path }) => path[0]);
}

/** Shows entries as from within the folder at the top that they lie in. */
export function below(entries: readonly Entry[]): Entry[] {
  return entries.map((entry) => ({ ...entry, path: entry.path.slice(1) }));
}

/** Keeps the entries that are files: an entry with an empty name is the folder that it lies in. */
export function files(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ path }) => path.at(-1) !== '');
}

/** Tells whether a file that the lab asks for, or what nearly goes by its name, or a single archive is there. */
export function holdsWork(entries: readonly Entry[], { fileNames, home }: Wanted): boolean {
  const { found, similar } = survey(entries, fileNames, home);
  return found.length > 0 || similar.size > 0 || archiveInstead(entries, fileNames) !== undefined;
}

/** Tells whether entries are one submission in several folders: a copy of the whole lab, or each file in one of its own. */
export function isSpread(entries: readonly Entry[], { fileNames, home }: Wanted): boolean {
  const { found, isClear, isOneFolder } = survey(entries, fileNames, home);
  return found.length > 0 && isClear && !isOneFolder;
}

/**
 * Leaves out archives that lie beside the folder that they were unpacked to.
 * @returns what is left, and a printable line for each that is not
 */
export function withoutUnpacked(entries: readonly Entry[]): { entries: readonly Entry[]; problems: string[] } {
  const folders = new Set(
    entries.flatMap(({ path }) => path.slice(0, -1).map((_, i) => path.slice(0, i + 1).join('/'))),
  );
  const packed = entries.filter(({ path }) => {
    const name = path.at(-1) ?? '';
    return isArchiveName(name) && folders.has(archiveStem(path.join('/')));
  });
  const shown = packed.map(({ path }) => printable(path.join('/'), 60)).sort();
  return {
    entries: packed.length === 0 ? entries : entries.filter((entry) => !packed.includes(entry)),
    problems: shown.length === 0 ? [] : [`ignored, as what is in them lies unpacked beside them: ${summarize(shown)}`],
  };
}
