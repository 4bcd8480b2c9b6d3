import { join } from 'node:path';
import type { Question, Task } from '../authoring/lab.ts';
import { nameMistakes } from '../grading/name-mistakes.ts';
import { runTask, type TaskResult, type TaskRun } from '../grading/run-task.ts';
import type { Replay } from '../grading/seed.ts';
import { launchStaged, type OpenSandbox, openStaged, useSandbox } from '../grading/staged-sandbox.ts';
import { type PreparedQuestion, prepare } from '../graft/prepare.ts';
import { namedOnce } from '../report/causes.ts';
import type { PublicCheck } from '../report/redact.ts';
import type { Course } from '../rubric/course.ts';
import { driverFile } from '../rubric/load-lab.ts';
import type { Layers } from '../sandbox/layers.ts';
import { endedByCtrlC } from './debugging.ts';
import { openInProcess } from './open-in-process.ts';
import { readOwnFiles, tryOwnLayers, unfinishedTasks } from './own-submission.ts';
import { nextCommand } from './status-lines.ts';
import { writeTaskPage } from './task-page.ts';

/** A task on the student's own file, and how its checks are run. */
export interface OwnTask {
  course: Course;
  /** with the checks that students may see, and no others; so is the task */
  question: Question;
  task: Task;
  seed: number;
  /** the only case to run; undefined: all */
  replay: Replay | undefined;
  /** in this process, for breakpoints, instead of the sandbox */
  isInProcess: boolean;
}

export type OwnResult = Pick<TaskResult, 'calls'> & {
  checks: readonly PublicCheck[];
  /** what of the file is ignored; printable lines */
  notes: readonly string[];
  /** path, from the lab's folder, of a page with what failed */
  page: string | undefined;
  /** where all checks pass: what to do next, a sentence with a command in it */
  next: string | undefined;
};

/**
 * Opens a task, for run after run of its checks on the file as it is then.
 *
 * @returns runs them; the first run, in the sandbox, has begun
 */
export async function openOwnTask(own: OwnTask): Promise<() => Promise<OwnResult>> {
  const { course, question, isInProcess } = own;
  let layers: Layers | undefined;

  /** Opens the sandbox; the first one's child shows which layers stand. */
  async function open(prepared: Promise<PreparedQuestion>): Promise<OpenSandbox> {
    const run = { ...course, question, prepared };
    let first: OpenSandbox | undefined;
    layers ??= await tryOwnLayers(async (layers) => {
      first = await launchStaged({ ...run, layers });
    });
    return first ?? openStaged({ ...run, layers }, []);
  }

  async function runChecks(files: Awaited<ReturnType<typeof readOwnFiles>>): Promise<OwnResult> {
    const preparing = prepare(files).then(([prepared]) => prepared);
    preparing.catch(() => {}); // it is awaited once a child is on its way
    const replays = own.replay && [own.replay];
    const runIn = async (session: TaskRun['session'], useOther?: TaskRun['useOther']) =>
      runTask({ ...course, ...own, ...(await preparing), replays, session, useOther });
    const inOther: TaskRun['useOther'] = async (use) => useSandbox(await open(preparing), use);
    const { checks, calls } = isInProcess
      ? await endedByCtrlC(() =>
          runIn(openInProcess(driverFile(course.root, question), join(course.root, question.student))),
        )
      : await useSandbox(await open(preparing), (session) => runIn(session, inOther));
    const named = await nameMistakes(course.root, question, own.task.id, checks, calls, []);
    const page = await writeTaskPage(course, own.task, named);
    const isDone = !own.replay && named.every(({ outcome }) => outcome === 'passed');
    const next = isDone ? await stepAfter(course, own.task) : undefined;
    return { checks: namedOnce(named), calls, notes: (await preparing).notes, page, next };
  }

  const read = () => readOwnFiles(course, [question]);
  const ahead = isInProcess ? [] : [runChecks(await read())];
  for (const result of ahead) result.catch(() => {}); // it is awaited as soon as vitest asks for it
  return async () => ahead.pop() ?? runChecks(await read());
}

/**
 * Says what comes after a task that passes: the next one, of all, that has a block to fill in; else a look at all tasks, which
 * may fail though their blocks have code. It is not taken here: who mends one task does not wait for all.
 */
async function stepAfter(course: Course, { id }: Task): Promise<string> {
  const unfinished = await unfinishedTasks(course);
  const order = course.rubric.questions.flatMap(({ tasks }) => tasks.map((task) => task.id));
  const isLater = (other: string) => order.indexOf(other) > order.indexOf(id);
  const next = unfinished.find(isLater) ?? unfinished[0];
  return next ? nextCommand(next) : 'Every block has code. Next: npm run task';
}
