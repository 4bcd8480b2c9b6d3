import { rmSync } from 'node:fs';
import type { Course } from '../../harness/course.ts';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import type { GradeReport, TaskReport } from '../../harness/report/schema.ts';
import { changedFiles, compose, writeSubmission } from './compose.ts';
import type { Work, WrongWork } from './work.ts';

/** How one work of the corpora fared. */
export interface Judgement {
  work: Work;
  report: GradeReport;
  /** what came otherwise than expected, as sentences; empty where all is as it should be */
  surprises: string[];
}

/** Marks of a question before and after its cap, by the tasks of it that fail: an oracle beside the rubric. */
const MARKS = new Map([
  ['q1.softmax q1.predict', '35, 35'],
  ['q1.loss q1.predict', '35, 35'],
  ['q1.softmax q1.backprop q1.predict', '10, 10'],
  ['q1.backprop q1.predict', '20, 20'],
  ['q1.predict', '45, 45'],
  ['q2.train', '5, 5'],
  ['q2.test', '25, 25'],
]);

/**
 * Grades wrong work through the real path. The question that it does not touch is not handed in: it is
 * graded in a process of its own and would only cost time.
 */
export async function judgeWrong(course: Course, work: WrongWork, seed: number): Promise<Judgement> {
  const report = await grade(course, changedFiles(work), seed);
  const question = report.questions.find(({ id }) => work.fails[0].startsWith(id));
  const failed = question?.tasks.filter(({ outcome }) => outcome !== 'passed') ?? [];
  const blamed = Object.fromEntries(
    Object.keys(work.blocked ?? {}).map((id) => [id, failed.find((task) => task.id === id)?.blockedBy ?? []]),
  );
  const surprises = [
    ...differ('failed tasks', failed.map(({ id }) => id).join(' '), work.fails.join(' ')),
    ...differ('errors of our own', errorsIn(failed), ''),
    ...differ('blocked tasks', JSON.stringify(blamed), JSON.stringify(work.blocked ?? {})),
    ...differ(
      'marks before and after the cap',
      `${question?.rawMarks}, ${question?.marks}`,
      MARKS.get(work.fails.join(' ')),
    ),
  ];
  return { work, report, surprises };
}

/** Grades right work, with both questions, through the real path. */
export async function judgeRight(course: Course, work: Work, seed: number): Promise<Judgement> {
  const report = await grade(course, compose(work), seed);
  const refused = report.questions
    .flatMap(({ tasks }) => tasks)
    .flatMap(({ id, checks }) =>
      checks.filter(({ outcome }) => outcome !== 'passed').map((check) => `${id} ${check.id}`),
    );
  const marks = report.questions.map((question) => `${question.rawMarks}, ${question.marks}`).join('; ');
  const surprises = [...differ('refused by', refused.join(', '), ''), ...differ('marks', marks, '75, 70; 30, 30')];
  return { work, report, surprises };
}

async function grade(course: Course, files: ReadonlyMap<string, string>, seed: number): Promise<GradeReport> {
  const folder = writeSubmission(files);
  try {
    return await gradeSubmission(course, { folder, seed });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function errorsIn(tasks: readonly TaskReport[]): string {
  return tasks.flatMap(({ id, outcome }) => (outcome === 'error' ? [id] : [])).join(' ');
}

function differ(what: string, actual: string, expected: string | undefined): string[] {
  return actual === expected ? [] : [`${what}: ${actual || 'none'}, expected ${expected || 'none'}`];
}
