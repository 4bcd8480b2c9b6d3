import { zoneOf } from '../../rubric/late.ts';
import type { Grade } from '../gradebook/grades.ts';
import type { GradedRun } from '../run/run-folder.ts';
import type { Student } from '../submission.ts';
import { type Change, type Pair, rounded, type Standing } from './change.ts';
import { inputDifferences, type SettingChange, settingChanges } from './differences.ts';
import { type Matching, matchStudents } from './match-students.ts';
import { partChanges } from './part-changes.ts';

/** The changes from one run to another one; plain data, for programs too. */
export interface Diff extends Omit<Matching<Person>, 'pairs'> {
  readonly version: 1;
  /** what the rubric of the second run calls the lab */
  readonly title: string;
  /** by whose clock people read times: that of the second run's rubric */
  readonly timeZone: string;
  /** settings of the rubric that decide marks */
  readonly settings: readonly SettingChange[];
  /** submissions that have a report in both runs */
  readonly reports: number;
  readonly inputs: readonly InputChange[];
  /** of whom any part of the total or any check is another one, the largest loss first */
  readonly students: readonly StudentDiff[];
  /** students in both runs */
  readonly common: number;
  /** students who have marks in both runs, and those of them of whom nothing is listed */
  readonly compared: number;
  readonly unchanged: number;
  /** without marks in the second run, and not excused; why, and the marks of the first run */
  readonly ungraded: readonly (Person & { readonly reason: string; readonly had: number | null })[];
}

/** A grade input that differs, named as in `Difference`. */
interface InputChange {
  readonly input: string;
  /** how many of the reports it differs for */
  readonly reports: number;
  /** of what is no hash: each change once, such as `v26.0.0 → v26.1.0` */
  readonly values: readonly string[];
}

/** A student's part in a submission. */
export interface Person {
  readonly student: Student;
  readonly submission: string;
  readonly marks: number | null;
  readonly state: Grade['state'];
}

export interface StudentDiff {
  readonly before: Person;
  readonly after: Person;
  readonly changes: readonly Change[];
}

/** Compares two runs by what is stored of them. */
export function diffRuns(before: GradedRun, after: GradedRun): Diff {
  const { pairs: matched, added, gone, unclear } = matchStudents(before.grades, after.grades);
  const settings = settingChanges(before.rubric, after.rubric);
  const [old, now] = [before, after].map(standings);
  const pairs = matched.map((pair): Pair => {
    const sides = [old(pair.before), now(pair.after)];
    return { sides, settings, differences: inputDifferences(sides[0].report, sides[1].report, settings) };
  });
  const students = pairs
    .map((pair) => {
      const [before, after] = pair.sides.map(({ grade }) => personOf(grade));
      return { before, after, changes: partChanges(pair) };
    })
    .filter(({ after }) => after.state !== 'not graded');
  const compared = students.filter(({ before, after }) => before.marks !== null && after.marks !== null);
  return {
    version: 1,
    title: after.run.title,
    timeZone: zoneOf(after.rubric),
    settings,
    ...inputChanges(pairs),
    students: students.filter(({ changes }) => changes.length > 0).sort((one, other) => gain(one) - gain(other)),
    common: pairs.length,
    compared: compared.length,
    unchanged: compared.filter(({ changes }) => changes.length === 0).length,
    ungraded: after.grades
      .filter(({ state }) => state === 'not graded')
      .map((grade) => ({
        ...personOf(grade),
        reason: now(grade).reason,
        had: rounded(matched.find((pair) => pair.after === grade)?.before.marks ?? null),
      })),
    added: added.map(personOf),
    gone: gone.map(personOf),
    unclear: unclear.map(({ before, after }) => ({ before: before.map(personOf), after: after.map(personOf) })),
  };
}

/** Computes the marks that a student has more than before; 0 where one of the runs has none. */
export function gain({ before, after }: StudentDiff): number {
  if (before.marks === null || after.marks === null) return 0;
  return rounded(after.marks - before.marks) ?? 0;
}

function standings({ run, rubric }: GradedRun): (grade: Grade) => Standing {
  const results = new Map(run.results.map((result) => [result.submission.id, result]));
  return (grade) => {
    const none = grade.state === 'nothing handed in' ? grade.state : 'not graded yet';
    const { report, error = none } = results.get(grade.submission.id) ?? {};
    return { grade, rubric, report, reason: error.split('\n', 1)[0] };
  };
}

function inputChanges(pairs: readonly Pair[]): Pick<Diff, 'reports' | 'inputs'> {
  const withReports = pairs.filter(({ sides }) => sides.every(({ report }) => report));
  // Those who have handed in together have one report.
  const each = Map.groupBy(withReports, ({ sides }) => JSON.stringify(sides.map(({ grade }) => grade.submission.id)));
  const all = [...each.values()].flatMap(([{ differences }]) => differences);
  const inputs = [...Map.groupBy(all, ({ input }) => input)].map(([input, found]) => {
    const values = found.map(({ before, after }) => `${before || 'none'} → ${after || 'none'}`);
    const isHash = input !== 'node' && input !== 'layers';
    return { input, reports: found.length, values: isHash ? [] : [...new Set(values)] };
  });
  return { reports: each.size, inputs };
}

function personOf({ student, submission, marks, state }: Grade): Person {
  return { student, submission: submission.id, marks: rounded(marks), state };
}
