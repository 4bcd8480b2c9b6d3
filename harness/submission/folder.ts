import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { RefusedFile, readRegular } from '../support/read-regular.ts';
import {
  changed,
  type Entry,
  isToolsOwn,
  KINDS,
  MOST_ENTRIES,
  Rejection,
  refused,
  tooLarge,
  tooManyEntries,
} from './entry.ts';

/** Folders below folders that are looked through: a checkout of the lab has its files in the second. */
const MOST_DEPTH = 6;

/**
 * Lists what lies in a folder and in those below it, without following a link.
 *
 * @throws Rejection where there is too much
 * @throws Error of the file system where the folder cannot be listed
 */
export async function listFolder(folder: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  const pending: string[][] = [[]];
  for (let parent = pending.pop(); parent; parent = pending.pop()) {
    const place = join(folder, ...parent);
    for await (const found of await opendir(place)) {
      if (entries.length === MOST_ENTRIES) throw tooManyEntries();
      const path = [...parent, found.name];
      entries.push(entryOf(place, found, path));
      if (found.isDirectory() && !isToolsOwn(found.name) && path.length <= MOST_DEPTH) pending.push(path);
    }
  }
  return entries;
}

/**
 * Makes an entry of what was found in a folder.
 * @param path from the top of the submission
 */
export function entryOf(folder: string, found: Dirent, path: readonly string[]): Entry {
  // By its listing alone: to open a device can be an act.
  if (found.isSymbolicLink()) return refused(path, KINDS.link);
  if (found.isDirectory()) return refused(path, KINDS.folder);
  if (!found.isFile()) return refused(path, KINDS.special);
  return { path, read: (limit) => readSubmitted(join(folder, found.name), limit) };
}

/** Codes of opening a file where something else, or nothing, has taken its place since the listing. */
const REPLACED: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ELOOP', 'ENXIO', 'EOPNOTSUPP']);

async function readSubmitted(path: string, limit: number): Promise<Buffer> {
  try {
    return readRegular(path, limit);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EACCES' || code === 'EPERM') throw new Rejection('its permissions forbid reading it');
    if (error instanceof RefusedFile && error.bytes !== undefined) throw tooLarge(error.bytes, limit);
    if (error instanceof RefusedFile || REPLACED.has(code)) throw changed();
    throw error;
  }
}

/** Takes the code of a system call's error, such as `ENOENT`; undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
}
