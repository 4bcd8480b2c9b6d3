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

/** What a machine answers that has no room left, or breaks: codes of the file system, and of SQLite, which has numbers. */
const OF_THE_MACHINE: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 13];

/** Tells whether something failed for the machine's sake, whatever the command was: a full disk, as a rule. */
export function isOfMachine(error: unknown): boolean {
  const { code, errcode } = Object(error) as { code?: unknown; errcode?: unknown };
  return OF_THE_MACHINE.includes(code) || OF_THE_MACHINE.includes(errcode);
}

/** Makes the error for what the file system refuses: the machine's fault, or else the command's. */
export function refusal(message: string, cause: unknown): UsageError | HarnessError {
  return isOfMachine(cause) ? new HarnessError(message) : new UsageError(message);
}
