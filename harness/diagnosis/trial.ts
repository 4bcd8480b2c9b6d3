import type { Procedures } from '../grading/check.ts';
import { describeError } from '../sandbox/call-error.ts';
import { deviation } from './deviation.ts';
import type { KnownMistakes, Outcome, RecordedCall, RecordedCheck, Variant } from './known-mistakes.ts';
import { FIRST } from './recording.ts';

/** So much closer to the submission than the reference is, a variant explains the difference. */
const EXPLAINS = 100;

/** So many calls that show a difference are enough. They are looked for from the last one backwards. */
const TELLING = 6;

/** A recorded call with what a variant's outcome is compared with. */
interface Case {
  readonly call: RecordedCall;
  readonly actual: Outcome;
  /** how far the submission is from the reference; 0 in checks that passed */
  readonly distance: number;
}

export interface Cases {
  /** whether the submission differs from the reference in one of them */
  readonly isTelling: boolean;
  readonly cases: readonly Case[];
}

/** Tries variants on recorded calls. */
export function openTrial({ reference, tolerance, comparable }: KnownMistakes) {
  const loaded = new Map<Variant, Procedures>();
  const isTelling = ({ distance }: Case) => distance > tolerance / 10;

  async function outcomeOf(procedures: Procedures, { procedure, args }: RecordedCall): Promise<Outcome> {
    try {
      const value = await procedures[procedure](...structuredClone(args));
      return { value: comparable(procedure, value) };
    } catch (error) {
      return { error: textOfError(error) };
    }
  }

  async function fitsOne(variant: Variant, cases: readonly Case[]): Promise<boolean> {
    const procedures = loaded.get(variant) ?? (await variant.load());
    loaded.set(variant, procedures);
    for (const each of cases) {
      const rest = deviation(each.actual, await outcomeOf(procedures, each.call));
      if (!(rest <= (isTelling(each) ? Math.min(tolerance, each.distance / EXPLAINS) : tolerance))) return false;
    }
    return true;
  }

  return {
    /** Those calls of a check for which `isWanted` holds, with the reference's outcome where the check failed. */
    async casesOf({ isFailed, calls }: RecordedCheck, isWanted: (call: RecordedCall) => boolean): Promise<Cases> {
      const wanted = calls.filter(isWanted);
      const cases: Case[] = [];
      const add = async (call: RecordedCall) => {
        const { outcome, procedure } = call;
        const actual = 'value' in outcome ? { value: comparable(procedure, outcome.value) } : outcome;
        const distance = isFailed ? deviation(actual, await outcomeOf(reference, call)) : 0;
        cases.push({ call, actual, distance });
      };
      const [first, rest] = [wanted.slice(0, FIRST), wanted.slice(FIRST)];
      for (const call of isFailed ? rest.toReversed() : rest.slice(-FIRST)) {
        await add(call);
        if (cases.filter(isTelling).length === TELLING) break;
      }
      for (const call of first) await add(call);
      // Where the submission differs, most variants are found not to fit.
      cases.sort((one, other) => Number(isTelling(other)) - Number(isTelling(one)));
      return { isTelling: cases.some(isTelling), cases };
    },

    /** The variants that give the submission's outcome in every case. */
    async fitting(variants: readonly Variant[], { cases }: Cases): Promise<Variant[]> {
      const found: Variant[] = [];
      for (const variant of variants) if (await fitsOne(variant, cases)) found.push(variant);
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
