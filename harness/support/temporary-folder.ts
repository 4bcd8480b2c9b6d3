import { chmodSync, lstatSync, mkdtempSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { HarnessError } from './errors.ts';

export interface TemporaryFolder {
  /** its real path: links in it are resolved */
  readonly folder: string;
  remove(): void;
}

const PREFIX = 'grading-';

const open = new Set<string>();
process.on('exit', () => open.forEach(discard));

/** Ends the process at any of these signals by itself, so that its folders go with it. */
export function leaveAt(...signals: readonly NodeJS.Signals[]): void {
  for (const signal of signals) process.on(signal, () => process.exit(128 + constants.signals[signal]));
}

/**
 * Creates a folder of our own among the system's temporary ones, gone when the process ends at the latest.
 * @param purpose a word for who finds it
 * @throws HarnessError where the system's cannot be used
 */
export function createTemporaryFolder(purpose: string): TemporaryFolder {
  const folder = amongTemporary((parent) => realpathSync(mkdtempSync(join(parent, `${ownPrefix()}${purpose}-`))));
  open.add(folder);
  return { folder, remove: () => discard(folder) };
}

/** Uses the system's temporary folder, or says what is wrong with it. */
function amongTemporary<T>(use: (parent: string) => T): T {
  try {
    return use(tmpdir());
  } catch (error) {
    const { message } = error as Error;
    throw new HarnessError(`the temporary folder ${tmpdir()} cannot be used (${message}): name another one in TMPDIR`);
  }
}

/** Lists this process's folders that are still there. */
export function openFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(ownPrefix()));
}

function ownPrefix(): string {
  return `${PREFIX}${processSpace()}-${process.pid}-`;
}

/**
 * Removes the temporary folders of processes that were ended before they could.
 * @param before is called for each folder before it is removed
 */
export function removeLeftovers(before: (folder: string) => void): void {
  const ours = new RegExp(`^${PREFIX}${processSpace()}-(\\d+)-`);
  const [parent, names] = amongTemporary((folder) => [realpathSync(folder), readdirSync(folder)]);
  for (const name of names) {
    const pid = ours.exec(name)?.[1];
    const path = join(parent, name);
    if (pid === undefined || isRunning(Number(pid)) || !isOwnFolder(path)) continue;
    try {
      before(path);
      discard(path);
    } catch {
      // Another grader that starts now is at it, or will be: nobody waits for this.
    }
  }
}

/** Tells whether a folder is ours: anyone may give one, or a link, a name like ours. */
function isOwnFolder(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === process.getuid?.();
}

/** Names the space of process ids, outside of which they mean nothing: containers may share a temporary folder. */
function processSpace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0'; // not Linux
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function discard(folder: string): void {
  if (isOwnFolder(folder)) makeWritable(folder);
  rmSync(folder, { recursive: true, force: true });
  open.delete(folder);
}

/** Opens folders that were made read-only, which would keep their entries. */
function makeWritable(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(join(folder, entry.name));
  }
}
