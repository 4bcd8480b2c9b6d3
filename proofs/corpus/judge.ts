import type { Task } from '../../harness/authoring/lab.ts';
import { isKnownMistake, type Sample, type Samples } from '../../harness/authoring/samples.ts';
import { type GradeOptions, gradeSubmission } from '../../harness/grading/grade.ts';
import type { GradeReport, QuestionReport, TaskReport } from '../../harness/report/schema.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { readStub } from '../../harness/rubric/load-lab.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { changedFiles, compose, writeSubmission } from '../compose.ts';
import type { Faulty } from '../load-samples.ts';
import { expectedMarks } from './expected-marks.ts';
import { type Truth, untrue } from './truth.ts';

/** How one sample fared. */
export interface Judgement<S extends Sample = Sample> {
  sample: S;
  report: GradeReport;
  /** the question's task reports that decide about the sample */
  tasks: TaskReport[];
  /** what came otherwise than expected, as sentences; empty where all is as it should be */
  surprises: string[];
}

export interface FaultyJudgement extends Judgement<Faulty> {
  isAccepted: boolean;
  /** whether the findings name the known mistake that the sample makes, if it makes one */
  diagnosis: 'named' | 'either-or' | 'missed' | 'not listed';
  /** whether it is held what a student reads first: a known mistake's name, or the words that are expected */
  isTold: boolean;
}

/**
 * Grades a faulty sample through the real path. The question that it does not touch is not handed in: it is
 * graded in a process of its own and would only cost time.
 *
 * @param expected what the samples' file says of some of them beside the tasks that fail
 */
export async function judgeFaulty(
  course: Course,
  sample: Faulty,
  seed: number,
  { unseenInHistory = {}, ...truth }: Truth & Pick<Samples, 'unseenInHistory'> = { correct: [] },
): Promise<FaultyJudgement> {
  const report = await grade(course, changedFiles(sample, course), { seed });
  const question = report.questions.find(({ tasks }) => tasks.some(({ id }) => id === sample.fails[0]));
  const tasks = question?.tasks ?? [];
  const failed = tasks.filter(({ outcome }) => outcome !== 'passed');
  const blamed = Object.fromEntries(failed.flatMap(({ id, blockedBy }) => (blockedBy ? [[id, blockedBy]] : [])));
  const known = knownMistakeOf(sample);
  const named = mistakesIn(failed);
  const diagnosis = diagnosisOf(known, named);
  const { tells = {} } = truth;
  const told = tells[sample.id] ?? tells[known ?? ''] ?? [];
  const isNamed = diagnosis === 'named';
  const shownBy = unseenInHistory[sample.id];
  const isTold = isNamed || sample.id in tells;
  const refusals = differ('failed tasks', failed.map(({ id }) => id).join(' '), sample.fails.join(' '));
  const surprises = [
    ...refusals,
    ...differ('errors of our own', errorsIn(failed), ''),
    ...differ('blocked tasks', JSON.stringify(blamed), JSON.stringify(blamedExpected(course, sample, tasks))),
    ...differ(
      'marks before and after the cap',
      question ? marksOf(question) : 'none',
      marksExpected(course, sample.fails, question?.id),
    ),
    ...(named.length === 0 || (known && named.includes(known)) ? [] : [`named as ${named.join(' or ')}`]),
    ...(diagnosis === 'missed' ? [`not named as ${known}`] : []),
    ...(diagnosis === 'either-or' ? [`named as ${named.join(' or ')}, which no input tells apart`] : []),
    ...(shownBy && !isFailed(tasks, shownBy) ? [`not seen by ${shownBy}`] : []),
    ...(Object.keys(tells).length > 0 ? await untrue(course, sample, { report, tasks, isNamed }, told, truth) : []),
  ];
  const isAccepted = !failed.some(({ id }) => id === sample.fails[0]);
  return { sample, report, tasks, surprises, isAccepted, diagnosis, isTold };
}

/**
 * Says which tasks must be blamed for the failure of which others: for that of a task that the mistake is not in, those
 * that it uses and that fail as well, as long as there are the reference's values to find that out by; the mistake's own
 * alone, where all that the task meets is a block that is not done; and in any case those that it requires.
 */
function blamedExpected({ lab, rubric }: Course, { blocks, fails }: Faulty, reports: readonly TaskReport[]) {
  const isOwn = (task: Task) => task.blocks.some((block) => block in blocks);
  const blamed = reports.flatMap(({ id, checks }) => {
    const question = lab.questions.find(({ tasks }) => tasks.some((task) => task.id === id));
    const task = question?.tasks.find((task) => task.id === id);
    if (!question || !task || !fails.includes(id) || isOwn(task)) return [];
    const suspects = question.tasks.filter((other) => task.uses.includes(other.id) && fails.includes(other.id));
    const refusals = checks.filter(({ outcome }) => outcome !== 'passed');
    const isUndone = refusals.length > 0 && refusals.every(({ finding }) => finding?.code === 'todo');
    const canBeTried = suspects.some(({ functions }) => functions.some((name) => name in question.answers));
    const found = isUndone ? suspects.filter(isOwn) : canBeTried ? suspects : [];
    const { requires = [] } = rubric.questions.flatMap(({ tasks }) => tasks).find((rule) => rule.id === id) ?? {};
    const causes = new Set([...found.map((task) => task.id), ...requires.filter((other) => fails.includes(other))]);
    return causes.size > 0 ? [[id, [...causes]]] : [];
  });
  return Object.fromEntries(blamed);
}

