import { type FileHandle, open } from 'node:fs/promises';
import { Rejection, tooLarge } from './entry.ts';

/**
 * Reads a regular file of at most `limit` bytes.
 *
 * @param flags beside reading; of a file that a student made, O_NOFOLLOW and O_NONBLOCK, so that whatever
 *   has taken its place by now is neither followed nor waited for
 * @throws Rejection where it is larger, is no regular file, or changes meanwhile
 * @throws Error of the file system where it cannot be opened
 */
export async function readRegularFile(path: string, limit: number, flags: number): Promise<Buffer> {
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

/** A file that grows while it is read must not fill the memory, and half of one is nobody's work. */
async function readBytes(file: FileHandle, size: number): Promise<Buffer> {
  const buffer = Buffer.alloc(size + 1);
  let length = 0;
  for (let read = -1; read !== 0; length += read) {
    read = (await file.read(buffer, length, buffer.length - length)).bytesRead;
  }
  if (length !== size) throw changed();
  return buffer.subarray(0, size);
}

export function changed(): Rejection {
  return new Rejection('it changed while it was read; grade it again when nothing writes to it');
}

/** The code of a system call's error, such as `ENOENT`; undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
}
