import { hasTrait } from '../../authoring/finding.ts';
import { sumKnown, taskMarks } from '../../grading/score.ts';
import type { CheckReport, TaskReport } from '../../report/schema.ts';
import type { Rubric } from '../../rubric/schema.ts';
import { penaltyOf } from '../gradebook/grades.ts';
import type { Override } from '../gradebook/overrides.ts';
import { type Cause, type Change, explain, overrideCause, type Pair, rounded, rubricCause } from './change.ts';
import { isOfLatePolicy } from './differences.ts';

/** The parts that a task's marks are drawn from, but for a decision of the instructor. */
type Parts = Rubric['questions'][number]['tasks'][number] & {
  readonly stored: TaskReport | undefined;
  /** the question's failed tasks */
  readonly failed: readonly string[];
};

/** Lists the parts of a student's total that changed. */
export function partChanges(pair: Pair): Change[] {
  const { sides } = pair;
  if (sides.some(({ grade, report }) => !report || grade.state === 'excused')) return totalChange(pair);
  const questions = sides.toReversed().flatMap(({ rubric }) => rubric.questions);
  const idsOf = (parts: readonly { id: string }[]) => [...new Set(parts.map(({ id }) => id))];
  // Marks of the whole by hand have neither caps nor penalties.
  const isByHand = sides.some(({ grade }) => grade.overrides.some(isOfTotal));
  return [
    ...idsOf(tasksOf({ questions })).flatMap((id) => taskChange(pair, id)),
    ...(isByHand ? [] : [...idsOf(questions).flatMap((id) => capChange(pair, id)), ...penaltyChange(pair)]),
    ...totalChange(pair),
  ];
}

function taskChange(pair: Pair, id: string): Change[] {
  const [before, after] = pair.sides.map(({ grade }) => rounded(taskIn(grade, id)?.marks ?? null));
  const [old, now] = pair.sides.map(({ report }) => taskIn(report, id)?.checks ?? []);
  const compared = compareChecks(old, now);
  const checks = changedChecks(compared, before !== after);
  if (before === after && checks.length === 0) return [];
  const ofChecks = checkCause(pair, compared);
  const causes = before === after ? [ofChecks] : taskCauses(pair, id, [before, after], ofChecks);
  return [{ part: 'task', id, before, after, checks, causes }];
}

function taskCauses(pair: Pair, id: string, found: readonly (number | null)[], ofChecks: Cause): Cause[] {
  const byHand = ({ marks }: Override) => (typeof marks === 'object' ? marks[id] : undefined);
  const isByHand = (override: Override) => byHand(override) !== undefined;
  const [one, other] = pair.sides.map(({ grade }) => grade.overrides.find(isByHand));
  if ((one && byHand(one)) !== (other && byHand(other))) return [overrideCause(pair, isByHand)];

  const setting = (name: string) => rubricCause(pair, (place) => place === `${id}.${name}`);
  const [before, after] = pair.sides.map(({ rubric, report }) => {
    const question = report?.questions.find(({ tasks }) => tasks.some((task) => task.id === id));
    const failed = question?.tasks.filter(({ outcome }) => outcome === 'failed').map((task) => task.id) ?? [];
    const rule = taskIn(rubric, id);
    return rule && { ...rule, stored: taskIn(report, id), failed };
  });
  if (!before || !after) return [setting('marks')];
  const required = [...new Set([...before.requires, ...after.requires])];
  const onlyOf = (one: Parts, other: Parts) =>
    required.filter((task) => one.failed.includes(task) && !other.failed.includes(task));
  return explain(pair, found, [before, after], worth, {
    marks: setting('marks'),
    award: setting('award'),
    requires: setting('requires'),
    stored: ofChecks,
    failed: { code: 'requirements', fail: onlyOf(after, before), pass: onlyOf(before, after) },
  });
}

function worth({ stored, failed, ...rule }: Parts): number | null {
  return stored ? rounded(taskMarks(rule, stored, failed)) : null;
}

interface Tasks<Task> {
  readonly questions: readonly { readonly tasks: readonly Task[] }[];
}

function tasksOf<Task>({ questions }: Tasks<Task>): Task[] {
  return questions.flatMap(({ tasks }) => tasks);
}

function taskIn<Task extends { id: string }>(all: Tasks<Task> | undefined, id: string): Task | undefined {
  return all && tasksOf(all).find((task) => task.id === id);
}

/** A check as each of the runs has it. */
type ComparedCheck = ReturnType<typeof compareChecks>[number];

/** Puts the checks of a task in two runs beside each other. */
function compareChecks(before: readonly CheckReport[], after: readonly CheckReport[]) {
  const find = (checks: readonly CheckReport[], id: string) => checks.find((check) => check.id === id);
  const all = [...after, ...before.filter(({ id }) => !find(after, id))];
  return all.map(({ id, title }) => ({ id, title, before: find(before, id), after: find(after, id) }));
}

