import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { getFileNameLowLevel, openPromise, type Entry as ZipEntry, type ZipFile } from 'yauzl';
import { entryOf, readDirectory, readEntry, Unpackable } from '../../submission/archive.ts';
import { type Entry, KINDS, Rejection, refused } from '../../submission/entry.ts';
import { HarnessError, UsageError } from '../../support/errors.ts';
import { printable } from '../../support/text.ts';
import { isAddedBySystems, MOST_CLASS_ENTRIES } from './class-folder.ts';

/**
 * Lists what a zip archive of a class holds, by its central directory alone: the archive may be larger than the
 * memory. It is opened again for each entry that is read, so that nobody needs to close it.
 *
 * An entry that the archive keeps from being read is no student's fault: reading it throws a HarnessError.
 *
 * @returns undefined where the file is no zip archive
 * @throws UsageError where it is damaged or holds too much
 */
export async function listClassArchive(path: string): Promise<Entry[] | undefined> {
  const version = await versionOf(path);
  const directory = await withArchive(path, async (zip) => {
    if (zip.entryCount > MOST_CLASS_ENTRIES) {
      throw new Rejection(`it holds more than ${MOST_CLASS_ENTRIES} files; pack the submissions, and nothing else`);
    }
    return readDirectory(zip, (offset, length) => bytesOf(path, offset, length));
  }).catch((error) => {
    if (!(error instanceof Rejection)) throw error;
    throw new UsageError(`${printable(path)}: ${error.message}`);
  });
  const entries = directory
    ?.map((entry) => entryOf(entry, nameOf(entry), (limit) => readFrom(path, version, entry, limit)))
    .filter((entry) => entry.path.some((part) => part !== '')); // the archive's own top
  return entries && withoutAdded(entries);
}

/** Leaves out what systems add; a folder in which nothing else lies stays as an empty one. */
function withoutAdded(entries: readonly Entry[]): Entry[] {
  const folders = new Set<string>();
  return entries.flatMap((entry) => {
    const depth = entry.path.findIndex(isAddedBySystems);
    if (depth === -1) return [entry];
    const folder = entry.path.slice(0, depth);
    const key = folder.join('/');
    if (depth === 0 || folders.has(key)) return [];
    folders.add(key);
    return [refused([...folder, ''], KINDS.folder)];
  });
}

/**
 * Decodes a name as UTF-8 where it can be, whatever the archive states: no two names become one, as they would with
 * U+FFFD.
 */
function nameOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: ZipEntry): string {
  const isStatedUtf8 = isUtf8(fileNameRaw) ? 0x800 : 0;
  return getFileNameLowLevel((generalPurposeBitFlag & ~0x800) | isStatedUtf8, fileNameRaw, extraFields, false);
}

async function readFrom(path: string, version: string, entry: ZipEntry, limit: number): Promise<Buffer> {
  if ((await versionOf(path).catch(() => undefined)) !== version) throw changed(path);
  const bytes = await withArchive(path, (zip) => readEntry(zip, entry, limit)).catch((error) => {
    if (!(error instanceof Unpackable)) throw error;
    throw new HarnessError(`${printable(path)}, ${printable(nameOf(entry))}: ${error.message}`);
  });
  if (!bytes) throw changed(path);
  return bytes;
}

function changed(path: string): UsageError {
  return new UsageError(`${printable(path)} has changed since grading began: start again when nothing writes to it`);
}

/** Opens an archive, uses it and closes it. @returns undefined where the file is no zip archive */
async function withArchive<T>(path: string, use: (zip: ZipFile) => Promise<T>): Promise<T | undefined> {
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { decodeStrings: false, autoClose: false });
  } catch (error) {
    if ((await bytesOf(path, 0, 2)).toString('latin1') !== 'PK') return undefined;
    throw new Rejection(`the zip archive is damaged (${(error as Error).message}); download or make it again`);
  }
  try {
    return await use(zip);
  } finally {
    zip.close();
  }
}

async function bytesOf(path: string, offset: number, length: number): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY);
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
