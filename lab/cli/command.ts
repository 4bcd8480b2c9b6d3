import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Command, CommanderError, InvalidArgumentError } from 'commander';
import { writeWhole } from '../../harness/support/write-whole.ts';
import { DataError } from '../errors.ts';

/** Makes a parser of an option's value that takes the whole numbers of a range. */
export function wholeNumber(smallest: number, largest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < smallest || value > largest) {
      const [low, high] = [smallest, largest].map((bound) => bound.toLocaleString('en-US'));
      throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`);
    }
    return value;
  };
}

/** Parses an option's value as a finite number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) throw new InvalidArgumentError('It must be a positive number.');
  return value;
}

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

/**
 * Writes a file whole or not at all.
 * @throws DataError where the file is there already and must not be replaced, or cannot be written
 */
export function writeOutput(path: string, text: string, { replace }: { replace: boolean }): void {
  if (!replace && existsSync(path)) {
    throw new DataError({ file: path }, 'the file is there already: choose another name, or replace it with --force');
  }
  try {
    writeWhole(path, text, 0o666);
  } catch (error) {
    throw new DataError({ file: path }, `cannot be written: ${(error as Error).message}`);
  }
}

/**
 * Writes the page of a training, into a folder that is made where there is none, and says where it is.
 * @throws DataError where it cannot be written
 */
export function writePage(path: string, page: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeOutput(path, page, { replace: true });
  } catch (error) {
    const problem = `the page could not be written: ${(error as Error).message}; choose another file with --page`;
    throw new DataError({ file: path }, problem);
  }
  console.log(`page: ${path}`);
}
