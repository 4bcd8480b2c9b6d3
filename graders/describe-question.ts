import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, test } from 'vitest';
import { loadCourse, shortName } from '../harness/course.ts';
import { nameMistakes } from '../harness/diagnosis/name-mistakes.ts';
import type { Question, Task } from '../harness/grading/lab.ts';
import { openInProcess } from '../harness/grading/open-in-process.ts';
import { withSandbox } from '../harness/grading/run-question.ts';
import { runTask, SOURCE } from '../harness/grading/run-task.ts';
import { printableLines } from '../harness/report/printable.ts';
import type { CheckReport } from '../harness/report/schema.ts';
import { describeFinding, REPEATABLE } from '../harness/report/words.ts';
import { raiseWalls } from '../harness/sandbox/walls.ts';
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
    const titles = new Map([
      [SOURCE.id as string, SOURCE.title as string],
      ...visible.checks.map(({ id, title }): [string, string] => [id, title]),
    ]);
    describe(task.id, () => {
      let reports: CheckReport[] = [];
      beforeAll(async () => {
        reports = await runVisible(question, visible, settings);
      });
      for (const [check, title] of titles) {
        test(title, ({ skip }) => {
          const report = reports.find((candidate) => candidate.id === check);
          if (!report) return skip('the rubric does not ask for it');
          return expectPassed(report, skip, task, settings.seed);
        });
      }
    });
  }
}

async function runVisible(question: Question, task: Task, { seed, inProcess }: TaskSettings): Promise<CheckReport[]> {
  const { rubric } = await loadCourse();
  const { root } = lab;
  const sourceBytes = rubric.sandbox.sourceKilobytes * 1024;
  const { files } = await readSubmission(dirname(join(root, question.student)), [question.file], { sourceBytes });
  const prepared = await prepare(files[0], readFileSync(join(root, question.stub), 'utf8'));
  // Students run their own work on their own machine: what stands everywhere starts fastest.
  const walls = await raiseWalls({ without: ['kernel', 'limits', 'user'] });
  const run = { root, question, rubric, walls, prepared, blocks: prepared.blocks, task, seed };
  const { checks, calls } = inProcess
    ? await runTask({ ...run, session: openInProcess(join(root, question.driver), join(root, question.student)) })
    : await withSandbox(run, [], (sandbox) => runTask({ ...run, session: sandbox }));
  return (await nameMistakes(root, question, task.id, checks, calls)).checks;
}

function expectPassed(check: CheckReport, skip: (note: string) => never, task: Task, seed: number): void {
  if (check.outcome === 'passed') return;
  if (check.finding?.code === 'not-run') skip(check.finding.because);
  const lines = check.finding
    ? describeFinding(check.finding)
    : ['our error, not yours:', ...printableLines(check.error ?? '')];
  const isRun = check.finding && REPEATABLE.has(check.finding.code);
  const again = isRun ? [`see this case again: npm run task -- ${shortName(task)} --seed ${seed}`] : [];
  const message = [...lines, ...again].join('\n');
  // A stack trace would lead into the grader: the finding names the student's own lines.
  throw Object.assign(new Error(message), { name: 'Failed', stack: `${message}\n` });
}

function readSettings(): TaskSettings {
  const { TASK_ID = '', TASK_SEED = '0', TASK_IN_PROCESS } = process.env;
  return { id: TASK_ID, seed: Number(TASK_SEED), inProcess: TASK_IN_PROCESS === '1' };
}
