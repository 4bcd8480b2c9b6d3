import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../harness/support/project.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/support/temporary-folder.ts';

/** A temporary folder in which files can stand for those of `reference/`, outside the project. */
export interface Workspace extends TemporaryFolder {
  /** where the files lie */
  readonly subject: string;
}

/**
 * @param files by name: `q1.ts`. What they import, `lab` and packages, is the project's own, by links:
 *   they share their modules with the code that grades them
 */
export function createWorkspace(files: ReadonlyMap<string, string>): Workspace {
  const { folder, remove } = createTemporaryFolder('mutants');
  for (const name of ['lab', 'node_modules']) symlinkSync(join(PROJECT, name), join(folder, name));
  const subject = join(folder, 'subject');
  mkdirSync(subject);
  for (const [name, text] of files) writeFileSync(join(subject, name), text);
  return { folder, subject, remove };
}
