import { hasTrait } from '../authoring/finding.ts';
import type { Question, Task } from '../authoring/lab.ts';
import type { PreparedQuestion } from '../graft/prepare.ts';
import { type CheckReport, SOURCE } from '../report/schema.ts';
import { taskOf } from '../rubric/load-lab.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { runInTime } from './run-in-time.ts';
import type { TaskResult, TaskRun } from './run-task.ts';
import type { Replay } from './seed.ts';
import { openStaged, type SandboxRun, useSandbox } from './staged-sandbox.ts';

/** The run of a question in which a task has failed, to be repeated with values of the reference. */
type BlamedRun = SandboxRun & Omit<TaskRun, 'session' | 'task' | 'blocks' | 'replays'> & { prepared: PreparedQuestion };

/** Failed tasks that are to blame for another one. */
export interface Blame {
  readonly tasks: readonly string[];
  /** ids of the checks whose failed cases are right without them; undefined: all of the task is */
  readonly checks?: readonly string[];
  /** what those find without them whose shown cases are right then, and others are not */
  readonly apart?: readonly CheckReport[];
}

const NOBODY: Blame = { tasks: [] };

/**
 * Finds the failed tasks without which this one would have passed, or the failed cases of some of its checks: those are run
 * again with the reference's values in place of the failed functions, which the host computes. No marks come from it.
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
  return useSandbox(openStaged(run, functions), async (sandbox) => {
    const again = patientRun(run, task, sandbox);
    const { telling, drawn, costly } = tellingCases(run.question, result);
    const second = await again([...telling, ...drawn]);
    if (second.every(({ outcome }) => outcome === 'passed')) return { tasks: [...new Set([...suspects, ...unmet])] };
    // What was not run says nothing, and what depends on earlier calls is right alone in any case.
    const isAskable = ({ finding }: CheckReport) => !hasTrait(finding, 'open') && !(finding && 'after' in finding);
    const askable = new Set(failed.filter(isAskable).map(({ id }) => id));
    // The first that fails ends it.
    const isLeft = ({ check }: Replay) => askable.has(check) && !second.some(({ id }) => id === check);
    const left = [...telling, ...costly].filter(isLeft);
    for (const replay of left) {
      if (second.some(isEnd)) break;
      second.push(...(await again([replay])));
    }
    const wrong = new Set(second.flatMap(({ id, outcome }) => (outcome === 'passed' ? [] : [id])));
    const right = second.flatMap(({ id }) => (askable.has(id) && !wrong.has(id) ? [id] : []));
    const apart: CheckReport[] = [];
    for (const failure of result.failures.filter(({ check }) => wrong.has(check) && askable.has(check))) {
      if (second.some(isEnd)) break;
      const found = await apartFrom(functions, failure, again, second);
      if (found) apart.push(found);
    }
    const isAny = right.length > 0 || apart.length > 0;
    return isAny ? { tasks: suspects, checks: [...new Set(right)], apart } : NOBODY;
  });
}

/**
 * Finds what is wrong in another case than the one that is shown, which the failed functions spoil: a smaller one was looked
 * for while both were wrong.
 */
async function apartFrom(
  functions: readonly string[],
  failure: Replay,
  again: (replays: readonly Replay[]) => Promise<CheckReport[]>,
  second: CheckReport[],
): Promise<CheckReport | undefined> {
  if (failure.path === '') return undefined;
  const [shown] = await again([failure]);
  second.push(...(shown ? [shown] : []));
  if (shown?.outcome !== 'passed') return undefined;
  const [found] = await again([{ ...failure, path: '' }]);
  second.push(...(found ? [found] : []));
  const { finding } = found ?? {};
  if (!hasTrait(finding, 'nameable')) return undefined;
  const those = functions.length === 1 ? 'that' : 'those';
  const hint = `seen with a right ${new Intl.ListFormat('en-GB').format(functions)} in place of yours: mend ${those} first to see this case again`;
  return { ...found, finding: { ...finding, hints: [...(finding.hints ?? []), hint] } };
}

/** Tells whether the next case would meet the same fate, at the same cost. */
const isEnd = ({ outcome, finding }: CheckReport) => outcome === 'error' || hasTrait(finding, 'endsTask');

/**
 * Makes what runs cases of a task again. Every substituted call goes to the host and back, so they may take longer than the
 * student's own: six times as long, all of them together, after which none is run.
 */
function patientRun(run: BlamedRun, task: Task, session: Sandbox) {
  const { sandbox: usual } = run.rubric;
  return async (replays: readonly Replay[]): Promise<CheckReport[]> => {
    const taskSeconds = PATIENCE * usual.taskSeconds - session.spent().counted / 1000;
    if (taskSeconds <= 0) return [];
    const limits = { ...usual, callSeconds: PATIENCE * usual.callSeconds, taskSeconds };
    const rubric = { ...run.rubric, sandbox: limits };
    const { checks } = await runInTime({ ...run, ...run.prepared, rubric, task, replays, session });
    return checks.filter(({ id }) => id !== SOURCE.id);
  };
}

const PATIENCE = 6;

/** Makes the replay of a case that of the one that was drawn: what is smaller was found with other functions. */
const atDraw = (failure: Replay): Replay => ({ ...failure, path: failure.path.split(':', 1)[0] });

/**
 * Lists the cases to run again: those first that have failed, for one that fails again is enough; then all that are
 * drawn. Costly ones tell only where there are no others.
 */
function tellingCases({ procedures }: Question, { failures, calls }: TaskResult) {
  const isCostly = ({ check }: Replay) =>
    (calls.get(check) ?? []).some(({ procedure }) => procedures[procedure].costly === true);
  const cheap = failures.filter((failure) => !isCostly(failure));
  const telling = (cheap.length > 0 ? cheap : failures).map(atDraw);
  const costly = cheap.length > 0 ? failures.filter(isCostly).map(atDraw) : [];
  const drawn = telling.flatMap((replay) => (replay.path === '' ? [] : [{ ...replay, path: '' }]));
  return { telling, drawn, costly };
}

/** Finds the tasks whose blocks are not filled in, where every failed check says so. */
function ownersOf({ tasks }: Question, failed: readonly CheckReport[]): string[] {
  const owners = failed.map(({ finding }) =>
    finding?.code === 'todo' ? tasks.find(({ blocks }) => blocks.includes(finding.block))?.id : undefined,
  );
  return owners.every((id) => id !== undefined) ? [...new Set(owners)] : [];
}
