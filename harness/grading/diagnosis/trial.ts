import { rememberCalls } from '../call-once.ts';
import { FIRST, type Outcome, type RecordedCall, type RecordedCheck } from './recording.ts';
import { isRun, kindOf, type Suspects, type Variant } from './variant.ts';

/** Factor by which a variant is closer to the submission than the reference is, where it explains the difference. */
const EXPLAINS = 100;

/** Calls of a check that show a difference, enough of them; they are looked for from the last one backwards. */
const TELLING = 6;

/** How many times as many calls are made together as before: most variants do not fit the first. */
const GROWTH = 4;

/** A recorded call, to be made again. */
type Repeated = Pick<RecordedCall, 'procedure' | 'args'>;

/** A recorded call with what a variant's outcome is compared with. */
export interface Case {
  /** id of the check that made the call */
  readonly check: string;
  readonly call: RecordedCall;
  readonly actual: Outcome;
  /** how far the submission is from the reference; 0 in checks that passed */
  readonly distance: number;
}

/** Opens known mistakes to trials on recorded calls. */
export function openTrial(known: Suspects) {
  const { answerAll, tolerance, comparable } = known;
  const isRight = ({ distance }: Case) => distance <= tolerance / 10;
  // That code threw says that it is wrong, and not why: a hundred mistakes end in the same error of the language.
  const isTelling = (each: Case) => !isRight(each) && !('thrown' in each.actual);

  const readable = ({ procedure }: Repeated, outcome: Outcome): Outcome =>
    'value' in outcome ? { value: comparable(procedure, outcome.value) } : outcome;
  const outcomesOf = async (calls: readonly Repeated[], blocks: readonly Variant['blocks'][]) =>
    (await answerAll(calls, blocks)).map((ofOne) => ofOne.map((outcome, i) => readable(calls[i], outcome)));
  const ofReference = rememberCalls(async (calls) => (await outcomesOf(calls, [{}]))[0]);

  /** Selects the calls of one kind that are worth to be looked at: the first ones, and telling ones from the end. */
  async function select(check: RecordedCheck, calls: readonly RecordedCall[]): Promise<Case[]> {
    const cases: Case[] = [];
    const rest = calls.slice(FIRST);
    const later = check.isFailed ? rest.toReversed() : rest.slice(-FIRST);
    let wrong = 0;
    for (let begin = 0; begin < later.length && wrong < TELLING; begin += TELLING) {
      for (const each of await compared(check, later.slice(begin, begin + TELLING))) {
        if (wrong === TELLING) break;
        cases.push(each);
        wrong += Number(!isRight(each));
      }
    }
    return [...cases, ...(await compared(check, calls.slice(0, FIRST)))];
  }

  /** Compares a check's calls with the reference's. */
  async function compared({ id, isFailed }: RecordedCheck, calls: readonly RecordedCall[]): Promise<Case[]> {
    const actual = calls.map((call) => readable(call, call.outcome));
    // The reference is refused nothing.
    const asked = calls.filter((_, i) => isFailed && !('refused' in actual[i]));
    const right = new Map((await ofReference(asked)).map((outcome, i) => [asked[i], outcome]));
    const farFrom = (one: Outcome, other: Outcome | undefined) =>
      other ? deviation(one, other) : Number.POSITIVE_INFINITY;
    return calls.map((call, i) => {
      const distance = isFailed ? farFrom(actual[i], right.get(call)) : 0;
      return { check: id, call, actual: actual[i], distance };
    });
  }

  function isFit(each: Case, outcome: Outcome | undefined): boolean {
    const most = isTelling(each) ? Math.min(tolerance, each.distance / EXPLAINS) : tolerance;
    return outcome !== undefined && deviation(each.actual, outcome) <= most;
  }

  async function fittingKind(variants: readonly Variant[], cases: readonly Case[]): Promise<readonly Variant[]> {
    // Where calls are costly, the smallest of them tell, too, and take a tenth of the time.
    const isCostly = cases.some(({ call }) => known.procedures[call.procedure].costly);
    const effort = (each: Case) => (isCostly ? JSON.stringify(each.call).length : Number(!isTelling(each)));
    const efforts = new Map(cases.map((each) => [each, effort(each)]));
    const sorted = [...efforts].sort(([, one], [, other]) => one - other).map(([each]) => each);
    let left = variants;
    const answer = async (calls: readonly Repeated[]) => {
      const blocks = left.map((variant) => variant.blocks);
      const outcomes = await outcomesOf(calls, blocks);
      return calls.map((_, i) => new Map(left.map((variant, k) => [variant, outcomes[k][i]])));
    };
    // Several checks make the same call of a procedure that is called once.
    const isOnce = cases.some(({ call }) => known.procedures[call.procedure].once);
    const answerTo = isOnce ? rememberCalls(answer) : answer;
    for (let begin = 0, size = 1; begin < sorted.length && left.length > 0; ) {
      const some = sorted.slice(begin, begin + size);
      const outcomes = await answerTo(some.map(({ call }) => call));
      left = left.filter((variant) => some.every((each, i) => isFit(each, outcomes[i].get(variant))));
      begin += size;
      // What has fitted once mostly fits again; where it does not, costly calls would be made in vain.
      size = isCostly && left.length > 1 ? 1 : GROWTH * size;
    }
    return left;
  }

  return {
    isRight,
    isTelling,

    /** Selects of those of checks' calls that are asked for, with what the reference makes of them. */
    async casesOf(checks: readonly RecordedCheck[], isAsked: (call: RecordedCall) => boolean): Promise<Case[]> {
      const cases: Case[] = [];
      for (const check of checks) {
        const byKind = Map.groupBy(check.calls.filter(isAsked), (call) => kindOf(known, call));
        for (const calls of byKind.values()) cases.push(...(await select(check, calls)));
      }
      return cases;
    },

    /** Finds the variants that give the submission's outcome in every case that runs one of their blocks. */
    async fitting(variants: readonly Variant[], cases: readonly Case[]): Promise<readonly Variant[]> {
      const byKind = [...Map.groupBy(cases, ({ call }) => kindOf(known, call)).values()];
      let left = variants;
      // Most variants are found not to fit where the submission differs from the reference.
      for (const kind of byKind.toSorted((one, other) => Number(other.some(isTelling)) - Number(one.some(isTelling)))) {
        const concerned = left.filter((variant) => isRun(known, variant, kind[0].call));
        const fits = await fittingKind(concerned, kind);
        left = left.filter((variant) => !concerned.includes(variant) || fits.includes(variant));
      }
      return left;
    },
  };
}

/**
 * Measures how far apart two outcomes are: the largest difference of two numbers in the same place, relative to
 * the larger of 1 and the second one. Infinity where anything else than numbers differs: another
 * shape, text or form, or a number that is not finite; but whatever two calls threw, they both threw.
 */
function deviation(one: Outcome, other: Outcome): number {
  if ('value' in one && 'value' in other) return ofValues(one.value, other.value);
  if ('refused' in one && 'refused' in other && one.refused === other.refused) return 0;
  return 'thrown' in one && 'thrown' in other ? 0 : Number.POSITIVE_INFINITY;
}

function ofValues(one: unknown, other: unknown): number {
  if (Object.is(one, other)) return 0;
  if (typeof one === 'number' && typeof other === 'number') {
    const relative = Math.abs(one - other) / Math.max(1, Math.abs(other));
    return Number.isNaN(relative) ? Number.POSITIVE_INFINITY : relative;
  }
  if (Array.isArray(one) !== Array.isArray(other) || !isObject(one) || !isObject(other))
    return Number.POSITIVE_INFINITY;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const key of keys) {
    if (!Object.hasOwn(other, key)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, ofValues(one[key], other[key]));
  }
  return largest;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
