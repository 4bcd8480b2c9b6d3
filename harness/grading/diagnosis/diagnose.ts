import type { RecordedCall, RecordedCheck } from './recording.ts';
import { type Case, openTrial } from './trial.ts';
import { isRun, type Suspects, type Variant } from './variant.ts';

/**
 * Finds the known mistakes that do what the submission does, call by call.
 *
 * A mistake is named only where nothing that the task has seen speaks against it: it gives the submission's outcome in
 * all calls, of any check, that run one of its blocks. It is named for the failed checks that it explains whole, and
 * of whose calls one tells the submission from the reference. Mistakes of which only costly calls could tell are looked
 * for where those that cheaper calls have shown leave a check unexplained.
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
  const isCostly = ({ procedure }: RecordedCall) => known.procedures[procedure].costly === true;
  const cheap = await casesOf(checks, (call) => !isCostly(call));
  let costly: Case[] | undefined;
  if (!cheap.some(isTelling)) {
    costly = await casesOf(checks, isCostly);
    if (!costly.some(isTelling)) return new Map();
  }
  // What is in another task's blocks is named there, where it can be told from mistakes that look the same here.
  const own = known.variants.filter(({ fails }) => fails[0] === task && !fails.some((id) => passed.includes(id)));
  // Most variants do not fit where the submission is wrong; costly calls are for those that fit everything else.
  const left = await fitting(own, cheap);
  if (left.length > 0) costly ??= await casesOf(checks, isCostly);
  const cases = [...cheap, ...(costly ?? [])];

  const explains = (variant: Variant, ofCheck: readonly Case[]) =>
    ofCheck.every((each) => isRight(each) || isRun(known, variant, each.call));
  function explained(variants: readonly Variant[]): Map<string, string[]> {
    const byCheck = Map.groupBy(cases, ({ check }) => check);
    const telling = [...byCheck].filter(([, ofCheck]) => ofCheck.some(isTelling));
    return new Map(
      telling.map(([check, ofCheck]) => {
        const ids = variants.filter((variant) => explains(variant, ofCheck)).map(({ id }) => id);
        return [check, [...new Set(ids)]];
      }),
    );
  }

  const isShown = (variant: Variant) => cheap.some((each) => isTelling(each) && isRun(known, variant, each.call));
  const shown = await fitting(left.filter(isShown), costly ?? []);
  const byShown = explained(shown);
  if (byShown.values().every((ids) => ids.length > 0)) return byShown;
  const others = await fitting(
    left.filter((variant) => !isShown(variant)),
    costly ?? [],
  );
  return explained(left.filter((variant) => shown.includes(variant) || others.includes(variant)));
}