/**
 * Lists the checks that turn out otherwise; where there are none and the marks differ all the same, those that came,
 * went, or weigh more or less. What another check of the task kept from running is left out.
 */
function changedChecks(checks: readonly ComparedCheck[], hasOtherMarks: boolean): Change['checks'] {
  // A check that one of the runs does not have costs nothing there.
  const others = checks.filter(({ before, after }) => (before?.outcome ?? 'passed') !== (after?.outcome ?? 'passed'));
  const isNotRun = (check: CheckReport | undefined) => check?.finding?.code === 'not-run';
  const ran = others.filter(({ before, after }) => !isNotRun(before) && !isNotRun(after));
  const reweighed = hasOtherMarks ? checks.filter(({ before, after }) => before?.weight !== after?.weight) : [];
  const [listed = []] = [ran, others, reweighed].filter(({ length }) => length > 0);
  return listed.map(({ id, title, before, after }) => ({
    ...{ id, title },
    ...(before && { before: before.outcome }),
    ...(after && { after: after.outcome }),
  }));
}

/** Finds the cause of checks with other outcomes. */
function checkCause({ differences }: Pair, checks: readonly ComparedCheck[]): Cause {
  const inputs = differences.map(({ input }) => input).filter((input) => input !== 'rubric');
  if (inputs.length > 0) return { code: 'inputs', inputs };
  const others = checks.filter(({ before, after }) => before?.outcome !== after?.outcome);
  const isAtLimit = others.some(({ before, after }) => [before, after].some((it) => hasTrait(it?.finding, 'atLimit')));
  return { code: isAtLimit ? 'limit' : 'unknown' };
}

function capChange(pair: Pair, id: string): Change[] {
  const parts = pair.sides.map(({ rubric, grade }) => ({
    most: rubric.questions.find((question) => question.id === id)?.marks ?? 0,
    tasks: grade.questions.find((question) => question.id === id)?.rawMarks ?? 0,
  }));
  const value = ({ most, tasks }: (typeof parts)[number]) => rounded(Math.min(0, most - tasks));
  const [before, after] = parts.map(value);
  if (before === after) return [];
  const causes = explain(pair, [before, after], parts, value, {
    most: rubricCause(pair, (place) => place === `${id}.marks`),
    tasks: { code: 'marks' },
  });
  return [{ part: 'cap', id, before, after, checks: [], causes }];
}

function penaltyChange(pair: Pair): Change[] {
  const [before, after] = pair.sides.map(({ grade }) => rounded(-(grade.penalty?.marks ?? 0)));
  if (before === after) return [];
  const isExtension = ({ extension }: Override) => extension !== undefined;
  const parts = pair.sides.map(({ rubric, grade }) => ({
    rubric,
    extension: grade.overrides.find(isExtension)?.extension,
    time: grade.submission.submittedAt,
    earned: sumKnown(grade.questions.map(({ marks }) => marks)) ?? 0,
  }));
  const value = ({ rubric, extension, time, earned }: (typeof parts)[number]) =>
    rounded(-(penaltyOf(rubric, extension, time, earned)?.marks ?? 0));
  const [old, now] = parts.map(({ time }) => time);
  const causes = explain(pair, [before, after], parts, value, {
    rubric: rubricCause(pair, (place) => place === 'deadline' || isOfLatePolicy(place)),
    extension: overrideCause(pair, isExtension),
    time: { code: 'submission-time', ...(old && { before: old }), ...(now && { after: now }) },
    earned: { code: 'marks' },
  });
  return [{ part: 'penalty', before, after, checks: [], causes }];
}

/** Lists a change of the total that no part explains: an override, or first marks. */
function totalChange(pair: Pair): Change[] {
  const [old, now] = pair.sides;
  const [before, after] = pair.sides.map(({ grade }) => rounded(grade.marks));
  if (before === after && old.grade.state === now.grade.state) return [];
  const cause = totalCause(pair);
  return cause ? [{ part: 'total', before, after, checks: [], causes: [cause] }] : [];
}

function totalCause(pair: Pair): Cause | undefined {
  const [old, now] = pair.sides.map(({ grade }) =>
    String(grade.overrides.filter(isOfTotal).map(({ excused, marks }) => excused ?? marks)),
  );
  if (old !== now) return overrideCause(pair, isOfTotal);
  const [{ grade, report, reason }, after] = pair.sides;
  if (grade.state !== 'not graded') return undefined;
  // With a report and without marks, or without a report and with marks, it is by hand.
  if (report || !after.report) return overrideCause(pair, ({ marks }) => marks !== undefined);
  return { code: 'no-marks', reason };
}

/** Tells whether a decision takes the place of everything that adds up to the total. */
function isOfTotal({ excused, marks }: Override): boolean {
  return excused === true || typeof marks === 'number';
}
