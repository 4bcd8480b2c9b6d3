import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import type { Start } from './layers/layer.ts';

/** The longest start: with loading the trusted part it takes 0.1–0.5 s, and a machine that needs longer is not usable. */
export const START_MILLISECONDS = 30_000;

/**
 * Options of Node.js for a process that lives for a second or two: V8 compiles functions again and again while they are
 * called, which takes a sixth of the processor time, and few are called often enough afterwards to be worth it. A loop that
 * runs for long is compiled as ever.
 */
export const SHORT_LIVED = ['--invocation-count-for-maglev=3000', '--invocation-count-for-turbofan=100000'];

/** A running child. */
export interface Launched {
  readonly process: ChildProcess;
  /** Ends it and its process group. */
  kill(): void;
  /** resolves once nothing of it is left */
  readonly ended: Promise<Ending>;
}

/** How a child has ended. */
export interface Ending {
  /** in words */
  readonly how: string;
  readonly code?: number | null;
  readonly signal?: NodeJS.Signals | null;
}

const live = new Set<Launched>();
process.on('exit', () => {
  for (const launched of live) launched.kill();
});

/** Starts a child in a process group of its own, with an empty environment. */
export function launch(start: Start, folder: string, stdio: readonly ('ignore' | 'pipe')[]): Launched {
  const [program, ...args] = start.command;
  const { user } = start;
  const nothing = openSync(devNull, 'r');
  const child = spawn(program, args, {
    cwd: folder,
    env: {},
    stdio: [...stdio, ...new Array(inherited(stdio.length)).fill(nothing)],
    detached: true,
    ...(user !== undefined && { uid: user, gid: user }),
  });
  closeSync(nothing);
  const kill = () => endGroup(child);
  const ended = new Promise<Ending>((resolve) => {
    const end = (ending: Ending) => {
      endGroup(child);
      for (const hook of start.onEnd) hook();
      live.delete(launched);
      resolve(ending);
    };
    child.once('error', (error) => child.pid === undefined && end({ how: error.message }));
    child.once('exit', (code, signal) => end({ how: describeExit(code, signal), code, signal }));
  });
  const launched: Launched = { process: child, kill, ended };
  live.add(launched);
  return launched;
}

/**
 * Counts the descriptors, from `first` on, that have to be covered in a child, for it would inherit some of
 * them: files that were open where this process was started. Node.js opens none of this kind. Linux only.
 */
function inherited(first: number): number {
  if (process.platform !== 'linux') return 0;
  const O_CLOEXEC = 0o2000000;
  const staying = readdirSync('/proc/self/fdinfo')
    .map(Number)
    .filter((descriptor) => {
      try {
        const flags = /^flags:\t(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1] ?? '0';
        return (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
      } catch {
        return false; // the listing's own
      }
    });
  return Math.max(first, ...staying.map((descriptor) => descriptor + 1)) - first;
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

/** Node's exit code for a top-level `await` of a promise that nothing is left to settle. */
const UNSETTLED = 13;

function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal) return `signal ${signal}`;
  return code === UNSETTLED ? 'it waits for a promise that nothing settles' : `exit code ${code}`;
}
