import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file whole or not at all: who reads it, at whatever time, finds the old content or the new.
 * @param mode Unix permissions of the file, whatever the umask takes away aside
 * @throws Error of the file system: a full disk, a folder that cannot be written; the old file stays
 */
export function writeWhole(file: string, content: string | Uint8Array, mode: number): void {
  // Beside it, for a rename is atomic within one file system only.
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}`);
  const bytes = Buffer.from(content as Uint8Array);
  rmSync(draft, { force: true });
  try {
    const descriptor = openSync(draft, 'wx', mode);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    // Of a write the system does not say whereto.
    const { path, message } = error as NodeJS.ErrnoException;
    throw path === undefined ? Object.assign(error as Error, { path: file, message: `${message} '${file}'` }) : error;
  }
}
