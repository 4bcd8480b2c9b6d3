import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import { inProcessPool } from './in-process-pool.ts';
import type { OwnResult, OwnTask } from './own-task.ts';
import { TaskReporter } from './reporter.ts';
import { NO_KEYS, takeKeys } from './watch-keys.ts';

const SUITE = fileURLToPath(new URL('suite.mjs', import.meta.url));

/**
 * Runs a task's checks as tests, in this process.
 *
 * @param run runs the checks
 * @param watch again whenever the file is saved, until the student ends it
 */
export async function runWithVitest(own: OwnTask, run: () => Promise<OwnResult>, watch: boolean): Promise<void> {
  const student = join(own.course.root, own.question.student);
  const reporter = new TaskReporter(own, watch);
  const noted = async () => {
    const result = await run();
    reporter.result = result;
    return result;
  };
  const running = startVitest(
    [],
    {
      config: false,
      // Of one file there is no order to remember, and a lab's folder stays as it is.
      cache: false,
      watch,
      // What is watched, and where the suite lies.
      root: dirname(student),
      dir: dirname(SUITE),
      include: [basename(SUITE)],
      // The checks read a student's file instead of importing it, so saving it has to be told to vitest.
      watchTriggerPatterns: [{ pattern: new RegExp(`${RegExp.escape(student)}$`), testsToRun: () => SUITE }],
      reporters: [reporter],
      pool: inProcessPool({ own, run: noted }),
      isolate: false,
      maxWorkers: 1,
      disableConsoleIntercept: true,
      // Node.js loads the suite itself, and nothing is mocked.
      experimental: { viteModuleRunner: false, nodeLoader: false },
      // The sandbox has limits of its own, which tell a busy machine from a loop without end.
      hookTimeout: 0,
      testTimeout: 0,
    },
    // Vite warns of a # in the folder's path, with which all that is used of it works.
    { logLevel: 'error' },
    { stdin: NO_KEYS },
  );
  const rerun = async () => {
    if (!reporter.isWaiting) return;
    const vitest = await running;
    await vitest.rerunTestSpecifications(await vitest.globTestSpecifications());
  };
  if (watch) takeKeys(rerun);
  await running;
}
