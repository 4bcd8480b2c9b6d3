import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../../harness/project.ts';

/** A temporary folder in which files can stand for those of `reference/`, outside the project. */
export interface Workspace {
  readonly folder: string;
  /** where the files lie */
  readonly subject: string;
  remove(): void;
}

const open = new Set<string>();
process.on('exit', () => {
  for (const folder of open) rmSync(folder, { recursive: true, force: true });
});

/**
 * @param files by name: `q1.ts`. What they import, `lab` and packages, is the project's own, by links:
 *   they share their modules with the code that grades them
 */
export function createWorkspace(files: ReadonlyMap<string, string>): Workspace {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mutants-')));
  open.add(folder);
  for (const name of ['lab', 'node_modules']) symlinkSync(join(PROJECT, name), join(folder, name));
  const subject = join(folder, 'subject');
  mkdirSync(subject);
  for (const [name, text] of files) writeFileSync(join(subject, name), text);
  return {
    folder,
    subject,
    remove() {
      rmSync(folder, { recursive: true, force: true });
      open.delete(folder);
    },
  };
}
