import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Entry, KINDS, refused } from '../../submission/entry.ts';
import { entryOf, systemCode } from '../../submission/folder.ts';
import { UsageError } from '../../support/errors.ts';
import { printable } from '../../support/text.ts';

/** Files in a class, at most, that are looked through: 1,000 students with 200 files each. */
export const MOST_CLASS_ENTRIES = 200_000;

/** Folders in folders; nobody's source code lies deeper. */
const MOST_LEVELS = 16;

const ADDED_BY_SYSTEMS = new Set(['__MACOSX', '.DS_Store', 'Thumbs.db', 'desktop.ini', '.git', 'node_modules']);

/**
 * Lists all that lies in a folder and below, in the order of the names. Links are not followed. A folder that
 * holds nothing is an entry with an empty name in itself, as in an archive.
 *
 * @throws UsageError where a folder cannot be listed, or where there is too much
 */
export async function listClassFolder(folder: string): Promise<Entry[]> {
  const entries: Entry[] = [];

  async function walk(path: readonly string[]): Promise<void> {
    const before = entries.length;
    for (const found of await list(join(folder, ...path))) {
      if (entries.length >= MOST_CLASS_ENTRIES) {
        const most = `${MOST_CLASS_ENTRIES} files`;
        throw new UsageError(
          `${printable(folder)} holds more than ${most}: give the folder that holds the submissions, and nothing else`,
        );
      }
      const below = [...path, found.name];
      if (!found.isDirectory()) entries.push(entryOf(join(folder, ...path), found, below));
      else if (below.length === MOST_LEVELS) entries.push(refused(below, KINDS.folder));
      else await walk(below);
    }
    if (entries.length === before && path.length > 0) entries.push(refused([...path, ''], KINDS.folder));
  }

  await walk([]);
  return entries;
}

/**
 * Lists what lies at the top of a folder, or of a folder in it: a folder is an entry with an empty name in itself.
 * @throws UsageError where it cannot be listed
 */
export async function listTop(folder: string, ...path: readonly string[]): Promise<Entry[]> {
  const place = join(folder, ...path);
  return (await list(place)).map((found) => {
    const below = [...path, found.name];
    return found.isDirectory() ? refused([...below, ''], KINDS.folder) : entryOf(place, found, below);
  });
}

async function list(folder: string): Promise<Dirent[]> {
  const found: Dirent[] = [];
  try {
    for await (const each of await opendir(folder)) {
      if (isAddedBySystems(each.name)) continue;
      found.push(each);
      if (found.length > MOST_CLASS_ENTRIES) break;
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new UsageError(`${printable(folder)} cannot be read (${code}): make it readable, or remove it`);
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Tells whether a file or a folder of such a name is there for a tool, and nobody has handed it in. */
export function isAddedBySystems(name: string): boolean {
  return ADDED_BY_SYSTEMS.has(name) || name.startsWith('._');
}
