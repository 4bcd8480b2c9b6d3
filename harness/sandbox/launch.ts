import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import type { Start } from './layers/layer.ts';

/** A running child. */
export interface Launched {
  readonly process: ChildProcess;
  /** Ends it and its process group. */
  kill(): void;
  /** How it ended, in words; resolves once nothing of it is left. */
  readonly ended: Promise<string>;
}

const live = new Set<Launched>();
process.on('exit', () => {
  for (const launched of live) launched.kill();
});

/** Starts a child in a process group of its own, with an empty environment. */
export function launch(start: Start, folder: string, stdio: StdioOptions): Launched {
  const [program, ...args] = start.command;
  const { user } = start;
  const child = spawn(program, args, {
    cwd: folder,
    env: {},
    stdio,
    detached: true,
    ...(user !== undefined && { uid: user, gid: user }),
  });
  const kill = () => endGroup(child);
  const ended = new Promise<string>((resolve) => {
    const end = (how: string) => {
      endGroup(child);
      for (const hook of start.onEnd) hook();
      live.delete(launched);
      resolve(how);
    };
    child.once('error', (error) => child.pid === undefined && end(error.message));
    child.once('exit', (code, signal) => end(describeExit(code, signal)));
  });
  const launched: Launched = { process: child, kill, ended };
  live.add(launched);
  return launched;
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
