import { isDeepStrictEqual } from 'node:util';
import { type CheckReport, type GradeReport, type QuestionReport, SOURCE, type TaskReport } from '../report/schema.ts';
import type { Course } from '../rubric/course.ts';
import { latePenalty, zoneOf } from '../rubric/late.ts';
import type { Rubric } from '../rubric/schema.ts';
import { courseHashes } from './grade-inputs.ts';

type TaskRule = Rubric['questions'][number]['tasks'][number];
type QuestionRule = Rubric['questions'][number];
type Marks = Pick<QuestionReport, 'rawMarks' | 'marks'>;

interface MarkedTask extends Pick<TaskReport, 'outcome'> {
  readonly checks: readonly Pick<CheckReport, 'id' | 'outcome' | 'weight'>[];
}

/**
 * Computes a task's marks by the rubric, null where one of our own errors makes them unknown.
 * @param failedTasks ids of the question's tasks that have failed
 */
export function taskMarks(
  rule: TaskRule,
  { outcome, checks }: MarkedTask,
  failedTasks: readonly string[],
): number | null {
  if (outcome === 'error') return null;
  if (rule.requires.some((id) => failedTasks.includes(id))) return 0;
  // Checks of the blocks that are there may pass; the task is for all of them.
  if (checks.some(({ id, outcome }) => id === SOURCE.id && outcome === 'failed')) return 0;
  const total = sum(checks.map((check) => check.weight));
  const passed = sum(checks.filter((check) => check.outcome === 'passed').map((check) => check.weight));
  const isWhole = checks.every((check) => check.outcome === 'passed');
  if (rule.award === 'all-or-nothing' || total === 0) return isWhole ? rule.marks : 0;
  return (rule.marks * passed) / total;
}

/** Computes a question's marks before and after its cap, null where a task's are unknown. */
export function questionMarks(rule: QuestionRule, tasks: readonly (number | null)[]): Marks {
  const rawMarks = sumKnown(tasks);
  return { rawMarks, marks: rawMarks === null ? null : Math.min(rawMarks, rule.marks) };
}

/**
 * Reports what a question's tasks come to.
 * @param isPart only some of the question's tasks were graded, to which its own marks and cap do not apply
 */
export function questionReport(rule: QuestionRule, tasks: TaskReport[], isPart: boolean): QuestionReport {
  const ofTasks = tasks.map(({ marks }) => marks);
  const { rawMarks, marks } = questionMarks(rule, ofTasks);
  const { id, title } = rule;
  if (!isPart) return { id, title, marks, rawMarks, maxMarks: rule.marks, tasks };
  const maxMarks = tasks.reduce((sum, task) => sum + task.maxMarks, 0);
  return { id, title, marks: rawMarks, rawMarks, maxMarks, tasks };
}

/** Computes what the questions come to, less the penalty for lateness. */
export function totals(
  rubric: Rubric,
  questions: readonly QuestionReport[],
  submittedAt: Date | undefined,
): Pick<GradeReport, 'marks' | 'maxMarks' | 'penalty'> {
  const total = sumKnown(questions.map(({ marks }) => marks));
  const penalty = total === null ? undefined : latePenalty(rubric, submittedAt, total);
  return {
    marks: total === null ? null : total - (penalty?.marks ?? 0),
    maxMarks: questions.reduce((sum, { maxMarks }) => sum + maxMarks, 0),
    ...(penalty && { penalty }),
  };
}

/**
 * Marks a report anew: with what its checks are worth by the course's rubric and the time of the submission. No check
 * runs: the report must be one of the same code, data, rules and limits.
 */
export function markReport(course: Course, report: GradeReport, submittedAt: Date | undefined): GradeReport {
  const { rubric } = course;
  const questions = rubric.questions.map((rule) => {
    const stored = report.questions.find(({ id }) => id === rule.id)?.tasks ?? [];
    const failed = stored.flatMap(({ id, outcome }) => (outcome === 'failed' ? [id] : []));
    const tasks = rule.tasks.map((taskRule) => {
      const task = stored.find(({ id }) => id === taskRule.id);
      if (!task) throw new Error(`the report has no task ${taskRule.id}`);
      const { title, marks: maxMarks } = taskRule;
      return { ...task, title, maxMarks, marks: taskMarks(taskRule, task, failed) };
    });
    return questionReport(rule, tasks, false);
  });
  const { penalty: _, ...rest } = report;
  return {
    ...rest,
    title: rubric.title,
    submission: { id: report.submission.id, ...handedIn(rubric, submittedAt) },
    ...totals(rubric, questions, submittedAt),
    questions,
    // No mistake is looked for again.
    hashes: { ...courseHashes(course), mistakes: report.hashes.mistakes, submission: report.hashes.submission },
  };
}

/** Says in a report when its submission was handed in, where that is known. */
export function handedIn(
  rubric: Rubric,
  submittedAt: Date | undefined,
): Pick<GradeReport['submission'], 'submittedAt' | 'timeZone'> {
  return submittedAt === undefined ? {} : { submittedAt: submittedAt.toISOString(), timeZone: zoneOf(rubric) };
}

/**
 * Tells whether a report that came from elsewhere has the checks that the course has for each task, and in each place
 * the marks that they come to.
 */
export function isWorthItsMarks(course: Course, report: GradeReport): boolean {
  const { questions, submission } = report;
  const found = questions.flatMap(({ tasks }) => tasks.map(({ id, checks }) => [id, ...checks.map(shownWeight)]));
  if (!isDeepStrictEqual(found, expectedChecks(course))) return false;
  const time = submission.submittedAt === undefined ? undefined : new Date(submission.submittedAt);
  const anew = markReport(course, report, time);
  const marksOf = ({ questions, marks, maxMarks, penalty }: GradeReport) => ({ questions, marks, maxMarks, penalty });
  return isDeepStrictEqual(marksOf(anew), marksOf(report)) && questions.every(({ tasks }) => tasks.every(isConsistent));
}

/** Lists the checks of each task as reports have them, with their weights. */
function expectedChecks({ rubric, lab }: Course): string[][] {
  const rules = new Map(Object.entries(rubric.rules));
  return rubric.questions.flatMap((question) => {
    const known = lab.questions.find(({ id }) => id === question.id)?.tasks ?? [];
    return question.tasks.map(({ id }) => {
      const checks = known.find((task) => task.id === id)?.checks ?? [];
      const run = checks.filter(({ rule }) => rule === undefined || rules.get(rule) !== 'off');
      return [id, ...[SOURCE, ...run].map(shownWeight)];
    });
  });
}

const shownWeight = ({ id, weight = 1 }: { id: string; weight?: number }) => `${id} × ${weight}`;

/** Tells whether a task passed only where all of its checks did. */
function isConsistent({ outcome, checks }: TaskReport): boolean {
  return outcome !== 'passed' || checks.every((check) => check.outcome === 'passed');
}

/** Adds up, or gives null where a summand is unknown. */
export function sumKnown(values: readonly (number | null)[]): number | null {
  return values.includes(null) ? null : sum(values as number[]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
