import { CheckFailure, type Remote } from '../../authoring/check.ts';
import { type Finding, hasTrait } from '../../authoring/finding.ts';
import type { Procedures } from '../../authoring/inside.ts';
import { MAX_TEXT } from '../../sandbox/call-error.ts';

/** A call into a submission and what came of it, as plain data. */
export interface RecordedCall {
  readonly procedure: string;
  readonly args: readonly unknown[];
  readonly outcome: Outcome;
}

/** A result, or what is wrong with its form, in our words, or what the code threw. */
export type Outcome = { readonly value: unknown } | { readonly refused: string } | { readonly thrown: string };

/** The calls that one check made, in their order. */
export interface RecordedCheck {
  readonly id: string;
  readonly isFailed: boolean;
  readonly calls: readonly RecordedCall[];
}

/** Calls of each check that are kept from its beginning, where cases are large and tell mistakes apart, … */
export const FIRST = 6;
/** … and from its end, where a failure has been shrunk. */
const LAST = 60;

// What a submission returns is its own affair: it may be as large as a message may be, call by call.
/** Numbers and characters of the largest result that is kept; those of a correct submission have half of it. */
const MOST_PARTS = 50_000;
/** Numbers and characters of all results of a task that are kept at a time. */
const MOST_PARTS_OF_TASK = 5_000_000;

/** Calls of the checks of one task, in bounded memory. */
export interface Recording {
  /** Begins with a check, to which calls belong from here on. */
  begin(check: string): void;
  /**
   * Makes procedures whose calls are kept with what came of them.
   * @param note takes what keeps a call; does so at once unless given
   */
  recorded<P extends Procedures>(remote: Remote<P>, note?: (keepIt: () => void) => void): Remote<P>;
  readonly calls: ReadonlyMap<string, readonly RecordedCall[]>;
}

export function openRecording(): Recording {
  const calls = new Map<string, RecordedCall[]>();
  let current: RecordedCall[] = [];
  let left = MOST_PARTS_OF_TASK;
  const parts = new Map<RecordedCall, number>();

  function keep(procedure: string, args: readonly unknown[], outcome: Outcome, size = 0): void {
    const call = { procedure, args, outcome };
    current.push(call);
    parts.set(call, size);
    left -= size;
    if (current.length <= FIRST + LAST) return;
    const [dropped] = current.splice(FIRST, 1);
    left += parts.get(dropped) ?? 0;
    parts.delete(dropped);
  }

  function keepValue(procedure: string, args: readonly unknown[], value: unknown): void {
    const budget = Math.min(MOST_PARTS, left);
    const rest = countParts(value, budget);
    if (rest > 0) keep(procedure, args, { value }, budget - rest);
    else keep(procedure, args, { refused: 'a result that is too large to be kept' });
  }

  return {
    calls,
    begin(check) {
      current = [];
      calls.set(check, current);
    },
    recorded<P extends Procedures>(remote: Remote<P>, note: (keepIt: () => void) => void = (keepIt) => keepIt()) {
      const entries = Object.entries(remote).map(([procedure, call]: [string, Remote<Procedures>[string]]) => [
        procedure,
        async (...args: unknown[]) => {
          try {
            const value = await call(...args);
            note(() => keepValue(procedure, args, value));
            return value;
          } catch (error) {
            const outcome = error instanceof CheckFailure && outcomeOf(error.finding);
            if (outcome) note(() => keep(procedure, args, outcome));
            throw error;
          }
        },
      ]);
      return Object.fromEntries(entries) as Remote<P>;
    },
  };
}

/** Reads the outcome of a failed call, if it says what the code did: others are not kept. */
function outcomeOf(finding: Finding): Outcome | undefined {
  if (!hasTrait(finding, 'answer')) return undefined;
  const message = finding.message.slice(0, MAX_TEXT);
  return finding.code === 'threw' ? { thrown: `${finding.name}: ${message}` } : { refused: message };
}

/** Takes one from a budget for each number and character in a value; ends where nothing is left. @returns the rest */
function countParts(value: unknown, budget: number): number {
  if (typeof value === 'string') return budget - 1 - value.length;
  if (typeof value !== 'object' || value === null) return budget - 1;
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  let left = keys.reduce((rest, key) => rest - key.length, budget - 1);
  for (const part of Object.values(value)) {
    if (left <= 0) break;
    left = countParts(part, left);
  }
  return left;
}
