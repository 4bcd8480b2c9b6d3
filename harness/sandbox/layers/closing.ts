import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../project.ts';

const RIGHTS_OF_OTHERS = 0o007;

/**
 * Closes the project to other users, but for its packages, which children read; and some other files
 * and folders. It is enough to close the topmost of them.
 *
 * @throws Error where one of them stays open: on a read-only file system
 */
export function closeToOthers(paths: readonly string[]): void {
  const packages = join(PROJECT, 'node_modules');
  const own = readdirSync(PROJECT).map((name) => join(PROJECT, name));
  // What tools keep there: compiled code, and with it texts of ours.
  const caches = readdirSync(packages).filter((name) => name.startsWith('.') && name !== '.bin');
  for (const path of [...own, ...caches.map((name) => join(packages, name)), ...paths]) {
    if (path !== packages) close(path);
  }
}

function close(path: string): void {
  // Of a link, what it leads to: a key may lie elsewhere.
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats && (stats.mode & RIGHTS_OF_OTHERS) !== 0) chmodSync(path, stats.mode & 0o7770);
}
