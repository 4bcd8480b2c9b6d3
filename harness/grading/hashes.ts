import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The files at some paths and in the folders at others, from the root, sorted. Tests decide nothing and are left out. */
export function sourceFiles(root: string, paths: readonly string[]): string[] {
  return paths
    .flatMap((path) =>
      statSync(join(root, path)).isDirectory()
        ? globSync(`${path}/**/*.*`, { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
        : [path],
    )
    .filter((file) => statSync(join(root, file)).isFile())
    .sort();
}

/**
 * SHA-256 over the names and contents of `sourceFiles`: two runs with the same hashes were decided by the
 * same code and data.
 */
export function hashSources(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of sourceFiles(root, paths)) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** SHA-256 of plain data. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
