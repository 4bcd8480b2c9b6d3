import { isArchiveName, survey } from '../../submission/choose.ts';
import type { Entry } from '../../submission/entry.ts';

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

/** Tells whether a path leads out of where it lies, as only an archive's can. */
export function leadsOut({ path }: Entry): boolean {
  return path[0] === '' || path.includes('..') || /^[a-z]:$/i.test(path[0]);
}

/**
 * Finds the archive that a student has handed in instead of the files: the only one, and none of the files beside it.
 */
export function archiveInstead(entries: readonly Entry[], fileNames: readonly string[]): Entry | undefined {
  const [archive, ...others] = entries.filter(({ path }) => isArchiveName(path.at(-1) ?? ''));
  return archive && others.length === 0 && survey(entries, fileNames).found.length === 0 ? archive : undefined;
}

/** Tells without reading whether entries are work for the lab: some of the files, or an archive. */
export function isWork(entries: readonly Entry[], fileNames: readonly string[]): boolean {
  const { found, isOneFolder } = survey(entries, fileNames);
  return found.length > 0 ? isOneFolder : archiveInstead(entries, fileNames) !== undefined;
}

/** Files in a class, at most, that are looked through: 1,000 students with 200 files each. */
export const MOST_CLASS_ENTRIES = 200_000;

const ADDED_BY_SYSTEMS = new Set(['__MACOSX', '.DS_Store', 'Thumbs.db', 'desktop.ini', '.git', 'node_modules']);

/** Tells whether a file or a folder of such a name is there for a tool, and nobody has handed it in. */
export function isAddedBySystems(name: string): boolean {
  return ADDED_BY_SYSTEMS.has(name) || name.startsWith('._');
}
