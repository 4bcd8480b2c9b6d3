import type { FaultySample, KnownMistake, Sample } from '../../harness/authoring/samples.ts';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import type { GradeReport, TaskReport } from '../../harness/report/schema.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { unseenInHistory } from '../../samples/recordings/unseen.ts';
import { changedFiles, compose, writeSubmission } from '../../testing/compose.ts';

/** How one work of the corpora fared. */
export interface Judgement<W extends Sample = Sample> {
  work: W;
  report: GradeReport;
  /** the question's task reports that decide about the work */
  tasks: TaskReport[];
  /** what came otherwise than expected, as sentences; empty where all is as it should be */
  surprises: string[];
}

export interface WrongJudgement extends Judgement<FaultySample> {
  isAccepted: boolean;
  /** whether the findings name the listed mistake that the work implements, if it does one */
  diagnosis: 'named' | 'either-or' | 'missed' | 'not listed';
}

/** What the rubric's tasks are worth, and the caps of the questions: an oracle beside the rubric. */
export const WORTH = { q1: { softmax: 10, loss: 10, backprop: 25, predict: 30 }, q2: { train: 25, test: 5 } };
export const CAPS = { q1: 70, q2: 30 };

/**
 * Grades wrong work through the real path. The question that it does not touch is not handed in: it is
 * graded in a process of its own and would only cost time.
 */
export async function judgeWrong(
  course: Course,
  work: FaultySample & Partial<KnownMistake>,
  seed: number,
): Promise<WrongJudgement> {
  const report = await grade(course, changedFiles(work), seed);
  const question = report.questions.find(({ id }) => work.fails[0].startsWith(id));
  const tasks = question?.tasks ?? [];
  const failed = tasks.filter(({ outcome }) => outcome !== 'passed');
  const blamed = Object.fromEntries(failed.flatMap(({ id, blockedBy }) => (blockedBy ? [[id, blockedBy]] : [])));
  const listed = work.says === undefined ? work.is : work.id;
  const named = mistakesIn(failed);
  const shownBy = unseenInHistory[work.id];
  const diagnosis = diagnosisOf(listed, named);
  const refusals = differ('failed tasks', failed.map(({ id }) => id).join(' '), work.fails.join(' '));
  const surprises = [
    ...refusals,
    ...differ('errors of our own', errorsIn(failed), ''),
    ...differ('blocked tasks', JSON.stringify(blamed), JSON.stringify(work.blocked ?? {})),
    ...differ('marks before and after the cap', `${question?.rawMarks}, ${question?.marks}`, marksWithout(work.fails)),
    ...(named.length === 0 || (listed && named.includes(listed)) ? [] : [`named as ${named.join(' or ')}`]),
    ...(diagnosis === 'missed' ? [`not named as ${listed}`] : []),
    ...(diagnosis === 'either-or' ? [`named as ${named.join(' or ')}, which no input tells apart`] : []),
    ...(shownBy && !isFailed(tasks, shownBy) ? [`not seen by ${shownBy}`] : []),
  ];
  const isAccepted = !failed.some(({ id }) => id === work.fails[0]);
  return { work, report, tasks, surprises, isAccepted, diagnosis };
}

/** Grades right work, with both questions, through the real path. */
export async function judgeRight(course: Course, work: Sample, seed: number): Promise<Judgement> {
  const report = await grade(course, compose(work), seed);
  const tasks = report.questions.flatMap((question) => question.tasks);
  const refused = tasks.flatMap(({ id, checks }) =>
    checks.filter(({ outcome }) => outcome !== 'passed').map((check) => `${id} ${check.id}`),
  );
  const marks = report.questions.map((question) => `${question.rawMarks}, ${question.marks}`).join('; ');
  const surprises = [...differ('refused by', refused.join(', '), ''), ...differ('marks', marks, '75, 70; 30, 30')];
  return { work, report, tasks, surprises };
}

async function grade(course: Course, files: ReadonlyMap<string, string>, seed: number): Promise<GradeReport> {
  const parent = createTemporaryFolder('judged');
  try {
    return await gradeSubmission(course, { path: writeSubmission(files, parent.folder), seed });
  } finally {
    parent.remove();
  }
}

function marksWithout(fails: readonly string[]): string {
  const question = fails[0].startsWith('q1') ? 'q1' : 'q2';
  const passed = Object.entries(WORTH[question]).filter(([task]) => !fails.includes(`${question}.${task}`));
  const marks = passed.reduce((sum, [, worth]) => sum + worth, 0);
  return `${marks}, ${Math.min(marks, CAPS[question])}`;
}

function mistakesIn(tasks: readonly TaskReport[]): string[] {
  const ids = tasks
    .flatMap(({ checks }) => checks)
    .flatMap(({ finding }) => (finding && 'mistakes' in finding ? (finding.mistakes ?? []).map(({ id }) => id) : []));
  return [...new Set(ids)];
}

function diagnosisOf(listed: string | undefined, named: readonly string[]): WrongJudgement['diagnosis'] {
  if (listed === undefined) return 'not listed';
  if (!named.includes(listed)) return 'missed';
  return named.length === 1 ? 'named' : 'either-or';
}

/** @param check task and check, `q1.softmax extreme` */
function isFailed(tasks: readonly TaskReport[], check: string): boolean {
  return tasks.some(({ id, checks }) =>
    checks.some((report) => `${id} ${report.id}` === check && report.outcome === 'failed'),
  );
}

function errorsIn(tasks: readonly TaskReport[]): string {
  return tasks.flatMap(({ id, outcome }) => (outcome === 'error' ? [id] : [])).join(' ');
}

function differ(what: string, actual: string, expected: string): string[] {
  return actual === expected ? [] : [`${what}: ${actual || 'none'}, expected ${expected || 'none'}`];
}
