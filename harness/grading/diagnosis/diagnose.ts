import type { RecordedCheck } from './recording.ts';
import { type Case, openTrial } from './trial.ts';
import { kindOf, type Suspects, type Variant } from './variant.ts';

/**
 * Finds the known mistakes that do what the submission does, call by call.
 *
 * Calls are of one kind if they run the same functions of the student's. A mistake is named for a failed
 * check if it gives the submission's outcome in all calls, of any check, of the kinds that this check
 * makes, and if one of the check's calls tells the submission from the reference. So the mistake in one
 * function is named beside another one in another function. Mistakes that fit all kinds are preferred.
 *
 * @param passed ids of tasks that have passed: no mistake is in the submission that costs one of them
 * @returns ids of the mistakes by id of the failed check; several where the calls cannot tell them apart
 */
export async function diagnose(
  known: Suspects,
  task: string,
  checks: readonly RecordedCheck[],
  passed: readonly string[],
): Promise<Map<string, string[]>> {
  const { casesOf, isTelling, fitting } = openTrial(known);
  const cases: Case[] = [];
  for (const check of checks) cases.push(...(await casesOf(check)));
  const byKind = Map.groupBy(cases, ({ call }) => kindOf(known, call));
  const fits = new Map<string, Variant[]>();
  const inAll = (kinds: Iterable<string>, variants: readonly Variant[]) =>
    [...kinds].reduce((left, kind) => left.filter((variant) => fits.get(kind)?.includes(variant)), [...variants]);

  const suspects = known.variants.filter(
    ({ fails }) => fails.includes(task) && !fails.some((id) => passed.includes(id)),
  );
  const isCostly = ([, [{ call }]]: [string, Case[]]) => known.procedures[call.procedure].costly === true;
  const isTellingKind = ([, cases]: [string, Case[]]) => cases.some(isTelling);
  const [costly, cheap] = partition([...byKind], isCostly);
  const [telling, silent] = partition(cheap, isTellingKind);
  for (const [kind, cases] of telling) fits.set(kind, await fitting(suspects, cases));
  const left = telling.length > 0 ? [...new Set([...fits.values()].flat())] : suspects;
  for (const [kind, cases] of silent) fits.set(kind, await fitting(left, cases));
  // Costly calls are for variants that fit everything else.
  for (const [kind, cases] of partition(costly, isTellingKind).flat()) {
    fits.set(kind, await fitting(inAll(fits.keys(), suspects), cases));
  }

  const everywhere = inAll(byKind.keys(), suspects);
  const named = checks.flatMap(({ id, isFailed }): [string, string[]][] => {
    const own = [...byKind].filter(([, cases]) => cases.some(({ check }) => check === id));
    if (!isFailed || !own.some(([, cases]) => cases.some((each) => each.check === id && isTelling(each)))) return [];
    const kinds = own.map(([kind]) => kind);
    const found = everywhere.length > 0 ? everywhere : inAll(kinds, suspects);
    return [[id, [...new Set(found.map((variant) => variant.id))]]];
  });
  return new Map(named);
}

function partition<T>(items: readonly T[], holds: (item: T) => boolean): [T[], T[]] {
  return [items.filter(holds), items.filter((item) => !holds(item))];
}
