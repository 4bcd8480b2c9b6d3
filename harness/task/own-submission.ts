import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Question } from '../authoring/lab.ts';
import { runQuestion } from '../grading/run-question.ts';
import type { BlockState } from '../graft/graft.ts';
import { prepare } from '../graft/prepare.ts';
import type { TaskReport } from '../report/schema.ts';
import type { Course } from '../rubric/course.ts';
import { questionOf, readStub } from '../rubric/load-lab.ts';
import { type Layers, tryLayers } from '../sandbox/layers.ts';
import { readSubmission, type SubmittedFile } from '../submission/intake.ts';
import { UsageError } from '../support/errors.ts';
import { showLine } from '../support/terminal.ts';

// What students run on the files that they work on: the checks that they may see, on their own machine.

/** Seed of a student's runs, unless they name one: the same cases until they pass. */
const SEED = 0;

/** A student's folder, and what the visible checks say about the files in it. */
export interface OwnSubmission {
  /** in the order of the questions */
  readonly files: readonly SubmittedFile[];
  /** of all questions, by name */
  readonly blocks: ReadonlyMap<string, BlockState>;
  /** in the order of the rubric */
  readonly tasks: readonly TaskReport[];
  /** what the student should know though no check fails, such as edits that will not count */
  readonly notes: readonly string[];
}

/**
 * Runs the visible checks of all tasks, the questions side by side. Known mistakes are not looked for:
 * that takes longer than the checks.
 *
 * @param onTask is called as soon as a task is through
 */
export async function checkOwnSubmission(course: Course, onTask: (task: TaskReport) => void): Promise<OwnSubmission> {
  const { rubric, lab, root } = course;
  const layers = tryOwnLayers();
  layers.catch(() => {}); // it is awaited after the files have been read, and reported there
  const questions = rubric.questions.map(({ id }) => visiblePart(questionOf(lab, id)));
  const files = await readOwnFiles(course, questions);
  const prepared = await prepare(files);
  const parts = await Promise.all(
    rubric.questions.map(async (rule, index) => {
      const { mistakes: _, ...question } = questions[index];
      const seed = lab.seed ?? SEED;
      const run = { root, question, rule, rubric, prepared: prepared[index], seed, only: undefined, onTask };
      return runQuestion({ ...run, layers: await layers });
    }),
  );
  return {
    files: files.map(({ file }) => file),
    blocks: new Map(prepared.flatMap(({ blocks }) => [...blocks])),
    tasks: parts.flatMap(({ tasks }) => tasks),
    notes: parts.flatMap(({ notes }) => notes),
  };
}

/** Lists the ids of the tasks that have a block to fill in or to mend, in the order of the rubric; runs no check. */
export async function unfinishedTasks(course: Course): Promise<string[]> {
  const questions = course.rubric.questions.map(({ id }) => questionOf(course.lab, id));
  const prepared = await prepare(await readOwnFiles(course, questions));
  return course.rubric.questions.flatMap(({ tasks }, index) => {
    const isReady = (block: string) => prepared[index].blocks.get(block)?.state === 'ready';
    const blocksOf = (id: string) => questions[index].tasks.find((task) => task.id === id)?.blocks ?? [];
    return tasks.flatMap(({ id }) => (blocksOf(id).every(isReady) ? [] : [id]));
  });
}

/** Checks a student's files; a line on a terminal says how far that is. */
export async function checkWithProgress(course: Course): Promise<OwnSubmission> {
  const total = course.rubric.questions.flatMap(({ tasks }) => tasks).length;
  let done = 0;
  showLine('checking your files …');
  try {
    return await checkOwnSubmission(course, () => showLine(`checking your files … ${++done} of ${total} tasks`));
  } finally {
    showLine('');
  }
}

/** Makes a question that has the checks that students may see, and no others. */
export function visiblePart(question: Question): Question {
  const tasks = question.tasks.map((task) => ({
    ...task,
    checks: task.checks.filter(({ visibility }) => visibility === 'visible'),
  }));
  return { ...question, tasks };
}

/**
 * Reads the files that a student works on, as a submission's, with the stubs that their blocks belong into.
 * @throws UsageError where the folder that they lie in is gone
 */
export async function readOwnFiles(
  { rubric, root }: Course,
  questions: readonly Pick<Question, 'student' | 'file' | 'stub' | 'reference'>[],
): Promise<{ file: SubmittedFile; stub: string }[]> {
  const sourceBytes = rubric.sandbox.sourceKilobytes * 1024;
  const gone = questions.map(({ student }) => join(root, student)).find((path) => !existsSync(dirname(path)));
  if (gone) throw new UsageError(`${gone} does not exist: it is the file to work on, and came with the lab`);
  return Promise.all(
    questions.map(async (question) => {
      const { student, file } = question;
      const { files } = await readSubmission(dirname(join(root, student)), [file], { sourceBytes });
      return { file: files[0], stub: readStub(root, question) };
    }),
  );
}

/**
 * Finds the layers for a student's own code: what stands everywhere starts fastest.
 * @param start starts a child that is needed anyhow, to see whether they stand
 */
export function tryOwnLayers(start?: (layers: Layers) => Promise<void>): Promise<Layers> {
  return tryLayers({ without: ['kernel', 'limits', 'user'], start });
}
