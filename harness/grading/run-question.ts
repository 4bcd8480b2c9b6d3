import type { Question, Task } from '../authoring/lab.ts';
import type { PreparedQuestion } from '../graft/prepare.ts';
import { type CheckReport, SOURCE, type TaskReport } from '../report/schema.ts';
import type { Rubric } from '../rubric/schema.ts';
import type { Layers } from '../sandbox/layers.ts';
import { openSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { createStage, placeStudent } from '../sandbox/stage.ts';
import { nameMistakes } from './name-mistakes.ts';
import { runTask, type TaskResult, type TaskRun } from './run-task.ts';
import { taskMarks } from './score.ts';
import type { Replay } from './seed.ts';

/** A submission's file, and what it takes to run it. */
interface SandboxRun {
  root: string;
  question: Question;
  rubric: Rubric;
  /** may be on its way: a child is started before */
  prepared: PreparedQuestion | Promise<PreparedQuestion>;
  layers: Layers;
}

export interface QuestionRun extends SandboxRun {
  prepared: PreparedQuestion;
  rule: Rubric['questions'][number];
  seed: number;
  /** grade these tasks only; undefined: all */
  only: string | undefined;
  /** where the file is to run; opened anew unless given */
  opened?: OpenSandbox | undefined;
  onTask(report: TaskReport): void;
}

/** Grades a question's tasks one after the other in one sandbox. */
export async function runQuestion(run: QuestionRun): Promise<{ tasks: TaskReport[]; notes: string[] }> {
  const { rule, only } = run;
  const tasks: TaskReport[] = [];
  const notes: string[] = [...run.prepared.notes];
  const idsWith = (outcome: TaskReport['outcome']) =>
    tasks.flatMap((task) => (task.outcome === outcome ? [task.id] : []));
  await useSandbox(run.opened ?? openStaged(run, []), async (sandbox) => {
    for (const taskRule of rule.tasks.filter(({ id }) => !only || isNeeded(id, only, rule))) {
      const task = taskOf(run.question, taskRule.id);
      const result = await runInTime({ ...run, ...run.prepared, task, session: sandbox });
      const { checks, calls } = result;
      notes.push(...result.notes);
      const failedTasks = idsWith('failed');
      const unmet = taskRule.requires.filter((id) => failedTasks.includes(id));
      const isUnknown = taskRule.requires.some((id) => idsWith('error').includes(id));
      const outcome = outcomeOf(checks, unmet.length > 0, isUnknown);
      const blockedBy = outcome === 'failed' ? await blame(run, task, result, failedTasks, unmet) : [];
      // What another task has broken is that task's to name.
      const isOwn = blockedBy.length === 0;
      const diagnosed = isOwn
        ? await nameMistakes(run.root, run.question, task.id, checks, calls, idsWith('passed'))
        : checks;
      const report: TaskReport = {
        id: task.id,
        title: taskRule.title,
        marks: taskMarks(taskRule, { outcome, checks }, failedTasks),
        maxMarks: taskRule.marks,
        outcome,
        ...(!isOwn && { blockedBy }),
        checks: diagnosed,
      };
      tasks.push(report);
      run.onTask(report);
    }
  });
  return { tasks, notes };
}

/**
 * Runs a task's checks; once more, alone, where they have met a limit of the time on the wall, which says nothing of the
 * work while the machine is busy.
 */
async function runInTime(run: TaskRun & { session: Sandbox }): Promise<TaskResult> {
  const result = await runTask(run);
  const isOnWall = ({ finding }: CheckReport) => finding?.code === 'time-limit' && finding.processor === undefined;
  return result.checks.some(isOnWall) ? run.session.alone(() => runTask(run)) : result;
}

/**
 * Finds the failed tasks without which this one would have passed: what failed is run again with the reference's
 * values in place of the failed functions, which the host computes. No marks come from it.
 */
async function blame(
  run: QuestionRun,
  task: Task,
  result: TaskResult,
  failedTasks: string[],
  unmet: string[],
): Promise<string[]> {
  const failed = result.checks.filter(({ outcome }) => outcome !== 'passed');
  if (failed.length === 0) return unmet;
  // Their findings are of the source, which no other function changes.
  if (failed.some(({ id, finding }) => id === SOURCE.id || finding?.code === 'rule')) return [];
  const suspects = failedTasks.filter((id) => task.uses.includes(id));
  const unfinished = ownersOf(run.question, failed);
  const isExplained = unfinished.length > 0 && unfinished.every((id) => suspects.includes(id));
  if (isExplained) return [...new Set([...unfinished, ...unmet])];
  const functions = suspects
    .flatMap((id) => taskOf(run.question, id).functions)
    .filter((name) => Object.hasOwn(run.question.answers, name));
  if (functions.length === 0) return [];
  // Every substituted call goes to the host and back, so the run may take longer than the student's own.
  const { sandbox: usual } = run.rubric;
  const patient = { ...usual, callSeconds: 6 * usual.callSeconds, taskSeconds: 6 * usual.taskSeconds };
  const rubric = { ...run.rubric, sandbox: patient };
  const replays = tellingCases(run.question, result);
  const second = await withSandbox(run, functions, (sandbox) =>
    runTask({ ...run, ...run.prepared, rubric, task, replays, session: sandbox }),
  );
  const wouldPass = second.checks.every(({ outcome }) => outcome === 'passed');
  return wouldPass ? [...new Set([...suspects, ...unmet])] : [];
}

/**
 * Lists the cases to run again, those first that have failed, for one that fails again is enough; then all that are
 * drawn. Costly ones are left out where others tell.
 */
function tellingCases({ procedures }: Question, { failures, calls }: TaskResult): Replay[] {
  const isCostly = ({ check }: Replay) => calls.get(check)?.some(({ procedure }) => procedures[procedure].costly);
  const cheap = failures.filter((failure) => !isCostly(failure));
  const telling = cheap.length > 0 ? cheap : failures;
  const drawn = telling.filter(({ path }) => path !== '');
  const atDraw = ({ path }: Replay) => path.split(':', 1)[0];
  return [
    ...telling.map((failure) => ({ ...failure, path: atDraw(failure) })),
    ...drawn.map((failure) => ({ ...failure, path: '' })),
  ];
}

/** Finds the tasks whose blocks are not filled in, where every failed check says so. */
function ownersOf({ tasks }: Question, failed: TaskReport['checks']): string[] {
  const owners = failed.map(({ finding }) =>
    finding?.code === 'todo' ? tasks.find(({ blocks }) => blocks.includes(finding.block))?.id : undefined,
  );
  return owners.every((id) => id !== undefined) ? [...new Set(owners)] : [];
}

/** A sandbox, and the stage that is gone with it. */
export interface OpenSandbox {
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

/** Opens a sandbox for the submission's file, with a stage of its own. */
export function openStaged(
  { root, question, rubric, prepared, layers }: SandboxRun,
  substitutes: readonly string[],
): OpenSandbox {
  const { student, include, driver, packages, answers } = question;
  const { outputKilobytes, messageMegabytes } = rubric.sandbox;
  const stage = createStage({ root, include, student });
  let studentPosition: PreparedQuestion['studentPosition'] = () => undefined;
  const placed = Promise.resolve(prepared).then((ready) => {
    placeStudent(stage, student, ready.source);
    studentPosition = ready.studentPosition;
  });
  placed.catch(() => {}); // who loads the file awaits it
  const limits = { ...rubric.sandbox, outputBytes: outputKilobytes * 1024, messageBytes: messageMegabytes * 1024 ** 2 };
  const answer = (name: string, values: unknown[]) => answers[name](values);
  const code = { layers, stage, driver, student, packages, substitutes };
  const sandbox = openSandbox({
    ...code,
    placed,
    limits,
    studentPosition: (...place) => studentPosition(...place),
    answer,
  });
  return {
    sandbox,
    async close() {
      await sandbox.close();
      stage.remove();
    },
  };
}

/** Opens a sandbox whose child is started at once. @throws HarnessError where it does not start */
export async function launchStaged(run: SandboxRun): Promise<OpenSandbox> {
  const opened = openStaged(run, []);
  try {
    await opened.sandbox.launch();
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Opens a sandbox for the submission's file, gone when `use` ends. */
function withSandbox<T>(
  run: SandboxRun,
  substitutes: readonly string[],
  use: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  return useSandbox(openStaged(run, substitutes), use);
}

/** Uses a sandbox, which is gone when `use` ends. */
export async function useSandbox<T>(opened: OpenSandbox, use: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  try {
    return await use(opened.sandbox);
  } finally {
    await opened.close();
  }
}

/**
 * Draws a task's outcome from its checks' and from those of the tasks that it requires.
 * @param isUnmet whether a task that this one requires has failed
 * @param isUnknown whether one has run into an error of our own, so that nobody knows
 */
export function outcomeOf(
  checks: readonly Pick<CheckReport, 'outcome'>[],
  isUnmet: boolean,
  isUnknown: boolean,
): TaskReport['outcome'] {
  if (checks.some(({ outcome }) => outcome === 'error')) return 'error';
  if (isUnmet || checks.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return isUnknown ? 'error' : 'passed';
}

function taskOf(question: Question, id: string): Task {
  const task = question.tasks.find((candidate) => candidate.id === id);
  if (!task) throw new Error(`the lab has no checks for the rubric's task ${id}`);
  return task;
}

/** Tells whether a task is graded where one is asked for on its own: it is with the ones that it requires. */
function isNeeded(id: string, only: string, rule: QuestionRun['rule']): boolean {
  return id === only || rule.tasks.some((task) => task.id === only && task.requires.includes(id));
}
