import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Command, CommanderError } from 'commander';
import { HarnessError, UsageError } from '../support/errors.ts';
import { printable } from '../support/text.ts';

/** Exit codes, for scripts and CI. */
export const EXIT = { graded: 0, belowMinimum: 1, usage: 2, harness: 3 } as const;

/**
 * Runs a command line to its end and turns every failure into a message and an exit code.
 * Ctrl-C leaves by process.exit, so that exit handlers remove what is temporary.
 */
export async function runCommand(command: Command): Promise<void> {
  // The lab is imported after this: what V8 compiles of it is kept for the next run.
  enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache', import.meta.url)));
  process.on('SIGINT', () => process.exit(130));
  process.on('SIGTERM', () => process.exit(143));
  try {
    await command.exitOverride().parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.graded : EXIT.usage;
  if (error instanceof UsageError) {
    printError(error.message);
    return EXIT.usage;
  }
  const text = error instanceof Error ? (error instanceof HarnessError ? error.message : error.stack) : String(error);
  printError(`This is our error, not the submission’s; nothing was graded from it.\n${text}`);
  return EXIT.harness;
}

/** Prints a message, which may name files, and quote what a child printed: text of the submission. */
function printError(message: string): void {
  const lines = message.split('\n').map((line) => printable(line));
  console.error(lines.join('\n'));
}
