import { constants, type Dirent } from 'node:fs';
import { type FileHandle, open, opendir } from 'node:fs/promises';
import { join } from 'node:path';
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
    return await readRegularFile(path, limit, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EACCES' || code === 'EPERM') throw new Rejection('its permissions forbid reading it');
    if (REPLACED.has(code)) throw changed();
    throw error;
  }
}

/**
 * Reads a regular file of at most `limit` bytes.
 *
 * @param flags beside reading; of a file that a student made, O_NOFOLLOW and O_NONBLOCK, so that whatever
 *   has taken its place by now is neither followed nor waited for
 * @throws Rejection where it is larger, is no regular file, or changes meanwhile
 * @throws Error of the file system where it cannot be opened
 */
async function readRegularFile(path: string, limit: number, flags: number): Promise<Buffer> {
  const file = await open(path, flags);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw changed();
    if (stats.size > limit) throw tooLarge(stats.size, limit);
    return await readBytes(file, stats.size);
  } finally {
    await file.close();
  }
}

/**
 * Reads no more than was stated: a file that grows meanwhile must not fill the memory, and half of one is nobody's
 * work.
 */
async function readBytes(file: FileHandle, size: number): Promise<Buffer> {
  const buffer = Buffer.alloc(size + 1);
  let length = 0;
  for (let read = -1; read !== 0; length += read) {
    read = (await file.read(buffer, length, buffer.length - length)).bytesRead;
  }
  if (length !== size) throw changed();
  return buffer.subarray(0, size);
}

/** Takes the code of a system call's error, such as `ENOENT`; undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
}
