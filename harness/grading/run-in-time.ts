import type { CheckReport } from '../report/schema.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { runTask, type TaskResult, type TaskRun } from './run-task.ts';

/** Signals that others send: a system that shuts down, an operator, one that is short of memory. */
const FROM_OUTSIDE: readonly (string | undefined)[] = ['SIGHUP', 'SIGINT', 'SIGKILL', 'SIGTERM'];

/**
 * Runs a task's checks; once more, alone, where they have met a limit of the time on the wall, which says nothing of the
 * work while the machine is busy, or where somebody has killed the child, which says nothing if it does not happen again.
 * Who is alone waits for no other process: what that run finds wrong is not asked in a second one.
 */
export async function runInTime(run: TaskRun & { session: Sandbox }): Promise<TaskResult> {
  const result = await runTask(run);
  const isOnWall = ({ finding }: CheckReport) => finding?.code === 'time-limit' && finding.processor === undefined;
  const isKilled = ({ finding }: CheckReport) => finding?.code === 'exited' && FROM_OUTSIDE.includes(finding.signal);
  return result.checks.some((report) => isOnWall(report) || isKilled(report))
    ? run.session.alone(() => runTask({ ...run, useOther: undefined }))
    : result;
}
