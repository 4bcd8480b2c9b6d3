import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DataError } from '../data-error.ts';

/**
 * Writes a file whole or not at all: to a temporary file beside it first, which then takes its name.
 * @throws DataError where the file is there already and must not be replaced, or cannot be written
 */
export function writeWhole(path: string, text: string, { replace }: { replace: boolean }): void {
  if (!replace && existsSync(path)) {
    throw new DataError({ file: path }, 'the file is there already: choose another name, or replace it with --force');
  }
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new DataError({ file: path }, `cannot be written: ${(error as Error).message}`);
  }
}
