import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../support/errors.ts';
import { PROJECT } from '../support/project.ts';

/** Name of the rubric's file, which makes a folder a lab's. */
export const RUBRIC = 'rubric.yaml';

/**
 * Finds the folder of the lab that a command is about.
 *
 * @param named the folder, where the command names one
 * @returns else the nearest folder with a rubric, from where the command was called upward; else the project's
 * @throws UsageError where the named folder has no rubric
 */
export function findLab(named: string | undefined): string {
  if (named !== undefined) {
    if (existsSync(join(named, RUBRIC))) return resolve(named);
    throw new UsageError(`${named} is no lab: there is no ${RUBRIC} in it. To begin one: npm run new -- ${named}`);
  }
  for (let folder = process.cwd(); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, RUBRIC))) return folder;
  }
  return resolve(PROJECT);
}

/** Reads the text of a rubric. @throws UsageError where that cannot be read */
export function readRubricText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const cause = missing ? 'there is no such file' : (error as Error).message;
    throw new UsageError(`${file}: cannot read the rubric: ${cause}`);
  }
}
