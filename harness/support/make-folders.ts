import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those that it lies in, one after the other: told to make them all, Node.js tries for ever where the
 * system takes none, such as in /proc.
 * @param mode Unix permissions of those that were not there
 * @throws Error of the file system
 */
export function makeFolders(folder: string, mode = 0o777): void {
  const place = resolve(folder);
  if (existsSync(place)) return;
  makeFolders(dirname(place), mode);
  mkdirSync(place, { mode });
}
