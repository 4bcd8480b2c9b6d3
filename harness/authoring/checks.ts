import { type Check, type CheckContext, CheckFailure } from './check.ts';
import type { Evidence, Finding } from './finding.ts';
import { hasTrait } from './finding-traits.ts';
import type { Procedures } from './inside.ts';
import { showDifferent } from './show.ts';

type Run<P extends Procedures> = (context: CheckContext<P>) => Promise<Evidence | undefined> | Promise<void>;

/** A check of behavior: visible, weighing 1, and needing nothing but its inputs, unless said otherwise. */
export function check<P extends Procedures>(
  id: string,
  title: string,
  run: Run<P>,
  options: Partial<Pick<Check<P>, 'visibility' | 'oracle'>> = {},
): Check<P> {
  return {
    id,
    title,
    visibility: 'visible',
    oracle: 'none',
    ...options,
    run: async (context) => (await run(context)) || undefined,
  };
}

/** What a mismatch was seen on. Values are rendered here; strings are texts already, and stay as they are. */
interface Seen {
  input?: string;
  expected?: unknown;
  actual?: unknown;
}

/**
 * The submission is wrong.
 * @param message what should hold, as a sentence without the values
 * @param evidence what can be drawn of it
 * @throws CheckFailure always
 */
export function fail(message: string, seen: Seen, evidence?: Evidence): never {
  const isText = typeof seen.actual === 'string' || typeof seen.expected === 'string';
  const [actual, expected] = isText
    ? [String(seen.actual), String(seen.expected)]
    : showDifferent(seen.actual, seen.expected);
  const finding: Finding = {
    code: 'mismatch',
    message,
    ...(seen.input !== undefined && { input: seen.input }),
    ...('expected' in seen && { expected }),
    ...('actual' in seen && { actual }),
  };
  throw new CheckFailure(finding, evidence);
}

/** Two distributions to be drawn beside each other. */
export function distributions(
  labels: readonly string[],
  expected: readonly number[],
  actual: readonly number[],
): Evidence {
  return { kind: 'distribution', labels: [...labels], expected: [...expected], actual: finiteOrNull(actual) };
}

/** As evidence holds numbers: JSON has no NaN. */
export function finiteOrNull(values: readonly number[]): (number | null)[] {
  return values.map((value) => (Number.isFinite(value) ? value : null));
}

/** What should hold, and then what the wrong numbers say, where they say something. */
export function withHint(message: string, hint: string | undefined): string {
  return hint ? `${message}. ${hint}` : message;
}

/** Awaits a call into the submission; where the call itself fails, the finding says for which input. */
export async function onInput<T>(input: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const finding = error instanceof CheckFailure ? error.finding : undefined;
    if (!hasTrait(finding, 'answer')) throw error;
    throw new CheckFailure({ ...finding, input });
  }
}

/**
 * Index of the first entry that differs from what is expected by more than the tolerance, relative to
 * the larger of 1 and the expected value. NaN differs from every number, and not from NaN, which only a
 * submission's own numbers are where it is compared with itself. −1 where all agree.
 */
export function firstDifference(actual: readonly number[], expected: readonly number[], tolerance: number): number {
  return expected.findIndex(
    (value, i) =>
      !(Math.abs(actual[i] - value) <= tolerance * Math.max(1, Math.abs(value))) && !isSame(actual[i], value),
  );
}

function isSame(one: number | undefined, other: number): boolean {
  return one === other || (Number.isNaN(one) && Number.isNaN(other));
}

/** Below this, double precision runs out of digits: values that small are taken for 0. */
const UNDERFLOW = 1e-300;

/** The same for values that matter however small they are: relative to the expected value alone. */
export function firstRelativeDifference(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
): number {
  return expected.findIndex(
    (value, i) => !(Math.abs(actual[i] - value) <= tolerance * Math.abs(value) + UNDERFLOW) && actual[i] !== value,
  );
}
