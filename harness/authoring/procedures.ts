import { z } from 'zod';
import { CheckFailure, type Remote } from './check.ts';
import type { Plain, Procedures } from './inside.ts';

/** Facts that the process that grades knows of one procedure of a driver. */
// biome-ignore lint/suspicious/noExplicitAny: the bound of every function type
export interface Procedure<Call extends (...args: any[]) => unknown = (...args: any[]) => unknown> {
  /** how messages to the student call it: by the functions of theirs that it calls */
  readonly calls: string;
  /** what its result must look like; whatever else arrives is refused */
  readonly reply: z.ZodType<Awaited<ReturnType<Call>>>;
  /** Tells whether a result, of the right form, has as many entries as the arguments ask for. */
  isComplete?(result: Awaited<ReturnType<Call>>, ...args: Parameters<Call>): boolean;
  /** takes so long that only known mistakes that fit all other calls are tried on it */
  readonly costly?: boolean;
  /**
   * Bounds what a call may take, in multiplications of numbers as fast as this machine makes them, where that is less than
   * the rubric's seconds: a call that takes longer ends at a time limit.
   */
  most?(...args: Parameters<Call>): number;
  /** the blocks that a call runs, where these are not all: known mistakes in others change nothing of it */
  readonly blocks?: readonly string[];
  /** is called once for equal arguments while a task is graded: several checks read what came of one call */
  readonly once?: boolean;
  /**
   * Names which of the functions in `calls` a call runs, where its arguments decide: known mistakes in other
   * functions do not explain what came of it.
   */
  kind?(...args: Parameters<Call>): string;
}

/** All procedures of a question's driver, by name. */
export type ProcedureTable<P extends Procedures> = { readonly [Name in keyof P]: Procedure<P[Name]> };

/** The schema of any number: zod's own number() means finite ones, and a student's may be NaN, which a check then says. */
export const float = z.custom<number>((value) => typeof value === 'number', 'not a number');

const isNumbers = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'number');

/** The schema of an array of any numbers, read as a whole: most of what a submission answers is thousands of them. */
export const floats = z.custom<number[]>(isNumbers, 'not an array of numbers');

/** The schema of any plain data: whatever crosses the pipe is. */
export const plain = z.custom<Plain>();

/** A function of the grader's process that computes what a submission's code asks for. */
export type Answer = (values: unknown[]) => unknown;

/**
 * Makes an answer that is computed only from values of the right form and size: a submission may ask for anything.
 * The answer throws a CheckFailure for other values.
 */
export function defineAnswer<Values extends unknown[]>(
  values: z.ZodType<Values>,
  answer: (...values: Values) => unknown,
): Answer {
  return (asked) => {
    const parsed = values.safeParse(asked);
    if (parsed.success) return answer(...parsed.data);
    const message = 'asked for a function of another task with values that it cannot have';
    throw new CheckFailure({ code: 'protocol', procedure: 'your code', message });
  };
}

/** A procedure by name, and what it is called with. */
export interface Asked {
  readonly procedure: string;
  readonly args: unknown[];
}

/** A call of a procedure by name with plain data; rejects with CheckFailure where the student's code fails. */
export type Call = (procedure: string, args: unknown[]) => Promise<unknown>;

/** Makes typed functions of a driver's procedures, whose results are believed only after their schema. */
export function remoteProcedures<P extends Procedures>(procedures: ProcedureTable<P>, call: Call): Remote<P> {
  const broken = (procedure: string, message: string) => new CheckFailure({ code: 'protocol', procedure, message });
  const entries = Object.entries<Procedure>(procedures).map(([procedure, { reply, isComplete }]) => [
    procedure,
    async (...args: unknown[]) => {
      const { data, error } = reply.safeParse(await call(procedure, args));
      if (error) {
        const [{ path, message }] = error.issues;
        throw broken(procedure, `the result is not of the expected form at ${path.join('.') || 'its top'}: ${message}`);
      }
      if (!isComplete || isComplete(data, ...args)) return data;
      throw broken(procedure, 'the result has entries too few or too many');
    },
  ]);
  return Object.fromEntries(entries) as Remote<P>;
}
