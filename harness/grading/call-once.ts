import type { Procedures } from '../authoring/inside.ts';
import type { Asked, ProcedureTable } from '../authoring/procedures.ts';
import { encode } from '../sandbox/wire.ts';
import type { Answered, CallAll } from './side-by-side.ts';

interface Call {
  readonly procedure: string;
  readonly args: readonly unknown[];
}

/**
 * Makes calls whose procedure and arguments are equal, NaN, infinities and −0 included, once. The memory lasts as long as
 * what is returned.
 */
export function rememberCalls<Outcome>(
  make: (calls: Call[]) => Promise<Outcome[]>,
): (calls: readonly Call[]) => Promise<Outcome[]> {
  const outcomes = new Map<string, Outcome>();
  return async (calls) => {
    const keys = calls.map(({ procedure, args }) => encode([procedure, args]));
    const fresh = [...new Map(keys.map((key, i) => [key, calls[i]]))].filter(([key]) => !outcomes.has(key));
    const made = fresh.length > 0 ? await make(fresh.map(([, call]) => call)) : [];
    for (const [i, [key]] of fresh.entries()) outcomes.set(key, made[i]);
    return keys.map((key) => outcomes.get(key) as Outcome);
  };
}

/**
 * Answers calls of those procedures that are to be called once from memory, where the arguments are equal; calls beside
 * them wait for their turn.
 */
export function callOnce(callAll: CallAll, procedures: ProcedureTable<Procedures>): CallAll {
  const answers = new Map<string, Answered>();
  const isOnce = ({ procedure }: Asked) => procedures[procedure].once;
  return async function* (calls) {
    if (!calls.some(isOnce)) return yield* callAll(calls);
    const [first] = calls;
    const key = encode([first.procedure, first.args]);
    const known = answers.get(key);
    if (known) return yield { ...known, milliseconds: 0 };
    for await (const answer of callAll([first])) {
      if (isOnce(first)) answers.set(key, answer);
      yield answer;
    }
  };
}