/** Grades the stubs, which must earn nothing, through the real path. */
export async function judgeStubs(course: Course, seed: number): Promise<Judgement> {
  const report = await grade(course, stubFiles(course), { seed });
  const tasks = report.questions.flatMap((question) => question.tasks);
  const passed = tasks.filter(({ outcome }) => outcome === 'passed').map(({ id }) => id);
  const surprises = [
    ...differ('marks', report.marks, 0),
    ...differ('passed tasks', passed.join(' '), ''),
    ...differ('errors of our own', errorsIn(tasks), ''),
  ];
  return { sample: { id: 'the stubs', blocks: {} }, report, tasks, surprises };
}

/** Grades a correct sample, with all questions, through the real path. */
export async function judgeCorrect(course: Course, sample: Sample, seed: number): Promise<Judgement> {
  const report = await grade(course, compose(sample, course), { seed });
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
  return { sample, report, tasks, surprises };
}

/** Lists the files of the stubs. */
export function stubFiles({ root, lab }: Course): Map<string, string> {
  return new Map(lab.questions.map((question) => [question.file, readStub(root, question)]));
}

/**
 * Grades files through the real path, no further than it takes to say what `verdictOf` says of their judgement.
 * @param of id of a task of the question that decides; undefined: all questions do
 */
export async function decide(
  course: Course,
  files: ReadonlyMap<string, string>,
  seed: number,
  of?: string,
): Promise<string> {
  const report = await grade(course, files, { seed, verdictOnly: true });
  const deciding = report.questions.filter(({ tasks }) => of === undefined || tasks.some(({ id }) => id === of));
  return verdictOf(deciding.flatMap(({ tasks }) => tasks));
}

/** Says which of some tasks have failed, and in which an error of our own keeps that from being known. */
export function verdictOf(tasks: readonly Pick<TaskReport, 'id' | 'outcome'>[]): string {
  const idsWith = (which: TaskReport['outcome']) => tasks.flatMap(({ id, outcome }) => (outcome === which ? [id] : []));
  const said = [
    ['fails', idsWith('failed')],
    ['errs in', idsWith('error')],
  ] as const;
  const verdict = said.flatMap(([what, ids]) => (ids.length > 0 ? [`${what} ${ids.join(' and ')}`] : []));
  return verdict.length > 0 ? verdict.join(', ') : 'passes';
}

async function grade(
  course: Course,
  files: ReadonlyMap<string, string>,
  options: Pick<GradeOptions, 'seed' | 'verdictOnly'>,
): Promise<GradeReport> {
  const parent = createTemporaryFolder('judged');
  try {
    return await gradeSubmission(course, { path: writeSubmission(files, parent.folder), ...options });
  } finally {
    parent.remove();
  }
}

/** Draws marks before and after the cap. */
function marksOf({ rawMarks, marks }: QuestionReport): string {
  return `${rawMarks}, ${marks}`;
}

function marksExpected({ rubric }: Course, fails: readonly string[], question: string | undefined): string {
  const columns = expectedMarks(rubric, fails);
  return `${columns[`${question} before cap`]}, ${columns[`${question}`]}`;
}

/** Lists the known mistakes that the findings of some tasks name. */
export function mistakesIn(tasks: readonly TaskReport[]): string[] {
  const ids = tasks
    .flatMap(({ checks }) => checks)
    .flatMap(({ finding }) => (finding && 'mistakes' in finding ? (finding.mistakes ?? []).map(({ id }) => id) : []));
  return [...new Set(ids)];
}

/** Names the known mistake that a sample makes, if it makes one. */
export function knownMistakeOf(sample: Faulty): string | undefined {
  return isKnownMistake(sample) ? sample.id : sample.is;
}

function diagnosisOf(known: string | undefined, named: readonly string[]): FaultyJudgement['diagnosis'] {
  if (known === undefined) return 'not listed';
  if (!named.includes(known)) return 'missed';
  return named.length === 1 ? 'named' : 'either-or';
}

/** Tells whether a check has failed, by task and check: `sums.mean empty`. */
function isFailed(tasks: readonly TaskReport[], check: string): boolean {
  return tasks.some(({ id, checks }) =>
    checks.some((report) => `${id} ${report.id}` === check && report.outcome === 'failed'),
  );
}

function errorsIn(tasks: readonly TaskReport[]): string {
  return tasks.flatMap(({ id, outcome }) => (outcome === 'error' ? [id] : [])).join(' ');
}

/** Says that something is not as expected, where it is not. */
export function differ<T>(what: string, actual: T, expected: T): string[] {
  const shown = (value: T) => (value === '' ? 'none' : value);
  return actual === expected ? [] : [`${what}: ${shown(actual)}, expected ${shown(expected)}`];
}
