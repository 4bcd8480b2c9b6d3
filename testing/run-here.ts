import { Console } from 'node:console';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROJECT } from '../harness/support/project.ts';

/** How a command has ended, and what it has printed. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Signals at which commands leave. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let last: Promise<unknown> = Promise.resolve();
let runs = 0;

/**
 * Runs a command by its command line in this process, which has the modules loaded: to load them in a process of its own
 * takes longer than to grade the sample lab. One after the other, for output and exit code are the whole process's.
 *
 * @param module from the project's folder: `harness/cli/grade.ts`
 * @param from the folder in which it is called; the project's, unless given
 * @param project whose command it is; this one's, unless it is a copy's
 */
export function runHere(module: string, args: readonly string[], from = PROJECT, project = PROJECT): Promise<Ended> {
  const run = last.then(() => runNow(join(project, module), args, from));
  last = run.catch(() => {});
  return run;
}

async function runNow(module: string, args: readonly string[], from: string): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  const { argv, exitCode, stdout, stderr } = process;
  const before = { console: globalThis.console, folder: process.cwd(), out: stdout.write, err: stderr.write };
  const listeners = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal)]));
  process.chdir(from);
  process.argv = [process.execPath, module, ...args];
  process.exitCode = 0;
  stdout.write = (text: unknown) => add('stdout', text);
  stderr.write = (text: unknown) => add('stderr', text);
  globalThis.console = new Console(stdout, stderr);
  try {
    // Another address is another run of the module; what it imports is there.
    await import(`${pathToFileURL(module)}?run=${runs++}`);
    return { code: Number(process.exitCode), ...said };
  } finally {
    Object.assign(stdout, { write: before.out });
    Object.assign(stderr, { write: before.err });
    globalThis.console = before.console;
    process.chdir(before.folder);
    Object.assign(process, { argv, exitCode });
    for (const [signal, known] of listeners)
      for (const listener of process.listeners(signal)) if (!known.includes(listener)) process.off(signal, listener);
  }

  function add(stream: keyof typeof said, text: unknown): true {
    said[stream] += String(text);
    return true;
  }
}
