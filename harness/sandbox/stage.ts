import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { MANIFEST, PROJECT } from '../support/project.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { eraseTrusted } from './erase.ts';

/** A folder of copies that one child may read: never a link, so that no path in it leads outside. */
export type Stage = TemporaryFolder;

export interface StageContents {
  /** the lab's folder, from which its trusted files are copied */
  root: string;
  /** trusted files and folders, relative to the root, copied without their tests */
  include: readonly string[];
  /** where the submission's file is going to be placed, relative to the stage */
  student?: string;
}

/** The engine's own code in a child, which lies at the same place in every stage: paths from the project's folder. */
export const STAGED = [
  'authoring/inside.ts',
  'authoring/plain-driver.ts',
  'authoring/show.ts',
  'sandbox/call-error.ts',
  'sandbox/child.ts',
  'sandbox/copy.ts',
  'sandbox/disarm.ts',
  'sandbox/fence.mjs',
  'sandbox/layers/landlock.mjs',
  'sandbox/layers/launcher.mjs',
  'sandbox/layers/libc.mjs',
  'sandbox/layers/seccomp.mjs',
  'sandbox/layers/syscalls.mjs',
  'sandbox/plain-globals.ts',
  'sandbox/printing.ts',
  'sandbox/wire.ts',
  'support/bounded-json.ts',
].map((name) => `harness/${name}`);

/** The manifest of a stage: by it the lab's files find the engine by the project's name. */
const STAGE_MANIFEST = { name: MANIFEST.name, type: 'module', exports: { './inside': MANIFEST.exports['./inside'] } };

/** Copies what a child needs, without types. @throws Error of the file system: a full disk, an unwritable temporary folder */
export function createStage({ root, include, student }: StageContents): Stage {
  // The child's permissions are compared with paths whose links are resolved, as this one's are.
  const stage = createTemporaryFolder('stage');
  const { folder } = stage;
  try {
    for (const path of STAGED) copy(join(PROJECT, path), join(folder, path));
    for (const path of include) copy(join(root, path), join(folder, path));
    writeFileSync(join(folder, 'package.json'), JSON.stringify(STAGE_MANIFEST));
    if (student) mkdirSync(dirname(join(folder, student)), { recursive: true });
    makeReadable(folder);
  } catch (error) {
    stage.remove();
    throw error;
  }
  return stage;
}

/** Takes Node's own function from the student's file, on the first line so that all the others stay where they are. */
const CLOSES_RESOLVE = 'delete import.meta.resolve; ';

/**
 * Places the submission's file in its stage, where a child may have been started already.
 * @param path that the stage was made for
 * @param source the grafted source, without types
 */
export function placeStudent({ folder }: Stage, path: string, source: string): void {
  const file = join(folder, path);
  const { mode } = statSync(dirname(file));
  chmodSync(dirname(file), mode | OWNER_WRITES);
  writeFileSync(file, `${CLOSES_RESOLVE}${source}`);
  chmodSync(file, 0o444);
  chmodSync(dirname(file), mode);
}

const OWNER_WRITES = 0o200;

/** Copies a file, or a folder without its tests, from where links lead to. */
function copy(from: string, to: string): void {
  if (statSync(from).isDirectory()) {
    for (const name of readdirSync(from)) copy(join(from, name), join(to, name));
  } else if (!from.endsWith('.test.ts')) {
    mkdirSync(dirname(to), { recursive: true });
    if (from.endsWith('.ts')) writeFileSync(to, eraseTrusted(readFileSync(from, 'utf8')));
    else copyFileSync(from, to);
  }
}

/** Lets everyone who may enter the folder read what is in it, and nobody write. */
function makeReadable(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o555 : 0o444);
  }
  chmodSync(folder, 0o500);
}

/**
 * Finds the folders of some packages and of all that they depend on, looked up as Node does, from the folder of the
 * package that asks up to the root.
 * @throws Error where a package is not installed
 */
export function packageFolders(root: string, names: readonly string[]): string[] {
  const folders = new Set<string>();
  const visit = (name: string, from: string): void => {
    const folder = findPackage(name, from);
    if (!folder) throw new Error(`the package ${name} is not installed: run npm ci`);
    if (folders.has(folder)) return;
    folders.add(folder);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const dependency of Object.keys(manifest.dependencies ?? {})) visit(dependency, folder);
  };
  for (const name of names) visit(name, root);
  return [...folders];
}

function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    // Where node_modules is a link, Node loads from where it leads.
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (folder === dirname(folder)) return undefined;
  }
}
