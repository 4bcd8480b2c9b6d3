import { questionMarks, sumKnown } from '../../grading/score.ts';
import { describeFinding } from '../../report/describe.ts';
import type { GradeReport } from '../../report/schema.ts';
import { daysAfter, latePenalty, zoneOf } from '../../rubric/late.ts';
import type { Rubric } from '../../rubric/schema.ts';
import type { ClassResult, ClassRun, Student, Submitted } from '../submission.ts';
import { concerns, type Override } from './overrides.ts';

/** A student's grade for a submission. Marks are null where nobody knows them. */
export interface Grade {
  readonly submission: Submitted;
  /** without anything where nobody can tell who has handed it in */
  readonly student: Student;
  readonly state: 'graded' | 'excused' | 'not graded' | 'nothing handed in';
  /** by whose clock people are shown times: an IANA name, or an offset */
  readonly timeZone: string;
  /** milliseconds after the student's deadline; undefined where it is not late, or no time is known */
  readonly lateBy: number | undefined;
  readonly questions: readonly QuestionGrade[];
  readonly penalty: GradeReport['penalty'];
  /** after the penalty; null too where the student is excused */
  readonly marks: number | null;
  readonly maxMarks: number;
  /** those that concern the student */
  readonly overrides: readonly Override[];
  /** of the intake, and of the report: what was ignored, and files that are missing or cannot be read */
  readonly notes: readonly string[];
}

interface QuestionGrade {
  readonly id: string;
  readonly tasks: readonly { id: string; marks: number | null }[];
  /** before the cap */
  readonly rawMarks: number | null;
  /** after the cap */
  readonly marks: number | null;
}

/** Makes a grade for each student of each submission, in the order of the run, and of who has handed in nothing. */
export function gradesOf(run: ClassRun, rubric: Rubric, overrides: readonly Override[]): Grade[] {
  return everybody(run).map(({ result, student }) => gradeOf(result, student, rubric, overrides));
}

/** The submission of those who have handed in nothing. */
const NOTHING = { id: '', students: [], notes: [] };

/** Lists each student of each submission, and who has handed in nothing. */
export function everybody({ results, absent = [] }: ClassRun): { result: ClassResult; student: Student }[] {
  return [
    ...results.flatMap((result) => studentsOf(result.submission).map((student) => ({ result, student }))),
    ...absent.map((student) => ({ result: { submission: NOTHING, page: '' }, student })),
  ];
}

/** Names who has handed in: somebody unknown where nobody can tell. */
export function studentsOf({ students }: Submitted): readonly Student[] {
  return students.length > 0 ? students : [{}];
}

/**
 * Computes what a student gets by the stored report and the overrides. A penalty is computed anew where an override
 * changes what it is of: the deadline, or the marks of tasks.
 */
export function gradeOf(
  { submission, report }: ClassResult,
  student: Student,
  rubric: Rubric,
  overrides: readonly Override[],
): Grade {
  const own = overrides.filter((override) => concerns(override, submission, student));
  const isExcused = own.some(({ excused }) => excused);
  const whole = own.map(({ marks }) => marks).find((marks) => typeof marks === 'number');
  const ofTasks = Object.assign({}, ...own.map(({ marks }) => (typeof marks === 'object' ? marks : {})));
  const extension = own.find((override) => override.extension !== undefined)?.extension;

  const questions = rubric.questions.map((rule) => questionGrade(rule, report, ofTasks));
  const total = sumKnown(questions.map(({ marks }) => marks));
  const penalty = penaltyNow();
  const marks = whole ?? (total === null ? null : total - (penalty?.marks ?? 0));

  const deadline = deadlineOf(rubric, extension);
  const late = deadline && submission.submittedAt ? Date.parse(submission.submittedAt) - Date.parse(deadline) : 0;
  return {
    submission,
    student,
    state: isExcused
      ? 'excused'
      : marks !== null
        ? 'graded'
        : submission === NOTHING
          ? 'nothing handed in'
          : 'not graded',
    timeZone: zoneOf(rubric),
    lateBy: late > 0 ? late : undefined,
    questions,
    penalty,
    marks: isExcused ? null : marks,
    maxMarks: rubric.questions.reduce((sum, { marks }) => sum + marks, 0),
    overrides: own,
    notes: [...submission.notes, ...(report?.notes ?? []), ...fileFaults(report)],
  };

  function penaltyNow(): GradeReport['penalty'] {
    if (total === null || whole !== undefined) return undefined;
    if (extension === undefined && Object.keys(ofTasks).length === 0) return report?.penalty;
    return penaltyOf(rubric, extension, submission.submittedAt, total);
  }
}

/** Says, once for each, which files cannot be read, and which nearly go by the name of one that is missing. */
function fileFaults(report: GradeReport | undefined): string[] {
  const checks = report?.questions.flatMap(({ tasks }) => tasks.flatMap(({ checks }) => checks)) ?? [];
  const lines = checks.flatMap(({ finding }) =>
    (finding?.code === 'missing-file' && finding.similar) || finding?.code === 'file-rejected'
      ? describeFinding(finding)
      : [],
  );
  return [...new Set(lines)];
}

/** Computes what lateness costs of marks, by the rubric and an extension. */
export function penaltyOf(
  rubric: Rubric,
  extension: Override['extension'],
  submittedAt: string | undefined,
  marks: number,
): GradeReport['penalty'] {
  const deadline = deadlineOf(rubric, extension);
  const time = submittedAt === undefined ? undefined : new Date(submittedAt);
  const { late, timeZone } = rubric;
  return latePenalty({ late, ...(timeZone && { timeZone }), ...(deadline && { deadline }) }, time, marks);
}

/** Computes the rubric's deadline, or what an extension makes of it. */
export function deadlineOf(rubric: Rubric, extension: Override['extension']): string | undefined {
  if (typeof extension === 'string') return extension;
  return extension === undefined ? rubric.deadline : daysAfter(rubric, extension);
}

function questionGrade(
  rule: Rubric['questions'][number],
  report: GradeReport | undefined,
  byHand: Readonly<Record<string, number>>,
): QuestionGrade {
  const stored = report?.questions.find(({ id }) => id === rule.id);
  const tasks = rule.tasks.map(({ id }) => {
    const marks = stored?.tasks.find((task) => task.id === id)?.marks ?? null;
    return { id, marks: Object.hasOwn(byHand, id) ? byHand[id] : marks };
  });
  const isChanged = tasks.some(({ id }) => Object.hasOwn(byHand, id));
  const all = tasks.map((task) => task.marks);
  const { rawMarks, marks } = stored && !isChanged ? stored : questionMarks(rule, all);
  return { id: rule.id, tasks, rawMarks, marks };
}
