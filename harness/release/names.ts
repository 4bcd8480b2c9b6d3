import { join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../support/errors.ts';
import { PROJECT } from '../support/project.ts';

// In every bundle the engine's folder and the lab's files lie at the top, wherever the lab lies here.

/** Names a file of the engine or of a lab. @throws UsageError where it is neither's */
export function nameInBundle(root: string, file: string): string {
  return file.startsWith(join(PROJECT, 'harness') + sep) ? relative(PROJECT, file) : nameInLab(root, file);
}

/** Names a file of a lab. @throws UsageError where it lies outside of the lab's folder */
export function nameInLab(root: string, file: string): string {
  const name = relative(root, resolve(root, file));
  if (!name.startsWith('..')) return name;
  throw new UsageError(
    `${resolve(root, file)} lies outside of the lab, and no bundle has a place for it: move it into ${root}`,
  );
}
