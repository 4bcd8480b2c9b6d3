import type { Position, ReadyBlock } from '../source/blocks.ts';
import { type Evidence, type Finding, hasTrait } from './finding.ts';
import type { Procedures } from './inside.ts';
import { showDifferent } from './show.ts';

/** Procedures as the host sees them: asynchronous, for they run in another process. */
export type Remote<P extends Procedures> = {
  [Name in keyof P]: (...args: Parameters<P[Name]>) => Promise<Awaited<ReturnType<P[Name]>>>;
};

/** Context of a check's run. */
export interface CheckContext<P extends Procedures> {
  /** the submission's code, in its sandbox */
  readonly student: Remote<P>;
  /** the reference behind the same procedures, for checks whose oracle is live */
  readonly reference: Remote<P>;
  /** 32-bit seed of this check in this run: all of its randomness comes from it */
  readonly seed: number;
  /** fast-check's path to the only case to run; undefined: all cases */
  readonly path?: string | undefined;
  /** whether the first case that fails will do, be it the smallest or not */
  readonly verdictOnly?: boolean | undefined;
  /**
   * Runs cases that do not depend on each other, each in a context of its own, so that their calls travel together.
   * What comes of them is what would if they ran one by one, up to the first that fails.
   */
  together?(cases: readonly ((own: CheckContext<P>) => Promise<void>)[]): Promise<FirstFailure | undefined>;
  /** other processes of the submission, for what depends on earlier calls; undefined where there are none */
  readonly afresh?: Afresh<P> | undefined;
  /** the submission's TODO blocks of this task, as text and as syntax trees */
  readonly blocks: ReadonlyMap<string, ReadyBlock>;
  /** the TODO blocks of the whole file; undefined: there are no others */
  readonly file?: ReadonlyMap<string, ReadyBlock>;
}

/** Processes of a submission beside the one that the checks of its task share. */
export interface Afresh<P extends Procedures> {
  /** Lists what a procedure was called with in the shared process before it was called with these arguments. */
  earlier(procedure: keyof P & string, args: readonly unknown[]): readonly (readonly unknown[])[];
  /** Makes calls in a process that has answered no other. */
  run<T>(use: (student: Remote<P>) => Promise<T>): Promise<T>;
}

/** The first of several cases that failed, and what it threw. */
export interface FirstFailure {
  readonly index: number;
  readonly error: unknown;
}

/** One thing that a task must get right. */
export interface Check<P extends Procedures> {
  /** unique within its task: `sums-to-one` */
  readonly id: string;
  /** what holds for a correct submission, as a sentence that a student reads */
  readonly title: string;
  /** name of the seed that it has in common with other checks of its task, which so draw the same inputs */
  readonly sharedSeed?: string;
  /** share of the task's marks where the task is awarded proportionally; 1 unless given */
  readonly weight?: number;
  readonly visibility: 'visible' | 'hidden';
  /**
   * what it compares with: nothing but the inputs, a recorded fixture, or `context.reference`, which is run live by
   * those who have it; students have its recorded answers to the cases of one seed
   */
  readonly oracle: 'none' | 'recorded' | 'live';
  /** ids of earlier checks of its task: the wrong values that they find may be why it finds some, too */
  readonly follows?: readonly string[];
  /**
   * by the id of an earlier check that it follows: how it looks where that one has failed at what does not depend on what
   * that one looks at, to tell what is wrong by itself
   */
  readonly without?: Readonly<Record<string, Check<P>['run']>>;
  /** names of those of its task's blocks that it needs filled in; all of them unless given */
  readonly blocks?: readonly string[];
  /** the rubric's rule that decides whether a failure costs marks, is only noted, or is not looked for */
  readonly rule?: string;
  /** Looks at a submission. @throws CheckFailure where it is wrong; any other error is the harness's own */
  run(context: CheckContext<P>): Promise<Evidence | undefined>;
  /**
   * Looks at where the submission has printed while the task's checks ran; null: nobody knows where.
   * @throws as `run`
   */
  onPrints?(places: readonly (Position | null)[], blocks: CheckContext<P>['blocks']): void;
}

/** The failure of a submission: thrown by checks, never by the harness about itself. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure';
  readonly finding: Finding;
  readonly evidence: Evidence | undefined;
  /** fast-check's path to the case that failed, where cases were drawn */
  path = '';
  /** what the submission's code has printed in the case that failed, where cases were drawn, or its beginning */
  printed: string | undefined;

  constructor(finding: Finding, evidence?: Evidence) {
    super(finding.code);
    this.finding = finding;
    this.evidence = evidence;
  }
}

