import pLimit from 'p-limit';
import type { Lab } from '../authoring/lab.ts';
import { bounded, type GradeReport, type TaskReport } from '../report/schema.ts';
import { type Course, fileNames, findTask, intakeLimits } from '../rubric/course.ts';
import { questionOf } from '../rubric/load-lab.ts';
import type { Layers } from '../sandbox/layers.ts';
import { readSubmission, type Submission } from '../submission/intake.ts';
import { UsageError } from '../support/errors.ts';
import { type Begun, begin } from './begin.ts';
import { seedOf } from './course-key.ts';
import { layersInReport } from './course-layers.ts';
import { courseHashes } from './grade-inputs.ts';
import { runQuestion } from './run-question.ts';
import { handedIn, questionReport, totals } from './score.ts';

export interface GradeOptions {
  /** 32-bit seed of all randomness; from the course key and the submission's hash unless given */
  seed?: number;
  /** when it was handed in, for lateness; the clock is never asked */
  submittedAt?: Date;
  /** id of the only task to grade, with those that it requires */
  task?: string;
  /** the layers around the submission's code; those of `layersOf` unless given */
  layers?: Layers;
  /** whether to look no further than it takes to decide: for who reads which tasks have failed, and not why */
  verdictOnly?: boolean;
  /** where all questions have been begun with, before the lab's checks were loaded */
  begun?: Begun | undefined;
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

/**
 * Grades one submission. What the submission does wrong, or to itself, is in the report.
 * @throws UsageError where the command is wrong, or the machine lacks a layer that the rubric requires
 */
export async function gradeRead(course: Course, submission: Submission, options: GradeOptions): Promise<GradeReport> {
  const from = performance.now();
  const { rubric, lab, root } = course;
  if (lab.seed !== undefined && options.seed !== undefined && options.seed !== lab.seed) {
    throw new UsageError(`this copy of the lab knows the right answers for seed ${lab.seed} only: leave --seed out`);
  }
  const only = options.task === undefined ? undefined : findTask(course, options.task).task.id;
  const selected = rubric.questions.filter(({ tasks }) => !only || tasks.some(({ id }) => id === only));
  const seed = options.seed ?? seedOf(course, submission);
  const questions = selected.map((rule) => ({ rule, question: questionOf(lab, rule.id) }));
  const all = questions.map(({ question }) => question);
  const begun = options.begun ?? begin(course, submission, all, options.layers);
  const ready = async () => ({ layers: await begun.layers, prepared: await begun.preparing });
  const { layers, prepared } = await ready().catch(async (error) => {
    await begun.close();
    throw error;
  });
  const inParallel = pLimit(begun.atOnce);
  const graded = await inParallel.map(questions, async ({ rule, question }, index) => {
    const { onTask = () => {}, verdictOnly } = options;
    const of = { root, layers, question, rule, rubric, prepared: prepared[index] };
    const ofQuestion = { ...of, seed, only, verdictOnly, onTask };
    const run = { ...ofQuestion, opened: begun.opened.get(question.id) };
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
    milliseconds: Math.round(performance.now() - from),
  });
}

function publicNote({ seed }: Lab): string[] {
  if (seed === undefined) return [];
  return ['these are the checks that students may see: an upload meets them with other inputs, and a few more'];
}
