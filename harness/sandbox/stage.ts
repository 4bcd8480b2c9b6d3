import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PROJECT } from '../project.ts';

/** A folder of copies that one child may read: never a link, so that no path in it leads outside. */
export interface Stage {
  readonly folder: string;
  remove(): void;
}

export interface StageContents {
  /** the lab's folder, from which its trusted files are copied */
  root: string;
  /** trusted files and folders, relative to the root, copied without their tests */
  include: readonly string[];
  /** the submission's file, relative to the stage, and its grafted source */
  student: { path: string; source: string };
}

/** The child's own code, which lies at the same place in every stage. */
const ENGINE = ['call-error', 'child', 'driver', 'wire'].map((name) => `harness/sandbox/${name}.ts`);

const open = new Set<string>();
process.on('exit', () => {
  for (const folder of open) rmSync(folder, { recursive: true, force: true });
});

/** @throws Error of the file system: a full disk, an unwritable temporary folder */
export function createStage({ root, include, student }: StageContents): Stage {
  // The real path: the child's permissions are compared with paths whose links are resolved.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'grading-stage-')));
  open.add(folder);
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
    open.delete(folder);
  };
  try {
    for (const path of ENGINE) copy(join(PROJECT, path), join(folder, path));
    for (const path of include) copy(join(root, path), join(folder, path));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    mkdirSync(dirname(join(folder, student.path)), { recursive: true });
    writeFileSync(join(folder, student.path), student.source);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}

function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, dereference: true, filter: (source) => !source.endsWith('.test.ts') });
}
