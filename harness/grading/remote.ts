import type { z } from 'zod';
import { CheckFailure, type Remote } from '../authoring/check.ts';
import type { Procedures } from '../authoring/inside.ts';

/** Calls a procedure by name with plain data; rejects with CheckFailure where the student's code fails. */
type Call = (procedure: string, args: unknown[]) => Promise<unknown>;

/** The procedures of a driver as typed functions, whose results are believed only after their schema. */
export function remoteProcedures<P extends Procedures>(
  question: {
    readonly replies: Record<keyof P, z.ZodType>;
    readonly isComplete?: { readonly [Name in keyof P]?: (result: never, ...args: never[]) => boolean };
  },
  call: Call,
): Remote<P> {
  const entries = Object.entries<z.ZodType>(question.replies).map(([procedure, reply]) => [
    procedure,
    async (...args: unknown[]) => {
      const parsed = reply.safeParse(await call(procedure, args));
      if (parsed.success) {
        const isComplete = question.isComplete?.[procedure];
        if (!isComplete || isComplete(parsed.data as never, ...(args as never[]))) return parsed.data;
        throw new CheckFailure({ code: 'protocol', procedure, message: 'the result has entries too few or too many' });
      }
      const [issue] = parsed.error.issues;
      const message = `the result is not of the expected form at ${issue.path.join('.') || 'its top'}: ${issue.message}`;
      throw new CheckFailure({ code: 'protocol', procedure, message });
    },
  ]);
  return Object.fromEntries(entries) as Remote<P>;
}
