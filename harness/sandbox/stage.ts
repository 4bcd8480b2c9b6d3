import { chmodSync, cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT } from '../support/project.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

/** A folder of copies that one child may read: never a link, so that no path in it leads outside. */
export type Stage = TemporaryFolder;

export interface StageContents {
  /** the lab's folder, from which its trusted files are copied */
  root: string;
  /** trusted files and folders, relative to the root, copied without their tests */
  include: readonly string[];
  /** the submission's file, relative to the stage, and its grafted source */
  student?: { path: string; source: string };
}

/** The engine's own code in a child, which lies at the same place in every stage: paths from the project's folder. */
export const STAGED = [
  'authoring/inside.ts',
  'sandbox/call-error.ts',
  'sandbox/child.ts',
  'sandbox/disarm.ts',
  'sandbox/layers/landlock.mjs',
  'sandbox/layers/launcher.mjs',
  'sandbox/layers/libc.mjs',
  'sandbox/layers/seccomp.mjs',
  'sandbox/layers/syscalls.mjs',
  'sandbox/wire.ts',
].map((name) => `harness/${name}`);

/** @throws Error of the file system: a full disk, an unwritable temporary folder */
export function createStage({ root, include, student }: StageContents): Stage {
  // The child's permissions are compared with paths whose links are resolved, as this one's are.
  const stage = createTemporaryFolder('stage');
  const { folder } = stage;
  try {
    for (const path of STAGED) copy(join(PROJECT, path), join(folder, path));
    for (const path of include) copy(join(root, path), join(folder, path));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    if (student) {
      mkdirSync(dirname(join(folder, student.path)), { recursive: true });
      writeFileSync(join(folder, student.path), student.source);
    }
    makeReadable(folder);
  } catch (error) {
    stage.remove();
    throw error;
  }
  return stage;
}

function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, dereference: true, filter: (source) => !source.endsWith('.test.ts') });
}

/** Lets everyone who may enter the folder read what is in it, and nobody write. */
function makeReadable(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o555 : 0o444);
  }
  chmodSync(folder, 0o500);
}
