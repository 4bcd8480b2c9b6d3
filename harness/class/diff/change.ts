import type { CheckReport, GradeReport } from '../../report/schema.ts';
import type { Rubric } from '../../rubric/schema.ts';
import { marksCell } from '../gradebook/csv.ts';
import type { Grade } from '../gradebook/grades.ts';
import { describeOverride, type Override } from '../gradebook/overrides.ts';
import type { Difference, SettingChange } from './differences.ts';

/** A student's grade in a run, and what it was drawn from. */
export interface Standing {
  readonly grade: Grade;
  readonly rubric: Rubric;
  readonly report: GradeReport | undefined;
  /** why there is no report, in a line */
  readonly reason: string;
}

/** A student's grades in two runs, and what differs between these. */
export interface Pair {
  /** before and after */
  readonly sides: readonly Standing[];
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

/** A reason for another number. */
export type Cause =
  /** the rubric's settings that decide it; none where only the file is known to differ */
  | { readonly code: 'rubric'; readonly settings: readonly SettingChange[] }
  /** an instructor's decision, in words; only one of them where it is new or gone */
  | { readonly code: 'override'; readonly before?: string; readonly after?: string }
  /** ISO 8601, in UTC; not there where the time is unknown */
  | { readonly code: 'submission-time'; readonly before?: string; readonly after?: string }
  /** tasks that this one requires, which now fail or pass */
  | { readonly code: 'requirements'; readonly fail: readonly string[]; readonly pass: readonly string[] }
  /** grade inputs of checks that differ; where there are several, any of them */
  | { readonly code: 'inputs'; readonly inputs: readonly string[] }
  /** nothing differs, but one of the runs met a limit of time or memory */
  | { readonly code: 'limit' }
  /** other marks before the cap or the penalty */
  | { readonly code: 'marks' }
  /** there were no marks before, for this reason */
  | { readonly code: 'no-marks'; readonly reason: string }
  /** nothing that decides it differs */
  | { readonly code: 'unknown' };

/** Rounds marks to two decimals, as the gradebook does. */
export function rounded(marks: number | null): number | null {
  const cell = marksCell(marks);
  return cell === undefined ? null : cell + 0; // no −0
}

/**
 * Finds the parts that explain a changed number: those it needs, else those that suffice alone. Where the parts do not
 * come to the number that was found, the report is of another rubric than its run's, or somebody has changed it.
 *
 * @param found the number before and after
 * @param value computes the number from its parts
 * @param causes by the parts that may differ, in the order in which they are named
 */
export function explain<Parts extends object>(
  { differences }: Pair,
  found: readonly (number | null)[],
  [old, now]: readonly Parts[],
  value: (parts: Parts) => number | null,
  causes: { readonly [Name in keyof Parts]?: Cause },
): Cause[] {
  const [before, after] = [value(old), value(now)];
  const names = before === after ? [] : (Object.keys(causes) as (keyof Parts)[]);
  const needed = names.filter((name) => value({ ...now, [name]: old[name] }) !== after);
  const enough = names.filter((name) => value({ ...old, [name]: now[name] }) === after);
  const decisive = (needed.length > 0 ? needed : enough).flatMap((name) => causes[name] ?? []);
  const settings = decisive.flatMap((cause) => (cause.code === 'rubric' ? cause.settings : []));
  const known: Cause[] = [
    ...(settings.length > 0 ? [{ code: 'rubric', settings } as const] : []),
    ...decisive.filter(({ code }) => code !== 'rubric'),
  ];
  if (known.length > 0 && before === found[0] && after === found[1]) return known;
  const isOtherRubric = differences.some(({ input }) => input === 'rubric');
  return [...known, isOtherRubric ? { code: 'rubric', settings: [] } : { code: 'unknown' }];
}

/** Makes a cause of the rubric's settings in some places, where they differ. */
export function rubricCause({ settings }: Pair, isPlace: (setting: string) => boolean): Cause {
  return { code: 'rubric', settings: settings.filter(({ setting }) => isPlace(setting)) };
}

/** Makes a cause of the decisions of a kind, which differ. */
export function overrideCause(pair: Pair, isOfKind: (override: Override) => boolean): Cause {
  const [before, after] = pair.sides.map(({ grade }) =>
    grade.overrides.filter(isOfKind).map(describeOverride).join(', '),
  );
  return { code: 'override', ...(before && { before }), ...(after && { after }) };
}
