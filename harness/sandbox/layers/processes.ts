import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Looks at processes that die: one that takes longer waits for the kernel, and cannot run any more. */
const MOST_LOOKS = 1000;

/** Ends every process of a user, those that it starts meanwhile too. Linux only; needs root, or to be that user. */
export function endProcessesOf(user: number): void {
  endAll(() => processesOf(user));
}

/** Ends every process of this user that works in a folder, as children do in their stage; nothing but on Linux. */
export function endProcessesIn(folder: string): void {
  if (process.platform !== 'linux') return;
  endAll(() => running().filter((pid) => tryRead(() => readlinkSync(`/proc/${pid}/cwd`)) === folder));
}

/** Lists the processes of a user that are not dead yet. */
export function processesOf(user: number): number[] {
  return running().filter((pid) => {
    const status = tryRead(() => readFileSync(`/proc/${pid}/status`, 'utf8'));
    // The owner of the folder in /proc would not do: for processes that hide it, that is root.
    return status !== undefined && !/^State:\t[ZX]/m.test(status) && status.includes(`\nUid:\t${user}\t`);
  });
}

function endAll(find: () => number[]): void {
  for (let look = 0; look < MOST_LOOKS; look++) {
    const found = find();
    if (found.length === 0) return;
    for (const pid of found) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
  }
}

function running(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Reads what /proc says of a process, unless it has ended or is not ours to look at. */
function tryRead(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
