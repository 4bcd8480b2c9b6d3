import { z } from 'zod';
import { CheckFailure } from './check.ts';

/** Any number: zod's own number() means finite ones, and a student's may be NaN, which a check then says. */
export const float = z.custom<number>((value) => typeof value === 'number', 'not a number');

/** Computes in the grader's process what a submission's code asks for. */
export type Answer = (values: unknown[]) => unknown;

/**
 * An answer that is computed only from values of the right form and size: a submission may ask for anything.
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
