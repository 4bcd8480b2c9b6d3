import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** The error for what is no regular file, has more bytes than may be read, or changes while it is read. */
export class RefusedFile extends Error {
  /** how many it has, where these are too many */
  readonly bytes: number | undefined;

  constructor(message: string, bytes?: number) {
    super(message);
    this.bytes = bytes;
  }
}

/**
 * Reads a file of a folder that others may have filled: waits for no pipe, follows no link unless told to, and reads no
 * more than it may, nor than was stated. A file that grows meanwhile must not fill the memory, and half of one is
 * nobody's work.
 * @throws RefusedFile, or Error of the file system
 */
export function readRegular(file: string, most: number, isLinkFine = false): Buffer {
  return useRegular(
    file,
    most,
    (descriptor, { size }) => {
      const buffer = Buffer.alloc(size + 1);
      let length = 0;
      for (let read = -1; read !== 0; length += read) {
        read = readSync(descriptor, buffer, length, buffer.length - length, null);
      }
      if (length !== size) throw new RefusedFile('it changed while it was read');
      return buffer.subarray(0, size);
    },
    isLinkFine,
  );
}

/** Opens such a file to read, and closes it. */
export function useRegular<T>(
  file: string,
  most: number,
  use: (descriptor: number, stats: { size: number; nlink: number }) => T,
  isLinkFine = false,
): T {
  const descriptor = openSync(file, O_RDONLY | O_NONBLOCK | (isLinkFine ? 0 : O_NOFOLLOW));
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new RefusedFile('it is no regular file');
    if (stats.size > most) throw new RefusedFile(`it has more than ${most} bytes`, stats.size);
    return use(descriptor, stats);
  } finally {
    closeSync(descriptor);
  }
}
