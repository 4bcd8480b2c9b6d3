import { rememberCalls } from '../call-once.ts';
import { FIRST, type Outcome, type RecordedCall, type RecordedCheck } from './recording.ts';
import { type Answer, kindOf, type Suspects, type Variant } from './variant.ts';

/** Factor by which a variant is closer to the submission than the reference is, where it explains the difference. */
const EXPLAINS = 100;

/** Calls of a check that show a difference, enough of them; they are looked for from the last one backwards. */
const TELLING = 6;

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
  const { reference, tolerance, comparable } = known;
  const isRight = ({ distance }: Case) => distance <= tolerance / 10;
  // That code threw says that it is wrong, and not why: a hundred mistakes end in the same error of the language.
  const isTelling = (each: Case) => !isRight(each) && !('thrown' in each.actual);

  const readable = ({ procedure }: Pick<RecordedCall, 'procedure'>, outcome: Outcome): Outcome =>
    'value' in outcome ? { value: comparable(procedure, outcome.value) } : outcome;
  const readableFrom =
    (answer: Answer): Answer =>
    async (call) =>
      readable(call, await answer(call));

  const ofReference = rememberCalls(readableFrom(reference));

  async function fitsAll(variant: Variant, cases: readonly Case[]): Promise<boolean> {
    const own = readableFrom(variant.answer);
    // Several checks make the same call of a procedure that is called once.
    const ownOnce = rememberCalls(own);
    for (const each of cases) {
      const answer = known.procedures[each.call.procedure].once ? ownOnce : own;
      const rest = deviation(each.actual, await answer(each.call));
      if (!(rest <= (isTelling(each) ? Math.min(tolerance, each.distance / EXPLAINS) : tolerance))) return false;
    }
    return true;
  }

  /** Selects the calls of one kind that are worth to be looked at: the first ones, and telling ones from the end. */
  async function select({ id, isFailed }: RecordedCheck, calls: readonly RecordedCall[]): Promise<Case[]> {
    const cases: Case[] = [];
    const add = async (call: RecordedCall) => {
      const actual = readable(call, call.outcome);
      const distance = isFailed ? deviation(actual, await ofReference(call)) : 0;
      cases.push({ check: id, call, actual, distance });
    };
    const rest = calls.slice(FIRST);
    for (const call of isFailed ? rest.toReversed() : rest.slice(-FIRST)) {
      await add(call);
      if (cases.filter((each) => !isRight(each)).length === TELLING) break;
    }
    for (const call of calls.slice(0, FIRST)) await add(call);
    return cases;
  }

  return {
    isRight,
    isTelling,

    /** Selects of a check's calls, with what the reference makes of them. */
    async casesOf(check: RecordedCheck): Promise<Case[]> {
      const cases: Case[] = [];
      for (const calls of Map.groupBy(check.calls, (call) => kindOf(known, call)).values())
        cases.push(...(await select(check, calls)));
      return cases;
    },

    /** Finds the variants that give the submission's outcome in every case. */
    async fitting(variants: readonly Variant[], cases: readonly Case[]): Promise<Variant[]> {
      // Most variants are found not to fit where the submission differs from the reference; and where calls are
      // costly, by the smallest of them, which take a tenth of the time.
      const isCostly = cases.some(({ call }) => known.procedures[call.procedure].costly);
      const effort = (each: Case) => (isCostly ? JSON.stringify(each.call).length : Number(!isTelling(each)));
      const efforts = new Map(cases.map((each) => [each, effort(each)]));
      const sorted = [...efforts].sort(([, one], [, other]) => one - other).map(([each]) => each);
      const found: Variant[] = [];
      for (const variant of variants) if (await fitsAll(variant, sorted)) found.push(variant);
      return found;
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
