import type { Procedures } from '../../authoring/inside.ts';
import type { Outcome, RecordedCall, RecordedCheck } from '../../authoring/known-mistakes.ts';
import { describeError } from '../../sandbox/call-error.ts';
import { deviation } from './deviation.ts';
import { FIRST } from './recording.ts';
import { kindOf, type Suspects, type Variant } from './variant.ts';

/** So much closer to the submission than the reference is, a variant explains the difference. */
const EXPLAINS = 100;

/** So many calls of a check that show a difference are enough. They are looked for from the last one backwards. */
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

/** Tries variants on recorded calls. */
export function openTrial(known: Suspects) {
  const { reference, tolerance, comparable } = known;
  const isTelling = ({ distance }: Case) => distance > tolerance / 10;

  async function outcomeOf(procedures: Procedures, { procedure, args }: RecordedCall): Promise<Outcome> {
    try {
      const value = await procedures[procedure](...structuredClone(args));
      return { value: comparable(procedure, value) };
    } catch (error) {
      return { error: textOfError(error) };
    }
  }

  async function fitsAll(variant: Variant, cases: readonly Case[]): Promise<boolean> {
    const procedures = await variant.load();
    for (const each of cases) {
      const rest = deviation(each.actual, await outcomeOf(procedures, each.call));
      if (!(rest <= (isTelling(each) ? Math.min(tolerance, each.distance / EXPLAINS) : tolerance))) return false;
    }
    return true;
  }

  /** Calls of one kind that are worth to be looked at: the first ones, and telling ones from the end. */
  async function select({ id, isFailed }: RecordedCheck, calls: readonly RecordedCall[]): Promise<Case[]> {
    const cases: Case[] = [];
    const add = async (call: RecordedCall) => {
      const { outcome, procedure } = call;
      const actual = 'value' in outcome ? { value: comparable(procedure, outcome.value) } : outcome;
      const distance = isFailed ? deviation(actual, await outcomeOf(reference, call)) : 0;
      cases.push({ check: id, call, actual, distance });
    };
    const rest = calls.slice(FIRST);
    for (const call of isFailed ? rest.toReversed() : rest.slice(-FIRST)) {
      await add(call);
      if (cases.filter(isTelling).length === TELLING) break;
    }
    for (const call of calls.slice(0, FIRST)) await add(call);
    return cases;
  }

  return {
    isTelling,

    /** A check's calls with what the reference makes of them. */
    async casesOf(check: RecordedCheck): Promise<Case[]> {
      const cases: Case[] = [];
      for (const calls of Map.groupBy(check.calls, (call) => kindOf(known, call)).values())
        cases.push(...(await select(check, calls)));
      return cases;
    },

    /** The variants that give the submission's outcome in every case. */
    async fitting(variants: readonly Variant[], cases: readonly Case[]): Promise<Variant[]> {
      // Where the submission differs from the reference, most variants are found not to fit.
      const sorted = [...cases.filter(isTelling), ...cases.filter((each) => !isTelling(each))];
      const found: Variant[] = [];
      for (const variant of variants) if (await fitsAll(variant, sorted)) found.push(variant);
      return found;
    },
  };
}

/** An error in the form that a recording gives the submission's. */
function textOfError(thrown: unknown): string {
  const error = describeError(thrown);
  if (error.kind === 'contract') return error.message;
  return error.kind === 'threw' ? `${error.name}: ${error.message}` : error.kind;
}
