import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { PROJECT } from '../../harness/support/project.ts';

/** A process that this one has started. */
export interface Child {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  /** Resolves when the process has printed a text, and rejects where it ends without. */
  says(text: string): Promise<void>;
  /** @returns whether it was still there */
  kill(signal: NodeJS.Signals): boolean;
}

interface Ending {
  /** null where a signal has ended it */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Milliseconds that children have at Ctrl-C to remove what is temporary. */
const LAST_WORDS = 300;

/** Inputs are derived from it: the same class gets the same ones on every machine. */
const COURSE_KEY = 'the rehearsal of a class';

const live = new Set<ChildProcess>();
// Before the temporary folders go, in which they work.
process.prependListener('exit', endChildren);

/** Ends all that still run, as a test does that fails halfway. */
export function endChildren(): void {
  if (live.size === 0) return;
  for (const child of live) child.kill('SIGTERM');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LAST_WORDS);
  for (const child of live) child.kill('SIGKILL');
}

/** Starts a command of the project as npm would, without npm between the two: who is killed is the command itself. */
export function startCommand(script: string, args: readonly string[]): Child {
  return startChild(process.execPath, [script, ...args]);
}

/** @throws Error where the program cannot be started */
export function startChild(program: string, args: readonly string[]): Child {
  const child = spawn(program, args, {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, COURSE_KEY, GITHUB_ACTIONS: '' },
  });
  child.on('error', () => {}); // told by the missing process id
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} cannot be started`);
  live.add(child);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const ended = new Promise<Ending>((resolve) => {
    child.once('exit', (code) => {
      live.delete(child);
      const end = () => resolve({ code, ...output });
      // What a killed command has started may hold its pipes open for a while.
      if (code === null) end();
      else child.once('close', end);
    });
  });
  async function says(text: string): Promise<void> {
    const isSaid = () => output.stdout.includes(text) || output.stderr.includes(text);
    let isOver = false;
    ended.then(() => {
      isOver = true;
    });
    while (!isSaid()) {
      if (isOver) throw new Error(`${program} has ended and not said “${text}”:\n${output.stdout}${output.stderr}`);
      await setTimeout(20);
    }
  }
  return { pid, ended, says, kill: (signal) => child.kill(signal) };
}
