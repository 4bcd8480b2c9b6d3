import { type Command, CommanderError } from 'commander';
import { DataError } from '../errors.ts';

/**
 * Runs a command line to its end. Arguments and data that are wrong end it with a message and exit code 2; anything
 * else is thrown on.
 *
 * @param program with `exitOverride`
 */
export async function runProgram(program: Command): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed its message already.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else if (error instanceof DataError) {
      console.error(error.message);
      process.exitCode = 2;
    } else {
      throw error;
    }
  }
}
