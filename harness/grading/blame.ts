import { hasTrait } from '../authoring/finding.ts';
import type { Question, Task } from '../authoring/lab.ts';
import type { PreparedQuestion } from '../graft/prepare.ts';
import { type CheckReport, SOURCE } from '../report/schema.ts';
import { taskOf } from '../rubric/load-lab.ts';
import { runInTime } from './run-in-time.ts';
import type { TaskResult, TaskRun } from './run-task.ts';
import type { Replay } from './seed.ts';
import { openStaged, type SandboxRun, useSandbox } from './staged-sandbox.ts';

/** The run of a question in which a task has failed, to be repeated with values of the reference. */
type BlamedRun = SandboxRun & Omit<TaskRun, 'session' | 'task' | 'blocks' | 'replays'> & { prepared: PreparedQuestion };

/** Failed tasks that are to blame for another one. */
export interface Blame {
  readonly tasks: readonly string[];
  /** ids of the checks that fail because of them; undefined: all that fail do */
  readonly checks?: readonly string[];
}

const NOBODY: Blame = { tasks: [] };

/**
 * Finds the failed tasks without which this one would have passed, or some of its checks: what failed is run again with the
 * reference's values in place of the failed functions, which the host computes. No marks come from it.
 */
export async function blame(
  run: BlamedRun,
  task: Task,
  result: TaskResult,
  failedTasks: string[],
  unmet: string[],
): Promise<Blame> {
  const failed = result.checks.filter(({ outcome }) => outcome !== 'passed');
  if (failed.length === 0) return { tasks: unmet };
  // Their findings are of the source, which no other function changes.
  if (failed.some(({ id, finding }) => id === SOURCE.id || finding?.code === 'rule')) return NOBODY;
  const suspects = failedTasks.filter((id) => task.uses.includes(id));
  const unfinished = ownersOf(run.question, failed);
  const isExplained = unfinished.length > 0 && unfinished.every((id) => suspects.includes(id));
  if (isExplained) return { tasks: [...new Set([...unfinished, ...unmet])] };
  const functions = suspects
    .flatMap((id) => taskOf(run.question, id).functions)
    .filter((name) => Object.hasOwn(run.question.answers, name));
  if (functions.length === 0) return NOBODY;
  // Every substituted call goes to the host and back, so the run may take longer than the student's own.
  const { sandbox: usual } = run.rubric;
  const patient = { ...usual, callSeconds: 6 * usual.callSeconds, taskSeconds: 6 * usual.taskSeconds };
  const rubric = { ...run.rubric, sandbox: patient };
  return useSandbox(openStaged(run, functions), async (sandbox) => {
    const again = async (replays: readonly Replay[]) => {
      const { checks } = await runInTime({ ...run, ...run.prepared, rubric, task, replays, session: sandbox });
      return checks.filter(({ id }) => id !== SOURCE.id);
    };
    const second = await again(tellingCases(run.question, result));
    if (second.every(({ outcome }) => outcome === 'passed')) return { tasks: [...new Set([...suspects, ...unmet])] };
    // What was not run says nothing, and what depends on earlier calls is right alone in any case.
    const askable = failed.filter(({ finding }) => !hasTrait(finding, 'open') && !(finding && 'after' in finding));
    const ids = new Set(askable.map(({ id }) => id));
    // The first that fails ends it.
    for (const failure of result.failures)
      if (ids.has(failure.check) && !second.some(({ id }) => id === failure.check))
        second.push(...(await again([atDraw(failure)])));
    for (const { id, outcome } of second) if (outcome !== 'passed') ids.delete(id);
    const checks = [...ids];
    return checks.length > 0 ? { tasks: suspects, checks } : NOBODY;
  });
}

/** Makes the replay of a case that of the one that was drawn: what is smaller was found with other functions. */
const atDraw = (failure: Replay): Replay => ({ ...failure, path: failure.path.split(':', 1)[0] });

/**
 * Lists the cases to run again, those first that have failed, for one that fails again is enough; then all that are
 * drawn. Costly ones are left out where others tell.
 */
function tellingCases({ procedures }: Question, { failures, calls }: TaskResult): Replay[] {
  const isCostly = ({ check }: Replay) => calls.get(check)?.some(({ procedure }) => procedures[procedure].costly);
  const cheap = failures.filter((failure) => !isCostly(failure));
  const telling = cheap.length > 0 ? cheap : failures;
  const drawn = telling.filter(({ path }) => path !== '');
  return [...telling.map(atDraw), ...drawn.map((failure) => ({ ...failure, path: '' }))];
}

/** Finds the tasks whose blocks are not filled in, where every failed check says so. */
function ownersOf({ tasks }: Question, failed: readonly CheckReport[]): string[] {
  const owners = failed.map(({ finding }) =>
    finding?.code === 'todo' ? tasks.find(({ blocks }) => blocks.includes(finding.block))?.id : undefined,
  );
  return owners.every((id) => id !== undefined) ? [...new Set(owners)] : [];
}
