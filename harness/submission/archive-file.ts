import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Entry as ZipEntry, ZipFile } from 'yauzl';
import { damagedArchive, readDirectory, readEntry } from './archive.ts';
import { isToolsOwn, Rejection } from './entry.ts';

/** Entries of an archive, at most, whose names are looked at: a class in which everybody has packed the packages too. */
const MOST_LISTED = 4_000_000;

/** An entry of an archive in a file. */
export interface Packed {
  readonly entry: ZipEntry;
  /**
   * Inflates at most `limit` bytes.
   * @throws Rejection where it is larger
   * @throws Unpackable where the archive is at fault
   * @throws Changed where the file is not what was listed any more
   */
  read(limit: number): Promise<Buffer>;
}

/** Error for a file that was written to, or replaced, after it was listed. */
export class Changed extends Error {}

/**
 * Lists what a zip archive in a file holds, by its central directory alone: it may be larger than the memory. It is
 * opened again for each entry that is read, so that nobody needs to close it. Of what tools have made beside people's
 * files, such as packages, the first entry alone is kept: it costs neither memory nor a limit.
 *
 * @returns undefined where the file is no zip archive
 * @throws Rejection where it is damaged or holds too much
 */
export async function listArchiveFile(path: string): Promise<Packed[] | undefined> {
  const version = await versionOf(path);
  const directory = await withArchive(path, async (zip) => {
    if (zip.entryCount > MOST_LISTED) {
      throw new Rejection(`the archive holds more than ${MOST_LISTED} files; pack only those that are asked for`);
    }
    return readDirectory(zip, (offset, length) => bytesOf(path, offset, length), isWorthKeeping());
  });
  return directory?.map((entry) => ({ entry, read: (limit) => readFrom(path, version, entry, limit) }));
}

/** Makes a test for entries that passes the first alone in each folder that is a tool's own. */
function isWorthKeeping(): (entry: ZipEntry) => boolean {
  const seen = new Set<string>();
  return ({ fileNameRaw }) => {
    const parts = fileNameRaw.toString('latin1').split(/[/\\]/);
    const depth = parts.slice(0, -1).findIndex(isToolsOwn);
    if (depth === -1) return true;
    const folder = parts.slice(0, depth + 1).join('/');
    if (seen.has(folder)) return false;
    seen.add(folder);
    return true;
  };
}

async function readFrom(path: string, version: string, entry: ZipEntry, limit: number): Promise<Buffer> {
  if ((await versionOf(path).catch(() => undefined)) !== version) throw new Changed(path);
  const bytes = await withArchive(path, (zip) => readEntry(zip, entry, limit));
  if (!bytes) throw new Changed(path);
  return bytes;
}

/** Opens an archive, uses it and closes it. @returns undefined where the file is no zip archive */
async function withArchive<T>(path: string, use: (zip: ZipFile) => Promise<T>): Promise<T | undefined> {
  const { openPromise } = await import('yauzl');
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { decodeStrings: false, autoClose: false });
  } catch (error) {
    if ((await bytesOf(path, 0, 2)).toString('latin1') !== 'PK') return undefined;
    throw damagedArchive((error as Error).message);
  }
  try {
    return await use(zip);
  } finally {
    zip.close();
  }
}

/** Reads bytes of a file; a pipe in its place is not waited for. */
export async function bytesOf(path: string, offset: number, length: number): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Reads what differs when a file has been written to or replaced. */
async function versionOf(path: string): Promise<string> {
  const { ino, size, mtimeNs } = await stat(path, { bigint: true });
  return [ino, size, mtimeNs].join(' ');
}
