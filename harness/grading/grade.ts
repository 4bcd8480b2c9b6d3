import { basename, dirname } from 'node:path';
import pLimit from 'p-limit';
import type { Lab } from '../authoring/lab.ts';
import { prepare } from '../graft/prepare.ts';
import { bounded, type GradeReport, type TaskReport } from '../report/schema.ts';
import { type Course, findTask } from '../rubric/course.ts';
import { questionOf, readStub } from '../rubric/load-lab.ts';
import type { Rubric } from '../rubric/schema.ts';
import type { Layers } from '../sandbox/layers.ts';
import { type IntakeLimits, readSubmission, type Submission } from '../submission/intake.ts';
import { UsageError } from '../support/errors.ts';
import { seedOf } from './course-key.ts';
import { layersInReport, layersOf } from './course-layers.ts';
import { courseHashes } from './grade-inputs.ts';
import { runQuestion } from './run-question.ts';
import { handedIn, questionReport, totals } from './score.ts';
import { type OpenSandbox, openStaged } from './staged-sandbox.ts';

export interface GradeOptions {
  /** 32-bit seed of all randomness; from the course key and the submission's hash unless given */
  seed?: number;
  /** when it was handed in, for lateness; the clock is never asked */
  submittedAt?: Date;
  /** id of the only task to grade, with those that it requires */
  task?: string;
  /** the layers around the submission's code; those of `layersOf` unless given */
  layers?: Layers;
  onTask?(report: TaskReport): void;
}

/**
 * Reads a submission and grades it.
 * @param options path: a folder with its files, or a zip archive of one
 * @throws UsageError where there is no submission, and where `gradeRead` does
 */
export async function gradeSubmission(
  course: Course,
  { path, ...options }: GradeOptions & { path: string },
): Promise<GradeReport> {
  const submission = await readSubmission(path, fileNames(course), intakeLimits(course));
  return gradeRead(course, submission, options);
}

/** Names the files that a submission consists of. */
export function fileNames({ lab }: Course): string[] {
  return lab.questions.map(({ file }) => file);
}

export function intakeLimits({ rubric, lab }: Course): IntakeLimits {
  return { sourceBytes: rubric.sandbox.sourceKilobytes * 1024, home: basename(dirname(lab.questions[0].student)) };
}

/**
 * Grades one submission. What the submission does wrong, or to itself, is in the report.
 * @throws UsageError where the command is wrong, or the machine lacks a layer that the rubric requires
 */
export async function gradeRead(course: Course, submission: Submission, options: GradeOptions): Promise<GradeReport> {
  const begin = performance.now();
  const { rubric, lab, root } = course;
  if (lab.seed !== undefined && options.seed !== undefined && options.seed !== lab.seed) {
    throw new UsageError(`this copy of the lab knows the right answers for seed ${lab.seed} only: leave --seed out`);
  }
  const only = options.task === undefined ? undefined : findTask(course, options.task).task.id;
  const selected = rubric.questions.filter(({ tasks }) => !only || tasks.some(({ id }) => id === only));
  const seed = options.seed ?? seedOf(course, submission);
  const questions = selected.map((rule) => ({ rule, question: questionOf(lab, rule.id) }));
  const files = questions.map(({ question }) => {
    const file = submission.files.find(({ name }) => name === question.file);
    if (!file) throw new Error(`${question.file} was not read`);
    return { file, stub: readStub(root, question) };
  });
  const preparing = prepare(files);
  preparing.catch(() => {}); // it is awaited once the layers are known
  const atOnce = questionsAtOnce(rubric);
  const isAtWork = ({ file, stub }: (typeof files)[number]) => file.state === 'read' && file.text !== stub;
  const first = files.flatMap((each, index) => (isAtWork(each) ? index : [])).slice(0, atOnce);
  const opened = new Map<number, OpenSandbox>();
  const closeAll = () => Promise.all(opened.values().map((each) => each.close()));
  /** Starts the children of the first questions that somebody has worked on, while the files are prepared. */
  const start = async (layers: Layers) => {
    const started = first.map((index) => {
      const ready = preparing.then((prepared) => prepared[index]);
      ready.catch(() => {}); // it is awaited as a whole
      const { question } = questions[index];
      const staged = openStaged({ root, question, rubric, prepared: ready, layers }, []);
      opened.set(index, staged);
      return staged.sandbox.launch();
    });
    for (const each of started) each.catch(() => {}); // a question awaits its own
    await started[0].catch(async (error) => {
      await closeAll();
      opened.clear();
      throw error;
    });
  };
  const layers = options.layers ?? (await layersOf(course, first.length > 0 ? start : undefined));
  const prepared = await preparing.catch(async (error) => {
    await closeAll();
    throw error;
  });
  const inParallel = pLimit(atOnce);
  const graded = await inParallel.map(questions, async ({ rule, question }, index) => {
    const { onTask = () => {} } = options;
    const ofQuestion = { root, layers, question, rule, rubric, prepared: prepared[index], seed, only, onTask };
    const run = { ...ofQuestion, opened: opened.get(index) };
    const { tasks, notes } = await runQuestion(run);
    return { report: questionReport(rule, tasks, only !== undefined), notes };
  });

  const reports = graded.map(({ report }) => report);
  return bounded({
    version: 1,
    title: rubric.title,
    submission: { id: submission.id, ...handedIn(rubric, options.submittedAt) },
    ...totals(rubric, reports, options.submittedAt),
    questions: reports,
    notes: [...submission.notes, ...graded.flatMap(({ notes }) => notes), ...publicNote(lab)],
    seed,
    hashes: { ...courseHashes(course), submission: submission.hash },
    node: process.version,
    sandbox: { layers: layersInReport(layers) },
    milliseconds: Math.round(performance.now() - begin),
  });
}

/** Megabytes that the grader takes itself, with the reference beside it. */
const OWN_MEGABYTES = 300;

/** Counts the questions that have room for all that their code may take: else the kernel would choose what ends. */
function questionsAtOnce({ sandbox }: Rubric): number {
  const free = process.availableMemory() / 1024 ** 2 - OWN_MEGABYTES;
  return Math.max(1, Math.floor(free / sandbox.memoryMegabytes));
}

function publicNote({ seed }: Lab): string[] {
  if (seed === undefined) return [];
  return ['these are the checks that students may see: an upload meets them with other inputs, and a few more'];
}
