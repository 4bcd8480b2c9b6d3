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
