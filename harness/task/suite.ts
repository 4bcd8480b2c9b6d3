import { join } from 'node:path';
import { beforeAll, describe, test } from 'vitest';
import type { Question, Task } from '../authoring/lab.ts';
import { show } from '../authoring/show.ts';
import type { RecordedCall } from '../grading/diagnosis/recording.ts';
import { nameMistakes } from '../grading/name-mistakes.ts';
import { withSandbox } from '../grading/run-question.ts';
import { runTask, type TaskResult } from '../grading/run-task.ts';
import { parseReplay, type Replay } from '../grading/seed.ts';
import { linesOf } from '../report/describe.ts';
import type { PublicCheck } from '../report/redact.ts';
import { SOURCE } from '../report/schema.ts';
import { namedOnce, replayCommand } from '../report/state.ts';
import { loadCourse } from '../rubric/course.ts';
import { driverFile, questionOf } from '../rubric/load-lab.ts';
import { type Line, printableLines, withBars } from '../support/text.ts';
import { openInProcess } from './open-in-process.ts';
import { readOwnFiles, tryOwnLayers, visiblePart } from './own-submission.ts';

const course = await loadCourse();

/** Settings that `npm run task` hands to the tests, by environment variables. */
interface TaskSettings {
  /** id of the only task to run; all of the question's where it is empty */
  id: string;
  seed: number;
  /** token of the only case to run; all of the task's where it is empty */
  replay: string;
  /** in this process, for breakpoints, instead of the sandbox */
  inProcess: boolean;
}

type Result = Pick<TaskResult, 'calls'> & { checks: readonly PublicCheck[] };

/** Declares a vitest suite a task of one question, on the student's own file, with a test a visible check. */
export function describeQuestion(id: string): void {
  const question = visiblePart(questionOf(course.lab, id));
  const settings = readSettings();
  for (const task of question.tasks) {
    if (settings.id && task.id !== settings.id) continue;
    const replay = settings.replay ? parseReplay(task.id, settings.replay) : undefined;
    const checks = [SOURCE, ...task.checks.filter((check) => !replay || check.id === replay.check)];
    describe(task.id, () => {
      let result: Result;
      beforeAll(async () => {
        result = await runVisible(question, task, settings, replay);
      });
      for (const { id, title } of checks) {
        test(title, ({ skip }) => {
          const report = result.checks.find((candidate) => candidate.id === id);
          if (!report) return skip('the rubric does not ask for it');
          const calls = result.calls.get(id) ?? [];
          if (report.finding?.code === 'not-run') skip([report.finding.because, ...lastOf(calls)].join('\n'));
          // The token's path leads to no case among those that its seed gives here.
          const isAstray = replay?.check === id && replay.path !== '' && calls.length === 0 && !report.finding;
          if (isAstray) throw failed(['the replay token is of another version of the lab: run all checks'], {});
          if (report.outcome === 'passed') return;
          const repeat = replay || !report.replay ? undefined : replayCommand(task, report.replay);
          throw failed(describeOutcome(report), { place: placeOf(question, report), repeat });
        });
      }
    });
  }
}

async function runVisible(
  question: Question,
  task: Task,
  { seed, inProcess }: TaskSettings,
  replay: Replay | undefined,
): Promise<Result> {
  const { rubric, root, lab } = course;
  const [[{ prepared }], layers] = await Promise.all([readOwnFiles(course, [question]), tryOwnLayers()]);
  const run = { root, lab, question, rubric, layers, prepared, blocks: prepared.blocks, task, seed, replay };
  const { checks, calls } = inProcess
    ? await runTask({ ...run, session: openInProcess(driverFile(root, question), join(root, question.student)) })
    : await withSandbox(run, [], (sandbox) => runTask({ ...run, session: sandbox }));
  const named = await nameMistakes(course, question, task.id, checks, calls);
  return { checks: namedOnce(named.checks), calls };
}

/** Shows what a check has called last where nobody knows what should have come of it. */
function lastOf(calls: readonly RecordedCall[]): string[] {
  const last = calls.at(-1);
  if (!last) return [];
  const { args, outcome } = last;
  const got = 'value' in outcome ? show(outcome.value) : outcome.error;
  return [`input     ${show(args)}`, `got       ${got}`].flatMap(printableLines);
}

function describeOutcome({ finding, error = '' }: PublicCheck): Line[] {
  return finding ? linesOf(finding) : ['our error, not yours:', ...printableLines(error)];
}

/** Writes the line of the student's file that a finding names, as a stack trace does. */
function placeOf({ student }: Question, { finding }: PublicCheck): string {
  const position = finding && 'position' in finding ? finding.position : undefined;
  if (!position) return '';
  return `\n    at ${join(course.root, student)}:${position.line}:${position.column ?? 1}`;
}

/**
 * Makes the error that fails a test.
 * @param place stands in for a stack trace, which would lead into the grader
 * @param repeat a command, which reporters can tell from the rest of the message; so they can quoted lines
 */
function failed(text: readonly Line[], { place = '', repeat = '' }: { place?: string; repeat?: string | undefined }) {
  const advice = repeat ? ['this case alone, with --debug for breakpoints:', repeat] : [];
  const lines = [...text, ...advice];
  const error = new Error(withBars(lines).join('\n'));
  return Object.assign(error, { name: 'Failed', stack: `Failed${place}`, lines, repeat });
}

function readSettings(): TaskSettings {
  const { TASK_ID = '', TASK_SEED = '0', TASK_REPLAY = '', TASK_IN_PROCESS } = process.env;
  return { id: TASK_ID, seed: Number(TASK_SEED), replay: TASK_REPLAY, inProcess: TASK_IN_PROCESS === '1' };
}
