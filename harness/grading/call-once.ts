import type { Remote } from '../authoring/check.ts';
import type { Procedures } from '../authoring/inside.ts';
import type { Procedure, ProcedureTable } from '../authoring/procedures.ts';
import { encode } from '../sandbox/wire.ts';

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

/** Makes those procedures that are to be called once answer equal arguments from memory. */
export function callOnce<P extends Procedures>(remote: Remote<P>, procedures: ProcedureTable<P>): Remote<P> {
  const remembered = rememberCalls(({ procedure, args }) => remote[procedure](...(args as Parameters<P[string]>)));
  const entries = Object.entries<Procedure>(procedures).map(([procedure, { once }]) => {
    const call: Remote<Procedures>[string] = remote[procedure];
    return [procedure, once ? (...args: unknown[]) => remembered({ procedure, args }) : call];
  });
  return Object.fromEntries(entries) as Remote<P>;
}
