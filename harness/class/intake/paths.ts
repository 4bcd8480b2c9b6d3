import type { Entry } from '../../submission/entry.ts';

/** Entries by the file or folder at the top that they are or lie in. */
export function byTop(entries: readonly Entry[]): Map<string, Entry[]> {
  return Map.groupBy(entries, ({ path }) => path[0]);
}

/** Entries as seen from within the folder at the top that they lie in. */
export function below(entries: readonly Entry[]): Entry[] {
  return entries.map((entry) => ({ ...entry, path: entry.path.slice(1) }));
}

/** The entries that are files: an entry with an empty name is the folder that it lies in. */
export function files(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ path }) => path.at(-1) !== '');
}

/** Whether a path leads out of where it lies, as only an archive's can. */
export function leadsOut({ path }: Entry): boolean {
  return path[0] === '' || path.includes('..') || /^[a-z]:$/i.test(path[0]);
}
