import type { Question, Task } from '../authoring/lab.ts';
import type { PreparedQuestion } from '../graft/prepare.ts';
import type { CheckReport, TaskReport } from '../report/schema.ts';
import { taskOf } from '../rubric/load-lab.ts';
import type { Rubric } from '../rubric/schema.ts';
import { type Blame, blame } from './blame.ts';
import { nameMistakes } from './name-mistakes.ts';
import { runInTime } from './run-in-time.ts';
import type { TaskResult, TaskRun } from './run-task.ts';
import { taskMarks } from './score.ts';
import { type OpenSandbox, openStaged, type SandboxRun, useSandbox } from './staged-sandbox.ts';

export interface QuestionRun extends SandboxRun {
  question: Question;
  prepared: PreparedQuestion;
  rule: Rubric['questions'][number];
  seed: number;
  /** grade these tasks only; undefined: all */
  only: string | undefined;
  /** whether nobody asks why a task has failed */
  verdictOnly?: boolean | undefined;
  /** where the file is to run; opened anew unless given */
  opened?: OpenSandbox | undefined;
  onTask(report: TaskReport): void;
}

/**
 * Grades a question's tasks one after the other in one sandbox. Why a task has failed, which changes no mark, is found while
 * the next ones run.
 */
export async function runQuestion(run: QuestionRun): Promise<{ tasks: TaskReport[]; notes: string[] }> {
  const { rule, only, verdictOnly } = run;
  const done: Pick<TaskReport, 'id' | 'outcome'>[] = [];
  const reports: Promise<TaskReport>[] = [];
  let blamed: Promise<Blame> = Promise.resolve({ tasks: [] });
  const notes: string[] = [...run.prepared.notes];
  const idsWith = (outcome: TaskReport['outcome']) =>
    done.flatMap((task) => (task.outcome === outcome ? [task.id] : []));
  await useSandbox(run.opened ?? openStaged(run, []), async (sandbox) => {
    for (const taskRule of rule.tasks.filter(({ id }) => !only || isNeeded(id, only, rule))) {
      const task = taskOf(run.question, taskRule.id);
      // One more child than the question's own at a time: where the kernel ends one for want of memory, it runs once more.
      const before = blamed;
      const useOther: TaskRun['useOther'] = async (use) => {
        await before.catch(() => {}); // which is awaited with its task
        return useSandbox(openStaged(run, []), use);
      };
      const result = await runInTime({
        ...run,
        ...run.prepared,
        task,
        session: sandbox,
        useOther: verdictOnly ? undefined : useOther,
      });
      const { checks } = result;
      notes.push(...result.notes);
      const failedTasks = idsWith('failed');
      const unmet = taskRule.requires.filter((id) => failedTasks.includes(id));
      const isUnknown = taskRule.requires.some((id) => idsWith('error').includes(id));
      const { id } = task;
      const { title, marks: maxMarks } = taskRule;
      const outcome = outcomeOf(checks, unmet.length > 0, isUnknown);
      const marked = { id, title, marks: taskMarks(taskRule, { outcome, checks }, failedTasks), maxMarks, outcome };
      const find = async () => {
        await before;
        return outcome === 'failed' && !verdictOnly ? blame(run, task, result, failedTasks, unmet) : { tasks: [] };
      };
      blamed = find();
      const explaining = verdictOnly ? { checks } : explain(run, task, result, blamed, idsWith('passed'));
      const reported = Promise.all([explaining, reports.at(-1)]).then(([explained]) => {
        const report: TaskReport = { ...marked, ...explained };
        run.onTask(report);
        return report;
      });
      reported.catch(() => {}); // it is awaited in the end
      reports.push(reported);
      done.push({ id, outcome });
    }
  }).finally(() => Promise.allSettled(reports)); // which may have a child of their own
  return { tasks: await Promise.all(reports), notes };
}

/** Says of a task which others are to blame for its failure, or else which known mistakes it may be. */
async function explain(
  { root, question }: QuestionRun,
  task: Task,
  { checks, calls }: TaskResult,
  blamed: Promise<Blame>,
  passed: readonly string[],
): Promise<Pick<TaskReport, 'blockedBy' | 'checks'>> {
  const { tasks, checks: blocked, apart = [] } = await blamed;
  const blockedBy = [...tasks];
  // What another task has broken is that task's to name.
  if (blockedBy.length > 0 && !blocked) return { blockedBy, checks };
  const named = await nameMistakes(root, question, task.id, checks, calls, passed);
  return {
    checks: named.map((check) => {
      const own = apart.find(({ id }) => id === check.id);
      // A mistake that is named is of the finding that it stands in.
      if (own && !isNamed(check)) return withOwn(check, own);
      return blocked?.includes(check.id) ? { ...check, blockedBy } : check;
    }),
  };
}

/** Tells whether a known mistake does what a check has found. */
const isNamed = ({ finding }: CheckReport) =>
  finding !== undefined && 'mistakes' in finding && !!finding.mistakes?.length;

/**
 * Puts what a check finds apart from other tasks' mistakes in the place of what it shows; its case cannot be run alone, and
 * what it was seen to follow from may be another one's.
 */
function withOwn(
  { replay: _, evidence: __, follows: ___, ...check }: CheckReport,
  { finding, evidence }: CheckReport,
): CheckReport {
  return { ...check, ...(finding && { finding }), ...(evidence && { evidence }) };
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

/** Tells whether a task is graded where one is asked for on its own: it is with the ones that it requires. */
function isNeeded(id: string, only: string, rule: QuestionRun['rule']): boolean {
  return id === only || rule.tasks.some((task) => task.id === only && task.requires.includes(id));
}
