import { sumKnown } from '../../grading/score.ts';
import { latePenalty } from '../../rubric/late.ts';
import type { Rubric } from '../../rubric/schema.ts';
import { deadlineOf } from '../gradebook/grades.ts';
import type { Override } from '../gradebook/overrides.ts';
import { type Cause, decisive } from './causes.ts';
import { type Change, overrideCause, type Pair, reasonOf, rounded, type Standing, unexplained } from './change.ts';
import { isOfLatePolicy } from './settings.ts';

/** The questions whose caps take more or less than before. */
export function capChanges(pair: Pair): Change[] {
  const ids = [pair.after, pair.before].flatMap(({ rubric }) => rubric.questions.map(({ id }) => id));
  return [...new Set(ids)].flatMap((id) => {
    const [old, now] = [pair.before, pair.after].map((standing) => capParts(standing, id));
    const [before, after] = [capped(old), capped(now)];
    if (before === after) return [];
    const names = decisive(old, now, capped);
    const settings = pair.settings.filter(({ setting }) => setting === `${id}.marks`);
    const causes: Cause[] = [
      ...(names.has('most') ? [{ code: 'rubric', settings } as const] : []),
      ...(names.has('tasks') ? [{ code: 'marks' } as const] : []),
    ];
    return [{ part: 'cap' as const, id, before, after, checks: [], causes }];
  });
}

function capParts({ rubric, grade }: Standing, id: string) {
  return {
    most: rubric.questions.find((question) => question.id === id)?.marks ?? 0,
    tasks: grade.questions.find((question) => question.id === id)?.rawMarks ?? 0,
  };
}

function capped({ most, tasks }: { most: number; tasks: number }): number | null {
  return rounded(Math.min(0, most - tasks));
}

/** The penalty, where it takes more or less than before. */
export function penaltyChange(pair: Pair): Change[] {
  const [before, after] = [pair.before, pair.after].map(({ grade }) => rounded(-(grade.penalty?.marks ?? 0)));
  if (before === after) return [];
  const [old, now] = [penaltyParts(pair.before), penaltyParts(pair.after)];
  const names = decisive(old, now, penalised);
  const settings = pair.settings.filter((change) => change.setting === 'deadline' || isOfLatePolicy(change));
  const times = { ...(old.time && { before: old.time }), ...(now.time && { after: now.time }) };
  const causes: Cause[] = [
    ...(names.has('rubric') ? [{ code: 'rubric', settings } as const] : []),
    ...(names.has('extension') ? [overrideCause(pair, isExtension)] : []),
    ...(names.has('time') ? [{ code: 'submission-time', ...times } as const] : []),
    ...(names.has('earned') ? [{ code: 'marks' } as const] : []),
  ];
  const isExplained = causes.length > 0 && penalised(old) === before && penalised(now) === after;
  return [
    { part: 'penalty', before, after, checks: [], causes: isExplained ? causes : [...causes, unexplained(pair)] },
  ];
}

interface PenaltyParts {
  rubric: Rubric;
  extension: Override['extension'];
  /** ISO 8601 */
  time: string | undefined;
  earned: number;
}

function penaltyParts({ rubric, grade }: Standing): PenaltyParts {
  return {
    rubric,
    extension: grade.overrides.find(isExtension)?.extension,
    time: grade.submission.submittedAt,
    earned: sumKnown(grade.questions.map(({ marks }) => marks)) ?? 0,
  };
}

function penalised({ rubric, extension, time, earned }: PenaltyParts): number | null {
  const deadline = deadlineOf(rubric, extension);
  const submittedAt = time === undefined ? undefined : new Date(time);
  return rounded(-(latePenalty({ late: rubric.late, ...(deadline && { deadline }) }, submittedAt, earned)?.marks ?? 0));
}

const isExtension = ({ extension }: Override): boolean => extension !== undefined;

/** The total, where a decision replaces it, or where there was none before. */
export function totalChange(pair: Pair): Change[] {
  const [old, now] = [pair.before.grade, pair.after.grade];
  const [before, after] = [rounded(old.marks), rounded(now.marks)];
  if (before === after && old.state === now.state) return [];
  const change = { part: 'total', before, after, checks: [] } as const;
  if (isReplaced(pair)) return [{ ...change, causes: [overrideCause(pair, isOfTotal)] }];
  if (old.state !== 'not graded') return [];
  // With a report and without marks, or without a report and with marks, it is by hand.
  const isByHand = pair.before.result.report || !pair.after.result.report;
  const cause: Cause = isByHand
    ? overrideCause(pair, ({ marks }) => marks !== undefined)
    : { code: 'no-marks', reason: reasonOf(pair.before.result) };
  return [{ ...change, causes: [cause] }];
}

function isReplaced(pair: Pair): boolean {
  const [old, now] = [pair.before, pair.after].map(({ grade }) =>
    grade.overrides.filter(isOfTotal).map(({ excused, marks }) => excused ?? marks),
  );
  return String(old) !== String(now);
}

/** Whether a decision takes the place of everything that adds up to the total. */
export function isOfTotal({ excused, marks }: Override): boolean {
  return excused === true || typeof marks === 'number';
}
