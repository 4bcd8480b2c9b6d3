import { join } from 'node:path';
import type { Question, Task } from '../authoring/lab.ts';
import { nameMistakes } from '../grading/name-mistakes.ts';
import { withSandbox } from '../grading/run-question.ts';
import { runTask, type TaskResult } from '../grading/run-task.ts';
import type { Replay } from '../grading/seed.ts';
import type { PublicCheck } from '../report/redact.ts';
import { namedOnce } from '../report/state.ts';
import type { Course } from '../rubric/course.ts';
import { driverFile } from '../rubric/load-lab.ts';
import type { Layers } from '../sandbox/layers.ts';
import { endedByCtrlC } from './debugging.ts';
import { openInProcess } from './open-in-process.ts';
import { readOwnFiles, tryOwnLayers } from './own-submission.ts';

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

export type OwnResult = Pick<TaskResult, 'calls'> & { checks: readonly PublicCheck[] };

/**
 * Opens a task, for run after run of its checks on the file as it is then.
 *
 * @returns runs them; the first run has begun in the sandbox when it is asked for
 */
export function openOwnTask(own: OwnTask): () => Promise<OwnResult> {
  const layers = tryOwnLayers();
  const ahead = own.isInProcess ? [] : [runChecks(own, layers)];
  // What fails is thrown where it is awaited.
  for (const promise of [layers, ...ahead]) promise.catch(() => {});
  return () => ahead.pop() ?? runChecks(own, layers);
}

async function runChecks(
  { course, question, task, seed, replay, isInProcess }: OwnTask,
  layers: Promise<Layers>,
): Promise<OwnResult> {
  const { rubric, root, lab } = course;
  const [{ prepared }] = await readOwnFiles(course, [question]);
  const run = {
    root,
    lab,
    question,
    rubric,
    layers: await layers,
    prepared,
    blocks: prepared.blocks,
    task,
    seed,
    replay,
  };
  const { checks, calls } = isInProcess
    ? await endedByCtrlC(() =>
        runTask({ ...run, session: openInProcess(driverFile(root, question), join(root, question.student)) }),
      )
    : await withSandbox(run, [], (sandbox) => runTask({ ...run, session: sandbox }));
  const named = await nameMistakes(course, question, task.id, checks, calls);
  return { checks: namedOnce(named.checks), calls };
}
