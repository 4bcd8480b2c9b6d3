import { constants, type Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Entry, KINDS, MOST_ENTRIES, Rejection, refused, tooManyEntries } from './entry.ts';
import { changed, readRegularFile, systemCode } from './regular-file.ts';

/**
 * What lies in a folder; what lies in folders below it is none of the submission.
 *
 * @throws Rejection where there is too much
 * @throws Error of the file system where the folder cannot be listed
 */
export async function listFolder(folder: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const found of await opendir(folder)) {
    if (entries.length === MOST_ENTRIES) throw tooManyEntries();
    entries.push(entryOf(folder, found));
  }
  return entries;
}

function entryOf(folder: string, found: Dirent): Entry {
  const path = [found.name];
  // By its listing alone: to open a device can be an act.
  if (found.isSymbolicLink()) return refused(path, KINDS.link);
  if (found.isDirectory()) return refused(path, KINDS.folder);
  if (!found.isFile()) return refused(path, KINDS.special);
  return { path, read: (limit) => readSubmitted(join(folder, found.name), limit) };
}

/** What opening a file says where something else, or nothing, has taken its place since the listing. */
const REPLACED: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ELOOP', 'ENXIO', 'EOPNOTSUPP']);

async function readSubmitted(path: string, limit: number): Promise<Buffer> {
  try {
    return await readRegularFile(path, limit, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EACCES' || code === 'EPERM') throw new Rejection('its permissions forbid reading it');
    if (REPLACED.has(code)) throw changed();
    throw error;
  }
}
