import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from '../harness/support/project.ts';
import { follow } from '../proofs/running.ts';

/** Where a program starts, as whom, and variables beside those of this process. */
interface Place {
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** whether this machine has the `script` that runs a command on a terminal */
export const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux') ?? false;

/** Starts a program, without color, and without what this machine knows of a course or a workflow. */
export function start(program: string, args: readonly string[], { cwd = PROJECT, env, ...as }: Place = {}) {
  const known = { NO_COLOR: '1', FORCE_COLOR: undefined, COURSE_KEY: undefined, GITHUB_ACTIONS: '' };
  const child = spawn(program, args, { cwd, ...as, env: { ...process.env, ...known, ...env } });
  return { child, ...follow(child) };
}

/** Starts a command of the project, or of a copy, by its name; to its end: `await run('grade', [folder])`. */
export const run = (command: string, args: readonly string[], place?: Place, project = PROJECT) =>
  start(process.execPath, [join(project, `harness/cli/${command}.ts`), ...args], place).ended;

/** Watches a task; `next` reads on to a phrase, and gives what comes before it, unless a run has only been repeated. */
export async function watchTask(
  args: readonly string[],
  act: (next: (phrase?: RegExp) => Promise<string>) => Promise<void>,
  project = PROJECT,
): Promise<void> {
  const command = [join(project, 'harness/cli/task.ts'), ...args, '--watch'];
  const { child, ended, until } = start(process.execPath, command, { cwd: project });
  let last = '';
  const next = async (phrase = /runs again when you save/): Promise<string> => {
    const text = await until(phrase);
    const [, run] = text.split(/run of [\d:]+\n/);
    // The file system may tell twice that a file has been saved.
    if (run === last) return next(phrase);
    last = run;
    return text;
  };
  await act(next).finally(() => child.kill('SIGINT'));
  await ended;
}
