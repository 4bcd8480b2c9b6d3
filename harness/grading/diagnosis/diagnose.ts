import type { RecordedCheck } from './recording.ts';
import { type Case, openTrial } from './trial.ts';
import { isRun, kindOf, type Suspects, type Variant } from './variant.ts';

/**
 * Finds the known mistakes that do what the submission does, call by call.
 *
 * A mistake is named only where nothing that the task has seen speaks against it: it gives the submission's outcome in
 * all calls, of any check, that run one of its blocks. It is named for the failed checks that it explains whole, and
 * of whose calls one tells the submission from the reference.
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
  const { casesOf, isTelling, isRight, fitting } = openTrial(known);
  const cases: Case[] = [];
  for (const check of checks) cases.push(...(await casesOf(check)));
  const telling = checks.filter(
    ({ id, isFailed }) => isFailed && cases.some((each) => each.check === id && isTelling(each)),
  );
  // What is in another task's blocks is named there, where it can be told from mistakes that look the same here.
  let left = known.variants.filter(({ fails }) => fails[0] === task && !fails.some((id) => passed.includes(id)));
  if (telling.length === 0) return new Map();
  const byKind = [...Map.groupBy(cases, ({ call }) => kindOf(known, call)).values()];
  const isCostly = ([{ call }]: Case[]) => known.procedures[call.procedure].costly === true;
  // Most variants do not fit where the submission is wrong; costly calls are for those that fit everything else.
  const effort = (kind: Case[]) => 2 * Number(isCostly(kind)) + Number(!kind.some(isTelling));
  for (const kind of byKind.toSorted((one, other) => effort(one) - effort(other))) {
    const concerned = left.filter((variant) => isRun(known, variant, kind[0].call));
    const fits = await fitting(concerned, kind);
    left = left.filter((variant) => !concerned.includes(variant) || fits.includes(variant));
  }

  const explains = (variant: Variant, own: readonly Case[]) =>
    own.every((each) => isRight(each) || isRun(known, variant, each.call));
  return new Map(
    telling.map(({ id }) => {
      const own = cases.filter(({ check }) => check === id);
      return [id, [...new Set(left.filter((variant) => explains(variant, own)).map((variant) => variant.id))]];
    }),
  );
}
