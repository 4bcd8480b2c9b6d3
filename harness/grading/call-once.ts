import type { Procedures } from '../authoring/inside.ts';
import type { Asked, ProcedureTable } from '../authoring/procedures.ts';
import { encode } from '../sandbox/wire.ts';
import type { Answered, CallAll } from './side-by-side.ts';

interface Call {
  readonly procedure: string;
  readonly args: readonly unknown[];
}

/**
 * Makes calls whose procedure and arguments are equal, NaN, infinities and −0 included, once, also where they fail. The
 * memory lasts as long as what is returned.
 */
export function rememberCalls<Outcome>(make: (call: Call) => Promise<Outcome>): (call: Call) => Promise<Outcome> {
  const outcomes = new Map<string, Promise<Outcome>>();
  return (call) => {
    const key = encode([call.procedure, call.args]);
    const outcome = outcomes.get(key) ?? make(call);
    outcomes.set(key, outcome);
    return outcome;
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
