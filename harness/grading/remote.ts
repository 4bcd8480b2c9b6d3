import { CheckFailure, type Remote } from '../authoring/check.ts';
import type { Procedures } from '../authoring/inside.ts';
import type { Procedure, ProcedureTable } from '../authoring/procedures.ts';

/** Calls a procedure by name with plain data; rejects with CheckFailure where the student's code fails. */
type Call = (procedure: string, args: unknown[]) => Promise<unknown>;

/** Makes typed functions of a driver's procedures, whose results are believed only after their schema. */
export function remoteProcedures<P extends Procedures>(procedures: ProcedureTable<P>, call: Call): Remote<P> {
  const entries = Object.entries<Procedure>(procedures).map(([procedure, { reply, isComplete }]) => [
    procedure,
    async (...args: unknown[]) => {
      const parsed = reply.safeParse(await call(procedure, args));
      if (parsed.success) {
        if (!isComplete || isComplete(parsed.data, ...args)) return parsed.data;
        throw new CheckFailure({ code: 'protocol', procedure, message: 'the result has entries too few or too many' });
      }
      const [issue] = parsed.error.issues;
      const message = `the result is not of the expected form at ${issue.path.join('.') || 'its top'}: ${issue.message}`;
      throw new CheckFailure({ code: 'protocol', procedure, message });
    },
  ]);
  return Object.fromEntries(entries) as Remote<P>;
}
