/**
 * The error of a command or its input: exit code 2. The message is all that the user is shown, so it
 * says what is wrong, where, and what to do next.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The error of the harness itself: exit code 3, and no marks are computed from it. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
}

/** What the file system of a machine answers that has no room left, or breaks. */
const OF_FILES: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE'];

/** The same of SQLite: SQLITE_IOERR and SQLITE_FULL, in the lowest byte of its extended codes. */
const OF_SQLITE: readonly number[] = [10, 13];

/** Tells whether something failed for the machine's sake, whatever the command was: a full disk, as a rule. */
export function isOfMachine(error: unknown): boolean {
  const { code, errcode } = Object(error) as { code?: unknown; errcode?: unknown };
  return OF_FILES.includes(code) || OF_SQLITE.includes(Number(errcode) & 0xff);
}

/** What the file system answers where something else lies in a place, or nothing may be written there. */
const OF_PLACES: readonly unknown[] = [
  ...['EACCES', 'EPERM', 'EROFS', 'ELOOP', 'ENAMETOOLONG'],
  ...['EISDIR', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST', 'ERR_FS_EISDIR'],
];

/** Tells whether something failed for what lies in a place that the user has named, or for its rights. */
export function isOfPlace(error: unknown): boolean {
  const { code, path, syscall } = Object(error) as { code?: unknown; path?: unknown; syscall?: unknown };
  // In /proc, say, there is no place for a folder.
  const isNoPlace = code === 'ENOENT' && syscall === 'mkdir';
  return path !== undefined && (isNoPlace || OF_PLACES.includes(code));
}

/** Makes the error for what the file system refuses: the machine's fault, or else the command's. */
export function refusal(message: string, cause: unknown): UsageError | HarnessError {
  return isOfMachine(cause) ? new HarnessError(message) : new UsageError(message);
}
