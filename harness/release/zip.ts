import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { writeWhole } from '../support/write-whole.ts';

/** One regular file of an archive. */
export interface ZipEntry {
  /** path in the archive, with `/` between folders */
  readonly name: string;
  readonly content: Buffer | string;
  /** Unix permissions; 0o644 unless given */
  readonly mode?: number;
}

const REGULAR_FILE = 0o100000;
const PERMISSIONS = 0o777;

/**
 * Writes a zip archive, whole or not at all. The same entries, in any order and at any time, give the same
 * bytes under the same build of Node.js, whose zlib compresses them.
 *
 * @param mode Unix permissions of the archive
 * @throws Error where two entries have the same name or one leads out of the archive, and of the file system
 */
export async function writeZip(entries: readonly ZipEntry[], file: string, mode = 0o644): Promise<void> {
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const twice = sorted.find(({ name }, index) => name === sorted[index + 1]?.name);
  if (twice) throw new Error(`two files of the archive are called ${twice.name}`);
  // The format keeps local time, so this is the same time in the archive wherever it is made.
  const mtime = new Date(1980, 0, 1, 12);
  const zip = new ZipFile();
  const archive = buffer(zip.outputStream);
  for (const { name, content, mode = 0o644 } of sorted) {
    const options = { mtime, mode: REGULAR_FILE | (mode & PERMISSIONS), compressionLevel: 9, forceDosTimestamp: true };
    zip.addBuffer(Buffer.from(content as string), name, options);
  }
  zip.end();
  writeWhole(file, await archive, mode);
}
