import type { Grade } from '../gradebook/grades.ts';
import type { GradedRun } from '../run/run-folder.ts';
import type { Student } from '../submission.ts';
import { type Change, type Pair, reasonOf, rounded, type Standing } from './change.ts';
import { differences } from './input-changes.ts';
import { matchStudents } from './match-students.ts';
import { type SettingChange, settingChanges } from './settings.ts';
import { taskChanges } from './task-changes.ts';
import { capChanges, isOfTotal, penaltyChange, totalChange } from './total-changes.ts';

/** What changed from one run to another one; plain data, for programs too. */
export interface Diff {
  readonly version: 1;
  /** what the rubric of the second run calls the lab */
  readonly title: string;
  /** settings of the rubric that decide marks */
  readonly settings: readonly SettingChange[];
  /** submissions that have a report in both runs */
  readonly reports: number;
  readonly deciders: readonly DeciderChange[];
  /** of whom any part of the total or any check is another one, the largest loss first */
  readonly students: readonly StudentDiff[];
  /** students in both runs */
  readonly common: number;
  /** students who have marks in both runs, and those of them of whom nothing is listed */
  readonly compared: number;
  readonly unchanged: number;
  /** without marks in the second run, and not excused */
  readonly ungraded: readonly Ungraded[];
  readonly added: readonly Person[];
  readonly gone: readonly Person[];
  /** who is who cannot be told */
  readonly unclear: readonly { readonly before: readonly Person[]; readonly after: readonly Person[] }[];
}

interface DeciderChange {
  /** as in `Difference` */
  readonly decider: string;
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

interface Ungraded extends Person {
  readonly reason: string;
  /** marks of the first run */
  readonly had: number | null;
}

export interface StudentDiff {
  readonly before: Person;
  readonly after: Person;
  readonly changes: readonly Change[];
}

/** Compares two runs by what is stored of them. */
export function diffRuns(before: GradedRun, after: GradedRun): Diff {
  const { pairs, added, gone, unclear } = matchStudents(before.grades, after.grades);
  const settings = settingChanges(before.rubric, after.rubric);
  const [old, now] = [before, after].map(standings);
  const compared = pairs.map((pair) => pairOf(old(pair.before), now(pair.after), settings));
  const students = compared
    .filter(({ after }) => after.grade.state !== 'not graded')
    .map((pair) => ({
      before: personOf(pair.before.grade),
      after: personOf(pair.after.grade),
      changes: changesOf(pair),
    }));
  const isKnown = ({ before, after }: StudentDiff) => before.marks !== null && after.marks !== null;
  return {
    version: 1,
    title: after.run.title,
    settings,
    ...deciderChanges(compared),
    students: students.filter(({ changes }) => changes.length > 0).sort((one, other) => gain(one) - gain(other)),
    common: compared.length,
    compared: students.filter(isKnown).length,
    unchanged: students.filter((student) => isKnown(student) && student.changes.length === 0).length,
    ungraded: after.grades
      .filter(({ state }) => state === 'not graded')
      .map((grade) => ({
        ...personOf(grade),
        reason: reasonOf(now(grade).result),
        had: rounded(pairs.find((pair) => pair.after === grade)?.before.marks ?? null),
      })),
    added: added.map(personOf),
    gone: gone.map(personOf),
    unclear: unclear.map((group) => ({ before: group.before.map(personOf), after: group.after.map(personOf) })),
  };
}

/** Marks that a student has more than before; 0 where one of the runs has none. */
export function gain({ before, after }: StudentDiff): number {
  if (before.marks === null || after.marks === null) return 0;
  return rounded(after.marks - before.marks) ?? 0;
}

function standings({ run, rubric }: GradedRun): (grade: Grade) => Standing {
  const results = new Map(run.results.map((result) => [result.submission.id, result]));
  return (grade) => {
    const result = results.get(grade.submission.id);
    if (!result) throw new Error(`the run has no submission ${grade.submission.id}`);
    return { grade, result, rubric };
  };
}

function pairOf(before: Standing, after: Standing, settings: readonly SettingChange[]): Pair {
  const [old, now] = [before.result.report, after.result.report];
  return { before, after, settings, differences: old && now ? differences(old, now, settings) : [] };
}

function changesOf(pair: Pair): Change[] {
  const { before, after } = pair;
  const isWithout = [before, after].some(({ grade, result }) => !result.report || grade.state === 'excused');
  if (isWithout) return totalChange(pair);
  // Marks of the whole by hand have neither caps nor penalties.
  const isByHand = [before, after].some(({ grade }) => grade.overrides.some(isOfTotal));
  return [
    ...taskChanges(pair),
    ...(isByHand ? [] : [...capChanges(pair), ...penaltyChange(pair)]),
    ...totalChange(pair),
  ];
}

function deciderChanges(pairs: readonly Pair[]): Pick<Diff, 'reports' | 'deciders'> {
  const withReports = pairs.filter(({ before, after }) => before.result.report && after.result.report);
  // Those who have handed in together have one report.
  const each = Map.groupBy(withReports, ({ before, after }) =>
    JSON.stringify([before.result.submission.id, after.result.submission.id]),
  );
  const all = [...each.values()].flatMap(([{ differences }]) => differences);
  const deciders = [...Map.groupBy(all, ({ decider }) => decider)].map(([decider, found]) => {
    const values = found.map(({ before, after }) => `${before || 'none'} → ${after || 'none'}`);
    const isHash = decider !== 'node' && decider !== 'layers';
    return { decider, reports: found.length, values: isHash ? [] : [...new Set(values)] };
  });
  return { reports: each.size, deciders };
}

function personOf({ student, submission, marks, state }: Grade): Person {
  return { student, submission: submission.id, marks: rounded(marks), state };
}
