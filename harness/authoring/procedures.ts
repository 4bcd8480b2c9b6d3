import { z } from 'zod';
import { CheckFailure } from './check.ts';
import type { Procedures } from './inside.ts';

/** What the process that grades knows of one procedure of a driver. */
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
  /** is called once for equal arguments while a task is graded: several checks read what came of one call */
  readonly once?: boolean;
  /**
   * Names which of the functions in `calls` a call runs, where its arguments decide: known mistakes in other
   * functions do not explain what came of it.
   */
  kind?(...args: Parameters<Call>): string;
}

/** Every procedure of a question's driver, by its name. */
export type ProcedureTable<P extends Procedures> = { readonly [Name in keyof P]: Procedure<P[Name]> };

/** Any number: zod's own number() means finite ones, and a student's may be NaN, which a check then says. */
export const float = z.custom<number>((value) => typeof value === 'number', 'not a number');

/** Computes in the grader's process what a submission's code asks for. */
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
