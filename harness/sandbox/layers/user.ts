import { randomInt } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PROJECT } from '../../support/project.ts';
import type { Layer } from './layer.ts';
import { endProcessesOf, processesOf } from './processes.ts';

const MAY_BE_ENTERED = 0o001;

/** A user of its own for each child: what it may not do to files and processes, the system forbids. */
export const user: Layer = {
  id: 'user',
  title: 'a user of its own',
  advice: 'run the grader as root on Linux, from folders that other users may enter',
  obstacle() {
    if (process.platform !== 'linux') return 'it exists on Linux only';
    if (process.getuid?.() !== 0) return 'only root can give processes other users';
    if (!hasUserIds()) return 'this container has no user ids to give (a rootless one?)';
    const closed = closedAbove(process.execPath) ?? closedAbove(realpathSync(tmpdir()));
    return closed && `other users may not enter ${closed}`;
  },
  apply(start, { folder }) {
    const { id, release } = takeUserId();
    // The group may enter, and is nobody but the child.
    chownSync(folder, 0, id);
    chmodSync(folder, 0o750);
    return { ...start, user: id, onEnd: [...start.onEnd, release] };
  },
};

/** Finds the nearest folder on the way to a file or folder that other users may not enter. */
function closedAbove(path: string): string | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & MAY_BE_ENTERED) === 0) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

// No distribution gives these numbers to anybody, and two graders of one kernel, in whatever containers,
// hardly ever draw the same. A user namespace may have only the lower ones.
const MANY = { first: 1_900_000_000, count: 200_000_000 };
const FEW = { first: 60_000, count: 5_000 };

const taken = new Set<number>();

/** A user id, and the group id of the same number, that nobody else has until it is given back. */
interface UserId {
  readonly id: number;
  /** Ends what runs under it, and gives it back. */
  release(): void;
}

/** Tells whether there are any: a container without root's own rights may map a single user. */
function hasUserIds(): boolean {
  return isMapped(FEW.first + FEW.count);
}

/** Takes a user id for one child: one under which nothing runs. */
function takeUserId(): UserId {
  const { first, count } = isMapped(MANY.first + MANY.count) ? MANY : FEW;
  let id = randomInt(first, first + count);
  while (taken.has(id) || processesOf(id).length > 0) id = randomInt(first, first + count);
  taken.add(id);
  return {
    id,
    release() {
      endProcessesOf(id);
      taken.delete(id);
    },
  };
}

/** Tells whether this process's user namespace has a user id. */
function isMapped(id: number): boolean {
  const ranges = readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n');
  return ranges.some((range) => {
    const [first, , count] = range.trim().split(/\s+/).map(Number);
    return id >= first && id < first + count;
  });
}

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
    .map(({ name }) => join(packages, name));
  for (const path of [...own, ...caches]) {
    if (path !== packages && !lstatSync(path).isSymbolicLink()) close(path);
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
