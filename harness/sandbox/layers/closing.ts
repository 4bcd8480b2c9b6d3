import { chmodSync, existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../support/project.ts';

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
  const caches = readdirSync(packages, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith('.') && entry.name !== '.bin')
    .map(({ name }) => name);
  const isLink = (path: string) => lstatSync(path).isSymbolicLink();
  for (const path of [...own, ...caches.map((name) => join(packages, name))]) {
    if (path !== packages && !isLink(path)) close(path);
  }
  // Of a secret that is a link, what it leads to: a key may lie elsewhere.
  for (const path of paths) if (existsSync(path)) close(path);
}

function close(path: string): void {
  const { mode } = statSync(path);
  if ((mode & RIGHTS_OF_OTHERS) === 0) return;
  try {
    chmodSync(path, mode & 0o7770);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${path} is open to other users and cannot be closed (${code}): chmod o-rwx it`);
  }
}
