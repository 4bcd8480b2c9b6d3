import { chmodSync, chownSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import type { Layer } from './layer.ts';
import { hasUserIds, takeUserId } from './user-ids.ts';

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

/** The nearest folder on the way to a file or folder that other users may not enter. */
function closedAbove(path: string): string | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & MAY_BE_ENTERED) === 0) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
