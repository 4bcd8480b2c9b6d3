import type { KnownMistakes, RecordedCall, RecordedCheck, Variant } from './known-mistakes.ts';
import { openTrial } from './trial.ts';

/**
 * Finds the known mistakes that do what the submission does, call by call, where a check has failed.
 * One is named only if it gives the submission's outcome in every call looked at, of the failed check and
 * of those that passed, and in at least one call in which the reference gives another. Those that fit
 * every failed check are preferred to those that fit only some.
 *
 * @returns ids of the variants by id of the failed check; several where the calls cannot tell them apart
 */
export async function diagnose(
  known: KnownMistakes,
  task: string,
  checks: readonly RecordedCheck[],
): Promise<Map<string, string[]>> {
  const { casesOf, fitting } = openTrial(known);
  const isCostly = ({ procedure }: RecordedCall) => known.costly.includes(procedure);
  const isCheap = (call: RecordedCall) => !isCostly(call);
  const failed = checks.filter(({ isFailed }) => isFailed);
  const passed = checks.filter(({ isFailed }) => !isFailed);
  const named = new Map<string, Variant[]>();
  const keep = (kept: readonly Variant[]) => {
    for (const [id, found] of named)
      named.set(
        id,
        found.filter((variant) => kept.includes(variant)),
      );
  };

  const suspects = known.variants.filter(({ fails }) => fails.includes(task));
  for (const check of failed) {
    const cases = await casesOf(check, isCheap);
    if (cases.isTelling) named.set(check.id, await fitting(suspects, cases));
  }
  let candidates = named.size > 0 ? [...new Set([...named.values()].flat())] : suspects;
  for (const check of passed) candidates = await fitting(candidates, await casesOf(check, isCheap));
  keep(candidates);

  // Costly calls are for the variants that fit everything so far, and for as long as one of them fits.
  candidates = inAll(candidates, named);
  for (const check of failed) {
    if (candidates.length === 0) break;
    const cases = await casesOf(check, isCostly);
    if (cases.cases.length === 0 || (!cases.isTelling && !named.has(check.id))) continue;
    candidates = await fitting(candidates, cases);
    named.set(check.id, candidates);
  }
  for (const check of passed) {
    if (candidates.length === 0) break;
    const kept = await fitting(candidates, await casesOf(check, isCostly));
    keep([...[...named.values()].flat().filter((variant) => !candidates.includes(variant)), ...kept]);
    candidates = kept;
  }

  const everywhere = inAll(suspects, named);
  const kindsOf = (id: string) => new Set(checks.find((check) => check.id === id)?.calls.map(known.kindOf));
  const isContradicted = (variant: Variant, id: string) =>
    [...named].some(([other, found]) => !found.includes(variant) && kindsOf(other).isSubsetOf(kindsOf(id)));
  return new Map(
    [...named].map(([id, found]) => {
      const told = everywhere.length > 0 ? everywhere : found.filter((variant) => !isContradicted(variant, id));
      return [id, told.map((variant) => variant.id)];
    }),
  );
}

function inAll(variants: readonly Variant[], named: ReadonlyMap<string, readonly Variant[]>): Variant[] {
  return variants.filter((variant) => [...named.values()].every((found) => found.includes(variant)));
}
