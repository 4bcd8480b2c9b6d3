import type { Remote } from '../authoring/check.ts';
import type { Procedures } from '../authoring/inside.ts';
import type { Procedure, ProcedureTable } from '../authoring/procedures.ts';

/**
 * Makes those procedures that are to be called once answer equal arguments from memory, also with the failure of the
 * first call. The memory lasts as long as what is returned.
 */
export function callOnce<P extends Procedures>(remote: Remote<P>, procedures: ProcedureTable<P>): Remote<P> {
  const outcomes = new Map<string, Promise<unknown>>();
  const entries = Object.entries<Procedure>(procedures).map(([procedure, { once }]) => {
    const call: Remote<Procedures>[string] = remote[procedure];
    if (!once) return [procedure, call];
    const remembered = (...args: unknown[]) => {
      const key = JSON.stringify([procedure, args]);
      const outcome = outcomes.get(key) ?? call(...args);
      outcomes.set(key, outcome);
      return outcome;
    };
    return [procedure, remembered];
  });
  return Object.fromEntries(entries) as Remote<P>;
}
