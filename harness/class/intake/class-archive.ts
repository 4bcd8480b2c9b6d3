import { isUtf8 } from 'node:buffer';
import { getFileNameLowLevel, type Entry as ZipEntry } from 'yauzl';
import { entryOf, Unpackable } from '../../submission/archive.ts';
import { Changed, listArchiveFile, type Packed } from '../../submission/archive-file.ts';
import { summarize } from '../../submission/choose.ts';
import { type Entry, KINDS, Rejection, refused } from '../../submission/entry.ts';
import { HarnessError, UsageError } from '../../support/errors.ts';
import { printable } from '../../support/text.ts';
import { isAddedBySystems, MOST_CLASS_ENTRIES } from './class-folder.ts';

/**
 * Lists what a zip archive of a class holds; nothing of it is read.
 *
 * An entry that the archive keeps from being read is no student's fault: reading it throws a HarnessError.
 *
 * @returns undefined where the file is no zip archive
 * @throws UsageError where it is damaged or holds too much
 */
export async function listClassArchive(path: string): Promise<{ entries: Entry[]; problems: string[] } | undefined> {
  const listed = await listArchiveFile(path).catch((error) => {
    if (!(error instanceof Rejection)) throw error;
    throw new UsageError(`${printable(path)}: ${error.message}`);
  });
  if (listed && listed.length > MOST_CLASS_ENTRIES) {
    const most = `it holds more than ${MOST_CLASS_ENTRIES} files`;
    throw new UsageError(`${printable(path)}: ${most}; pack the submissions, and nothing else`);
  }
  const entries = listed
    ?.map((packed) => entryOf(packed.entry, nameOf(packed.entry), (limit) => readFrom(path, packed, limit)))
    .filter((entry) => entry.path.some((part) => part !== '')); // the archive's own top
  if (!listed || !entries) return undefined;
  return { entries: withoutAdded(entries), problems: inUnknownEncoding(listed.map(({ entry }) => entry)) };
}

/** Says which names may be shown wrongly: those that are no UTF-8, and of which the archive does not say what they are. */
function inUnknownEncoding(entries: readonly ZipEntry[]): string[] {
  const unknown = entries.filter(
    ({ fileNameRaw, extraFields }) => !isUtf8(fileNameRaw) && !extraFields.some(({ id }) => id === UNICODE_PATH),
  );
  if (unknown.length === 0) return [];
  const partOf = (entry: ZipEntry) =>
    nameOf(entry)
      .split(/[/\\]/)
      .find((part) => /\P{ASCII}/u.test(part)) ?? '';
  const names = [...new Set(unknown.map((entry) => printable(partOf(entry), 60)))];
  return [
    `names in an encoding that the archive does not state, and that may be shown wrongly: ${summarize(names)}; ` +
      'unpack it with a program that shows them rightly, and give the folder',
  ];
}

/** Field of an entry that states its name in UTF-8, by Info-ZIP. */
const UNICODE_PATH = 0x7075;

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

async function readFrom(path: string, { entry, read }: Packed, limit: number): Promise<Buffer> {
  try {
    return await read(limit);
  } catch (error) {
    if (error instanceof Unpackable) {
      throw new HarnessError(`${printable(path)}, ${printable(nameOf(entry))}: ${error.message}`);
    }
    if (!(error instanceof Changed)) throw error;
    throw new UsageError(`${printable(path)} has changed since grading began: start again when nothing writes to it`);
  }
}