/** Makes a check of behavior: visible, weighing 1, and needing nothing but its inputs, unless said otherwise. */
export function check<P extends Procedures>(
  id: string,
  title: string,
  run: (context: CheckContext<P>) => Promise<Evidence | undefined> | Promise<void>,
  options: Partial<Pick<Check<P>, 'visibility' | 'oracle' | 'sharedSeed' | 'follows'>> = {},
): Check<P> {
  const inFull = async (context: CheckContext<P>) => (await run(context)) || undefined;
  return { id, title, visibility: 'visible', oracle: 'none', ...options, run: inFull };
}

/** Input of a case as findings name it: in a line, with code that makes it where it can be redone by hand. */
export type Input = string | { readonly input: string; readonly paste: string };

/** Writes an input as findings hold it. */
export function inputOf(input: Input | undefined): { input?: string; paste?: string } {
  return typeof input === 'string' ? { input } : { ...input };
}

/** An input, or what writes it where it takes long: nobody reads it of a call that is answered rightly. */
export type Unwritten = Input | (() => Input);

/** Reads an input in a line, without the code that makes it: for what is no case to redo by hand. */
export function lineOf(input: Unwritten): string {
  const written = typeof input === 'function' ? input() : input;
  return typeof written === 'string' ? written : written.input;
}

/** Input and values that a mismatch was seen on. Values are rendered here; strings are texts already, and stay as they are. */
interface Seen {
  input?: Input;
  expected?: unknown;
  actual?: unknown;
  /** index of the first number that is wrong, of two arrays */
  at?: number;
  /** whether wrong values may follow from it */
  isCause?: boolean;
}

/**
 * Fails a submission that is wrong.
 * @param message what should hold, as a sentence without the values
 * @param evidence what can be drawn of it
 * @throws CheckFailure always
 */
export function fail(message: string, seen: Seen, evidence?: Evidence): never {
  const isText = typeof seen.actual === 'string' || typeof seen.expected === 'string';
  const [actual, expected] = isText
    ? [String(seen.actual), String(seen.expected)]
    : showDifferent(seen.actual, seen.expected, seen.at);
  const finding: Finding = {
    code: 'mismatch',
    message,
    ...inputOf(seen.input),
    ...('expected' in seen && { expected }),
    ...('actual' in seen && { actual }),
    ...(seen.isCause && { isCause: true }),
  };
  throw new CheckFailure(finding, evidence);
}

/** Makes two distributions evidence, to be drawn beside each other. */
export function distributions(
  labels: readonly string[],
  expected: readonly number[],
  actual: readonly number[],
): Evidence {
  return { kind: 'distribution', labels: [...labels], expected: [...expected], actual: finiteOrNull(actual) };
}

/** Writes numbers as evidence holds them: JSON has no NaN. */
export function finiteOrNull(values: readonly number[]): (number | null)[] {
  return values.map((value) => (Number.isFinite(value) ? value : null));
}

/** Says what should hold, and then what the wrong numbers say, where they say something. */
export function withHint(message: string, hint: string | undefined): string {
  return hint ? `${message}. ${hint}` : message;
}

/** The error of an oracle that knows nothing about some inputs: only some answers of the reference were recorded. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/**
 * Asks a submission or the reference more than a check is about, as for a hint: undefined where that call fails, for it is
 * no case of the check, and where a copy of the lab without the reference does not hold the answer.
 */
export async function ifAnswered<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CheckFailure || error instanceof Unanswered) return undefined;
    throw error;
  }
}

/** Awaits a call into the submission; where the call itself fails, the finding says for which input. */
export async function onInput<T>(input: Unwritten, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const finding = error instanceof CheckFailure ? error.finding : undefined;
    if (!hasTrait(finding, 'answer')) throw error;
    // Its numbers are not what is wrong: nobody needs to redo them.
    throw new CheckFailure({ ...finding, input: lineOf(input) });
  }
}

/**
 * Finds the first entry that differs from what is expected by more than the tolerance, relative to the larger of 1 and
 * the expected value. NaN differs from every number, and not from NaN, which only a submission's own numbers are where
 * it is compared with itself.
 *
 * @returns its index; −1 where all agree
 */
export function firstDifference(actual: readonly number[], expected: readonly number[], tolerance: number): number {
  const isSame = (one: number, other: number) => one === other || (Number.isNaN(one) && Number.isNaN(other));
  return expected.findIndex(
    (value, i) =>
      !(Math.abs(actual[i] - value) <= tolerance * Math.max(1, Math.abs(value))) && !isSame(actual[i], value),
  );
}

/** Magnitude below which double precision runs out of digits: values that small are taken for 0. */
const UNDERFLOW = 1e-300;

/** Finds the same for values that matter however small they are: relative to the expected value alone. */
export function firstRelativeDifference(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
): number {
  return expected.findIndex(
    (value, i) => !(Math.abs(actual[i] - value) <= tolerance * Math.abs(value) + UNDERFLOW) && actual[i] !== value,
  );
}
