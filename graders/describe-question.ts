import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, test } from 'vitest';
import { loadCourse } from '../harness/course.ts';
import { callInProcess } from '../harness/grading/call-in-process.ts';
import type { Question, Task } from '../harness/grading/lab.ts';
import { withSandbox } from '../harness/grading/run-question.ts';
import { runTask, SOURCE } from '../harness/grading/run-task.ts';
import type { CheckReport } from '../harness/report/schema.ts';
import { describeFinding } from '../harness/report/words.ts';
import { readSubmission } from '../harness/submission/intake.ts';
import { prepare } from '../harness/submission/prepare.ts';
import lab from './lab.ts';

/** What `npm run task` says to the tests, by environment variables. */
interface TaskSettings {
  /** id of the only task to run; all of the question's where it is empty */
  id: string;
  seed: number;
  /** in this process, for breakpoints, instead of the sandbox */
  inProcess: boolean;
}

/** A vitest suite a task of one question, on the student's own file, with a test a visible check. */
export function describeQuestion(id: string): void {
  const question = lab.questions.find((candidate) => candidate.id === id);
  if (!question) throw new Error(`the lab has no question ${id}`);
  const settings = readSettings();
  for (const task of question.tasks) {
    if (settings.id && task.id !== settings.id) continue;
    const visible = { ...task, checks: task.checks.filter(({ visibility }) => visibility === 'visible') };
    describe(task.id, () => {
      let reports: CheckReport[] = [];
      beforeAll(async () => {
        reports = await runVisible(question, visible, settings);
      });
      for (const [index, title] of [SOURCE.title, ...visible.checks.map((check) => check.title)].entries()) {
        test(title, ({ skip }) => expectPassed(reports[index], skip, task, settings.seed));
      }
    });
  }
}

async function runVisible(question: Question, task: Task, { seed, inProcess }: TaskSettings): Promise<CheckReport[]> {
  const { root, rubric } = await loadCourse();
  const sourceBytes = rubric.limits.sourceKilobytes * 1024;
  const { files } = await readSubmission(dirname(join(root, question.student)), [question.file], { sourceBytes });
  const prepared = await prepare(files[0], readFileSync(join(root, question.stub), 'utf8'));
  const run = { root, question, rubric, prepared, blocks: prepared.blocks, task, seed };
  if (inProcess) {
    const call = await callInProcess(join(root, question.driver), join(root, question.student));
    return (await runTask({ ...run, call })).checks;
  }
  return withSandbox(run, [], async (sandbox) => (await runTask({ ...run, call: sandbox.call })).checks);
}

function expectPassed(check: CheckReport, skip: (note: string) => never, task: Task, seed: number): void {
  if (check.outcome === 'passed') return;
  if (check.finding?.code === 'not-run') skip(check.finding.because);
  const lines = check.finding ? describeFinding(check.finding) : [check.error ?? 'our own error'];
  const again = `see this case again: npm run task -- ${task.id.split('.')[1]} --seed ${seed}`;
  const message = [...lines, ...(check.finding?.code === 'todo' ? [] : [again])].join('\n');
  // A stack trace would lead into the grader: the finding names the student's own lines.
  throw Object.assign(new Error(message), { name: 'Failed', stack: `${message}\n` });
}

function readSettings(): TaskSettings {
  const { TASK_ID = '', TASK_SEED = '0', TASK_IN_PROCESS } = process.env;
  return { id: TASK_ID, seed: Number(TASK_SEED), inProcess: TASK_IN_PROCESS === '1' };
}
