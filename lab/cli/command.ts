import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { numberParser } from '../../harness/support/command.ts';
import { writeWhole } from '../../harness/support/write-whole.ts';
import { DataError } from '../data-error.ts';

/** Parses an option's value as a finite number above 0. */
export const positiveNumber = numberParser(
  (number) => number > 0 && number < Number.POSITIVE_INFINITY,
  'It must be a positive number.',
);

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

/** Prints what a training is of, on as many rows as the terminal needs, none of which ends within a setting. */
export function printSettings(settings: readonly string[]): void {
  const { columns = Number.POSITIVE_INFINITY } = process.stdout;
  const rows: string[] = [];
  for (const setting of settings) {
    const row = `${rows.at(-1)} · ${setting}`;
    if (rows.length > 0 && row.length <= columns) rows[rows.length - 1] = row;
    else rows.push(setting);
  }
  console.log(`${rows.join('\n')}\n`);
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
