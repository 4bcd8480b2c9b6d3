import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * Reads a file of a folder that others may have filled: waits for no pipe, follows no link unless told to, and reads no
 * more than it may.
 * @throws Error with what the file is instead, or of the file system
 */
export function readRegular(file: string, most: number, isLinkFine = false): Buffer {
  return useRegular(file, most, (descriptor) => readFileSync(descriptor), isLinkFine);
}

/** Opens such a file to read, and closes it. */
export function useRegular<T>(
  file: string,
  most: number,
  use: (descriptor: number, size: number) => T,
  isLinkFine = false,
): T {
  const descriptor = openSync(file, O_RDONLY | O_NONBLOCK | (isLinkFine ? 0 : O_NOFOLLOW));
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Error('it is no regular file');
    if (stats.nlink > 1 && !isLinkFine) throw new Error('it has another name, which would be written as well');
    if (stats.size > most) throw new Error(`it has more than ${most} bytes`);
    return use(descriptor, stats.size);
  } finally {
    closeSync(descriptor);
  }
}
