import type { FaultySample, KnownMistake, Sample } from '../../harness/authoring/samples.ts';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import type { GradeReport, QuestionReport, TaskReport } from '../../harness/report/schema.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { unseenInHistory } from '../../samples/recordings/unseen.ts';
import { changedFiles, compose, writeSubmission } from '../../testing/compose.ts';
import { expectedMarks } from './expected-marks.ts';

/** How one work of the corpora fared. */
export interface Judgement<W extends Sample = Sample> {
  work: W;
  report: GradeReport;
  /** the question's task reports that decide about the work */
  tasks: TaskReport[];
  /** what came otherwise than expected, as sentences; empty where all is as it should be */
  surprises: string[];
}

export interface FaultyJudgement extends Judgement<FaultySample> {
  isAccepted: boolean;
  /** whether the findings name the listed mistake that the work implements, if it does one */
  diagnosis: 'named' | 'either-or' | 'missed' | 'not listed';
}

/**
 * Grades a faulty sample through the real path. The question that it does not touch is not handed in: it is
 * graded in a process of its own and would only cost time.
 */
export async function judgeFaulty(
  course: Course,
  work: FaultySample & Partial<KnownMistake>,
  seed: number,
): Promise<FaultyJudgement> {
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
    ...differ(
      'marks before and after the cap',
      question ? marksOf(question) : 'none',
      marksExpected(course, work.fails, question?.id),
    ),
    ...(named.length === 0 || (listed && named.includes(listed)) ? [] : [`named as ${named.join(' or ')}`]),
    ...(diagnosis === 'missed' ? [`not named as ${listed}`] : []),
    ...(diagnosis === 'either-or' ? [`named as ${named.join(' or ')}, which no input tells apart`] : []),
    ...(shownBy && !isFailed(tasks, shownBy) ? [`not seen by ${shownBy}`] : []),
  ];
  const isAccepted = !failed.some(({ id }) => id === work.fails[0]);
  return { work, report, tasks, surprises, isAccepted, diagnosis };
}

/** Grades a correct sample, with both questions, through the real path. */
export async function judgeCorrect(course: Course, work: Sample, seed: number): Promise<Judgement> {
  const report = await grade(course, compose(work), seed);
  const tasks = report.questions.flatMap((question) => question.tasks);
  const refused = tasks.flatMap(({ id, checks }) =>
    checks.filter(({ outcome }) => outcome !== 'passed').map((check) => `${id} ${check.id}`),
  );
  const surprises = [
    ...differ('refused by', refused.join(', '), ''),
    ...report.questions.flatMap((question) =>
      differ(`marks of ${question.id}`, marksOf(question), marksExpected(course, [], question.id)),
    ),
  ];
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

/** Marks before and after the cap. */
function marksOf({ rawMarks, marks }: QuestionReport): string {
  return `${rawMarks}, ${marks}`;
}

function marksExpected({ rubric }: Course, fails: readonly string[], question: string | undefined): string {
  const columns = expectedMarks(rubric, fails);
  return `${columns[`${question} before cap`]}, ${columns[`${question}`]}`;
}

function mistakesIn(tasks: readonly TaskReport[]): string[] {
  const ids = tasks
    .flatMap(({ checks }) => checks)
    .flatMap(({ finding }) => (finding && 'mistakes' in finding ? (finding.mistakes ?? []).map(({ id }) => id) : []));
  return [...new Set(ids)];
}

function diagnosisOf(listed: string | undefined, named: readonly string[]): FaultyJudgement['diagnosis'] {
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
