import type { Question } from '../authoring/lab.ts';
import type { PreparedQuestion } from '../graft/prepare.ts';
import type { CheckReport, TaskReport } from '../report/schema.ts';
import { taskOf } from '../rubric/load-lab.ts';
import type { Rubric } from '../rubric/schema.ts';
import { blame } from './blame.ts';
import { nameMistakes } from './name-mistakes.ts';
import { runInTime } from './run-in-time.ts';
import { taskMarks } from './score.ts';
import { type OpenSandbox, openStaged, type SandboxRun, useSandbox } from './staged-sandbox.ts';

export interface QuestionRun extends SandboxRun {
  question: Question;
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
