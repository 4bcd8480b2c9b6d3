import { buffer } from 'node:stream/consumers';
import type { Entry as ZipEntry, ZipFile } from 'yauzl';
import { printable } from '../support/text.ts';
import { type Entry, KINDS, Rejection, refused, tooLarge } from './entry.ts';

/**
 * Lists what a zip archive in memory holds, by its central directory alone. Nothing is unpacked to disk, and nothing
 * is inflated but an entry that is read.
 *
 * @returns undefined where the bytes are no zip archive
 * @throws Rejection where the archive is damaged
 */
export async function listArchive(bytes: Buffer): Promise<Entry[] | undefined> {
  // Loaded here, for most of what is handed in are files.
  const { fromBufferPromise } = await import('yauzl');
  let zip: ZipFile;
  try {
    // Names come as bytes: the reader's own check of them gives up the whole archive at the first bad one.
    zip = await fromBufferPromise(bytes, { decodeStrings: false });
  } catch (error) {
    if (bytes.subarray(0, 2).toString('latin1') !== 'PK') return undefined;
    throw damagedArchive(messageOf(error));
  }
  const found = await readDirectory(zip, async (offset, length) => bytes.subarray(offset, offset + length));
  return found.map((entry) => submittedEntry(entry, (limit) => readEntry(zip, entry, limit)));
}

/**
 * Makes an entry of one that a student has packed. Whatever encoding the archive claims: bytes that are no UTF-8 become
 * U+FFFD, and no lab asks for such a name.
 */
export function submittedEntry(entry: ZipEntry, read: Entry['read']): Entry {
  return entryOf(entry, entry.fileNameRaw.toString('utf8'), read);
}

/**
 * Reads the central directory of an archive that was opened with `decodeStrings: false`.
 *
 * @param bytesAt reads from the archive
 * @param keep tells which entries are kept
 * @throws Rejection where it is damaged
 */
export async function readDirectory(
  zip: ZipFile,
  bytesAt: (offset: number, length: number) => Promise<Buffer>,
  keep: (entry: ZipEntry) => boolean = () => true,
): Promise<ZipEntry[]> {
  const found: ZipEntry[] = [];
  try {
    for await (const entry of zip.eachEntry()) if (keep(entry)) found.push(entry);
  } catch (error) {
    throw damagedArchive(messageOf(error));
  }
  // The count wraps at 65,536 and may lie: a reader that goes by the headers would find more, or other, files.
  const end = Number(zip.readEntryCursor); // the types say boolean; it is the offset after the last entry read
  if ((await bytesAt(end, 4)).toString('latin1') === 'PK\x01\x02') {
    throw damagedArchive('it holds more entries than it states');
  }
  return found;
}

/** A file that the archive around it keeps from being read: it is damaged, or packed in a way that is not read here. */
export class Unpackable extends Rejection {}

/** Archives that students send instead of a zip, by bytes near their beginning. */
const OTHER_ARCHIVES: readonly { name: string; magic: string; offset: number }[] = [
  { name: 'a RAR archive', magic: 'Rar!\x1a\x07', offset: 0 },
  { name: 'a 7z archive', magic: '7z\xbc\xaf\x27\x1c', offset: 0 },
  { name: 'a gzip file', magic: '\x1f\x8b', offset: 0 },
  { name: 'a bzip2 file', magic: 'BZh', offset: 0 },
  { name: 'an xz file', magic: '\xfd7zXZ\0', offset: 0 },
  { name: 'a tar archive', magic: 'ustar', offset: 257 },
];

/** Names an archive format that is not read; undefined for other bytes. */
export function otherArchive(bytes: Buffer): string | undefined {
  return OTHER_ARCHIVES.find(
    ({ magic, offset }) => bytes.subarray(offset, offset + magic.length).toString('latin1') === magic,
  )?.name;
}

/**
 * Makes an entry of one of the central directory by its decoded name; refused where that, or its kind, is not what is
 * handed in.
 */
export function entryOf(entry: ZipEntry, name: string, read: Entry['read']): Entry {
  // A backslash separates too: archives made by older versions of Windows are full of them.
  const parts = name.split(/[/\\]|(?<=^[a-z]:)/i);
  if (/^([/\\]|[a-z]:)/i.test(name) || parts.includes('..')) {
    return refused(
      shallow(parts),
      `its path, ${printable(name, 60)}, leads out of the archive; pack it without that path`,
    );
  }
  const path = parts.filter((part, index) => part !== '.' && (part !== '' || index === parts.length - 1));
  if (path.length > MOST_LEVELS) {
    return refused(shallow(path), `it lies in more than ${MOST_LEVELS} folders, one in the other; pack the file alone`);
  }
  const wrongKind = wrongKindOf(entry);
  if (wrongKind) return refused(path, wrongKind);
  return { path, read };
}

/** Folders in folders, and a file: each is a place where a class may begin. */
const MOST_LEVELS = 32;

/** Leaves out of a path what lies deeper, but for the name. */
function shallow(path: readonly string[]): readonly string[] {
  return path.length > MOST_LEVELS ? [...path.slice(0, MOST_LEVELS - 1), ...path.slice(-1)] : path;
}

/** Finds what is no file by the type in the Unix mode, which is the upper half of the external attributes. */
function wrongKindOf({ externalFileAttributes }: ZipEntry): string | undefined {
  const type = externalFileAttributes >>> 28;
  // Zero: the archive was not made on Unix.
  if (type === 0x0 || type === 0x8) return undefined;
  return type === 0xa ? KINDS.link : type === 0x4 ? KINDS.folder : KINDS.special;
}

/**
 * Inflates an entry of at most `limit` bytes.
 * @throws Rejection where it is larger
 * @throws Unpackable where the archive is at fault
 */
export async function readEntry(zip: ZipFile, entry: ZipEntry, limit: number): Promise<Buffer> {
  if (entry.isEncrypted()) throw new Unpackable('it is encrypted in the archive; make the archive without a password');
  if (!entry.canDecodeFileData()) {
    const method = `method ${entry.compressionMethod}`;
    throw new Unpackable(`it is compressed by ${method}, which is not read here; make an ordinary zip archive`);
  }
  // The reader stops at the first byte beyond the size that the archive states: no other bound is needed.
  if (entry.uncompressedSize > limit) throw tooLarge(entry.uncompressedSize, limit);
  const bytes = await zip
    .openReadStreamPromise(entry)
    .then(buffer)
    .catch((error) => {
      throw damagedFile(messageOf(error));
    });
  const { crc32 } = await import('node:zlib');
  if (crc32(bytes) !== entry.crc32) throw damagedFile('its checksum differs');
  return bytes;
}

/** Makes the reason against an archive whose structure is at fault. */
export function damagedArchive(reason: string): Rejection {
  return new Rejection(`the zip archive is damaged (${reason}); make it again`);
}

function damagedFile(reason: string): Unpackable {
  return new Unpackable(`it is damaged in the archive (${reason}); make the archive again`);
}

/** Takes what the reader says; with names left undecoded, nothing of the submission is in it. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
