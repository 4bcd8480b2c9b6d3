import type { CheckReport } from '../../report/schema.ts';
import type { Rubric } from '../../rubric/schema.ts';
import { marksCell } from '../gradebook/csv.ts';
import type { Grade } from '../gradebook/grades.ts';
import { describeOverride, type Override } from '../gradebook/overrides.ts';
import type { ClassResult } from '../submission.ts';
import type { Cause } from './causes.ts';
import type { Difference } from './input-changes.ts';
import type { SettingChange } from './settings.ts';

/** How a student stands in a run. */
export interface Standing {
  readonly grade: Grade;
  readonly result: ClassResult;
  readonly rubric: Rubric;
}

/** How a student stands in two runs, and what differs between these. */
export interface Pair {
  readonly before: Standing;
  readonly after: Standing;
  readonly settings: readonly SettingChange[];
  readonly differences: readonly Difference[];
}

/** A part of a student's total that is another one, or whose checks turn out otherwise. */
export interface Change {
  readonly part: 'task' | 'cap' | 'penalty' | 'total';
  /** of the task, or of the question that is capped */
  readonly id?: string;
  /** marks that the part adds to the total: none or less for caps and penalties; null where there are none */
  readonly before: number | null;
  readonly after: number | null;
  /** of a task */
  readonly checks: readonly CheckChange[];
  /** all that have a part in it */
  readonly causes: readonly Cause[];
}

/** A check with another outcome or weight, or one that only one of the runs has. */
export interface CheckChange {
  readonly id: string;
  readonly title: string;
  readonly before?: CheckReport['outcome'];
  readonly after?: CheckReport['outcome'];
}

/** Marks as the gradebook has them, to two decimals: what differs less does not differ. */
export function rounded(marks: number | null): number | null {
  const cell = marksCell(marks);
  return cell === undefined ? null : cell + 0; // no −0
}

/** Why a submission has no report, in a line. */
export function reasonOf({ error = 'not graded yet' }: ClassResult): string {
  return error.split('\n', 1)[0];
}

/** The cause where decisions of a kind differ. */
export function overrideCause({ before, after }: Pair, isOfKind: (override: Override) => boolean): Cause {
  const [old, now] = [before, after].map(({ grade }) =>
    grade.overrides.filter(isOfKind).map(describeOverride).join(', '),
  );
  return { code: 'override', ...(old && { before: old }), ...(now && { after: now }) };
}

/** The cause of a number that its own parts do not explain: a report of another rubric than its run, or a changed one. */
export function unexplained({ differences }: Pair): Cause {
  const isOtherRubric = differences.some(({ decider }) => decider === 'rubric');
  return isOtherRubric ? { code: 'rubric', settings: [] } : { code: 'unknown' };
}
