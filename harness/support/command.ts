import { constants, tmpdir } from 'node:os';
import { type Command, CommanderError, InvalidArgumentError } from 'commander';
import { HarnessError, isOfMachine, isOfPlace, UsageError } from './errors.ts';
import { refuseSwallowed } from './swallowed-options.ts';
import { leaveAt } from './temporary-folder.ts';
import { fitted, printable } from './text.ts';

/** Makes a parser of numbers for an option. @param hint what is said of others */
export function numberParser(holds: (number: number) => boolean, hint: string): (value: string) => number {
  return (value) => {
    if (value.trim() !== '' && holds(Number(value))) return Number(value);
    throw new InvalidArgumentError(hint);
  };
}

/** Makes a parser of the whole numbers of a range, written in digits alone. */
export function wholeNumber(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    // Only now: what groups digits takes as long to load as all else that reads a command line.
    const [low, high] = [least, most].map((bound) => bound.toLocaleString('en-US'));
    throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`);
  };
}

/** Parses a count. */
export const count = numberParser((number) => Number.isInteger(number) && number > 0, 'It is a whole number above 0.');

/** Exit codes, for scripts and CI. */
export const EXIT = {
  graded: 0,
  belowMinimum: 1,
  usage: 2,
  harness: 3,
  unread: 128 + constants.signals.SIGPIPE,
} as const;

/**
 * Runs a command line to its end and turns every failure into a message and an exit code.
 * Ctrl-C leaves by process.exit, as does the end of the terminal, so that exit handlers remove what is temporary.
 */
export async function runCommand(command: Command): Promise<void> {
  leaveAt('SIGINT', 'SIGTERM', 'SIGHUP');
  try {
    await parseCommand(command);
  } catch (error) {
    printError(`This is our error, not the submission’s; nothing was graded from it.\n${inWords(error)}`);
    process.exitCode = EXIT.harness;
  }
}

/** Says what went wrong, with the place in the code where nobody foresaw it. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof HarnessError) return error.message;
  if (!isOfMachine(error)) return error.stack ?? error.message;
  // Of a write the system does not say whereto.
  return 'path' in error ? error.message : `${error.message}\nLook at the temporary folder as well, ${tmpdir()}.`;
}

/**
 * Runs a command line to its end, and turns faulty arguments and input into a message and an exit code. Ends the process
 * where what it prints cannot be written.
 */
export async function parseCommand(command: Command): Promise<void> {
  // Taken off first, for a process may run several commands.
  process.stdout.off('error', leaveUnheard).on('error', leaveUnheard);
  process.stderr.off('error', goOnUnheard).on('error', goOnUnheard);
  try {
    refuseSwallowed(command);
    await command.exitOverride().parseAsync();
  } catch (error) {
    if (error instanceof UsageError) printError(error.message);
    else if (isOfPlace(error))
      printError(`${(error as Error).message}\nMove away what lies there, or name another place.`);
    // Commander has printed its message, or the help that was asked for.
    else if (!(error instanceof CommanderError)) throw error;
    else if (error.exitCode === 0) return;
    process.exitCode = EXIT.usage;
  }
}

/** Ends the process whose output has no reader any more (`| head`), as a signal would, or cannot be written. */
function leaveUnheard(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(EXIT.unread);
  printError(
    `What the command prints cannot be written: ${error.message}.\nMake room there, or send it to another place.`,
  );
  process.exit(EXIT.harness);
}

/** Goes on where nobody reads the messages: somebody may read the result. */
function goOnUnheard(): void {}

/** Prints a message, which may name files, and quote what a child printed: text of the submission. */
function printError(message: string): void {
  const lines = message.split('\n').map((line) => fitted(printable(line), process.stderr.columns));
  console.error(lines.join('\n'));
}
