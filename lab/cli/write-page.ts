import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataError } from '../data-error.ts';
import { writeWhole } from '../prices/write-whole.ts';

/**
 * Writes the page of a training, into a folder that is made where there is none, and says where it is.
 * @throws DataError where it cannot be written
 */
export function writePage(path: string, page: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, page, { replace: true });
  } catch (error) {
    const problem = `the page could not be written: ${(error as Error).message}; choose another file with --page`;
    throw new DataError({ file: path }, problem);
  }
  console.log(`page: ${path}`);
}
