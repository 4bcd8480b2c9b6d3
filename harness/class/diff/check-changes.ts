import { hasTrait } from '../../authoring/finding.ts';
import type { CheckReport } from '../../report/schema.ts';
import type { Cause } from './causes.ts';
import type { CheckChange, Pair } from './change.ts';

type Checks = readonly CheckReport[];
interface Both {
  before: CheckReport | undefined;
  after: CheckReport | undefined;
}

/**
 * The checks of a task that turn out otherwise; where there are none and the marks differ all the same, those that
 * came, went, or weigh more or less. What another check of the task kept from running is left out.
 */
export function checkChanges(before: Checks, after: Checks, hasOtherMarks: boolean): CheckChange[] {
  const both = pairsOf(before, after);
  // A check that one of the runs does not have costs nothing there.
  const other = both.filter((pair) => (pair.before?.outcome ?? 'passed') !== (pair.after?.outcome ?? 'passed'));
  const run = other.filter((pair) => !isNotRun(pair.before) && !isNotRun(pair.after));
  const [shown = []] = [run, other].filter(({ length }) => length > 0);
  const reweighed = both.filter((pair) => pair.before?.weight !== pair.after?.weight);
  return (shown.length > 0 || !hasOtherMarks ? shown : reweighed).map(({ before, after }) => ({
    id: (after ?? before)?.id ?? '',
    title: (after ?? before)?.title ?? '',
    ...(before && { before: before.outcome }),
    ...(after && { after: after.outcome }),
  }));
}

/** Why checks turn out otherwise. */
export function checkCause({ differences }: Pair, before: Checks, after: Checks): Cause {
  const deciders = differences.map(({ decider }) => decider).filter((decider) => decider !== 'rubric');
  if (deciders.length > 0) return { code: 'deciders', deciders };
  const metLimit = pairsOf(before, after).some(
    (pair) => pair.before?.outcome !== pair.after?.outcome && (isAtLimit(pair.before) || isAtLimit(pair.after)),
  );
  return { code: metLimit ? 'limit' : 'unknown' };
}

function pairsOf(before: Checks, after: Checks): Both[] {
  const old = new Map(before.map((check) => [check.id, check]));
  const ids = new Set(after.map(({ id }) => id));
  return [
    ...after.map((check) => ({ before: old.get(check.id), after: check })),
    ...before.filter(({ id }) => !ids.has(id)).map((check) => ({ before: check, after: undefined })),
  ];
}

const isNotRun = (check: CheckReport | undefined): boolean => check?.finding?.code === 'not-run';

const isAtLimit = (check: CheckReport | undefined): boolean => hasTrait(check?.finding, 'atLimit');
