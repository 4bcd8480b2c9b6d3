import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { type Check, type CheckContext, check, fail, onInput, Unanswered, withHint } from './check.ts';
import type { Procedures } from './inside.ts';
import { type Bounds, firstMismatch, isBelow, ROUNDING } from './mismatch.ts';
import { nudgeReals, randomOf } from './nudge.ts';
import { holdsFor } from './properties.ts';
import { show } from './show.ts';

// Checks of one line, for labs whose procedures are the student's own functions by name, over plain data. Given the type
// of the reference's module, they know its functions: `agrees<typeof import('../reference/sums.ts')>(…)`.

/** Generators of arguments, one each. */
export type Arbitraries<Args extends unknown[]> = { [I in keyof Args]: fc.Arbitrary<Args[I]> };

/** Settings of any check of one line. */
export interface Options extends Partial<Pick<Check<Procedures>, 'visibility'>> {
  /** what its cases are, where a task has several such checks of one function: `on: 'long lists'` */
  readonly on?: string;
}

/** Settings of a check on random cases. */
export interface RandomOptions extends Options {
  /** how many cases; 40 unless given */
  readonly runs?: number;
}

interface ResultOptions {
  /** how far numbers may be off; `ROUNDING` unless given */
  readonly bounds?: Bounds;
}

const RUNS = 40;

type ExampleOf<P extends Procedures> = {
  [N in keyof P & string]: [name: N, args: Parameters<P[N]>, expected: Awaited<ReturnType<P[N]>>, o?: ResultOptions];
}[keyof P & string];

/** Makes a check of one call whose result is known: `example('mean', [[1, 2, 6]], 3)`. */
export function example<P extends Procedures = Procedures>(...given: ExampleOf<P>): Check<P> {
  const [name, args, expected, { bounds = ROUNDING } = {}] = given;
  const call = callText(name, args);
  const id = `${slug(name)}-example-${digest(args)}`;
  if (isBelow(bounds, expected)) throw new RangeError(`${call}: ${show(expected)} needs bounds that tell it from 0`);
  return check(id, `${call} is ${show(expected)}`, async ({ student }) => {
    expectResult(await onInput(call, callOf(student, name, args)), expected, { call, name, bounds });
  });
}

type AgreesOf<P extends Procedures> = {
  [N in keyof P & string]: [
    name: N,
    arbitraries: Arbitraries<Parameters<P[N]>>,
    options?: RandomOptions & ResultOptions,
  ];
}[keyof P & string];

/**
 * Makes a check that a function gives the reference's results on random arguments: `agrees('mean', [numbers])`. Where
 * rounding alone takes the reference's own result further than the bounds, it may take the student's as far.
 */
export function agrees<P extends Procedures = Procedures>(...given: AgreesOf<P>): Check<P> {
  const [name, arbitraries, { bounds = ROUNDING, ...options } = {}] = given;
  const title = `${name} gives the right results`;
  const settings = { ...options, oracle: 'live' } as const;
  let tells = false;
  const made = onRandom(`${name} agrees`, title, arbitraries, settings, async (context: CheckContext<P>, ...args) => {
    const { student, reference } = context;
    const call = callText(name, args);
    const expected = await callOf(reference, name, args);
    tells ||= !isBelow(bounds, expected);
    const moved = await nudgedResults(context, name, args);
    expectResult(await onInput(call, callOf(student, name, args)), expected, { call, name, bounds, moved });
  });
  return insisting(made, () => tells, `all results of ${name} are so small that its check needs bounds of its own`);
}

/** Adds to a check that it be of use: one that no case of could fail is a mistake of its author's, and says so. */
export function insisting<P extends Procedures>(made: Check<P>, tells: () => boolean, otherwise: string): Check<P> {
  const run = async (context: CheckContext<P>) => {
    const evidence = await made.run(context);
    if (context.path === undefined && !tells()) throw new RangeError(otherwise);
    return evidence;
  };
  return { ...made, run };
}

/** Functions whose types nobody has told. */
// biome-ignore lint/suspicious/noExplicitAny: what is not known
type Untyped = Record<string, (...args: any[]) => any>;

/**
 * Makes a check of the author's own: `property('…', [numbers], async ({ student }, xs) => …)`. Where it says false, the
 * title is what should hold; `fail` says more.
 */
export function property<Args extends unknown[], P extends Procedures = Untyped>(
  title: string,
  arbitraries: Arbitraries<Args>,
  holds: (context: CheckContext<P>, ...args: NoInfer<Args>) => Promise<boolean | undefined> | Promise<void>,
  options: RandomOptions & Partial<Pick<Check<P>, 'oracle'>> = {},
): Check<P> {
  return onRandom(title, title, arbitraries, options, async (context: CheckContext<P>, ...args) => {
    const input = args.map(show).join(', ');
    const outcome = onInput<unknown>(input, holds(context, ...args)).catch(async (error) => {
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
      // No schema holds results of such labs: one that breaks what the reference's do not is the submission's mistake.
      if (await isBroken(holds({ ...context, student: context.reference }, ...args))) throw error;
      fail(withHint(title, `A result has another form than it should: ${show(error)}`), { input });
    });
    if ((await outcome) === false) fail(title, { input });
  });
}

/** Tells whether something throws, other than for want of the reference's answers, which copies of a lab may lack. */
function isBroken(outcome: Promise<unknown>): Promise<boolean> {
  return outcome.then(
    () => false,
    (error) => !(error instanceof Unanswered),
  );
}

/** Makes a check of what throws a CheckFailure where the submission is wrong for the arguments. */
export function onRandom<P extends Procedures, Args extends unknown[]>(
  name: string,
  sentence: string,
  arbitraries: Arbitraries<Args>,
  { runs = RUNS, on, ...options }: RandomOptions & Partial<Pick<Check<P>, 'oracle'>>,
  holds: (context: CheckContext<P>, ...args: Args) => Promise<void>,
): Check<P> {
  const cases = fc.tuple(...arbitraries) as fc.Arbitrary<Args>;
  const run = (context: CheckContext<P>) => holdsFor(context, cases, (own, args) => holds(own, ...args), { runs });
  const { id, title } = identity(name, sentence, on);
  return check(id, title, run, options);
}

/** Makes a check's id and title, which say what its cases are. */
export function identity(name: string, title: string, on: string | undefined): Pick<Check<Procedures>, 'id' | 'title'> {
  return on ? { id: slug(`${name} on ${on}`), title: `${title} on ${on}` } : { id: slug(name), title };
}

/** Calls a function by name. */
export async function callOf(procedures: Procedures, name: string, args: readonly unknown[]): Promise<unknown> {
  if (!Object.hasOwn(procedures, name)) throw new Error(`the lab has no function ${name} for its checks to call`);
  return procedures[name](...args);
}

/** Computes the reference's results for arguments whose real numbers are moved by their last digits. */
export async function nudgedResults(
  { reference, seed }: Pick<CheckContext<Procedures>, 'reference' | 'seed'>,
  name: string,
  args: readonly unknown[],
): Promise<unknown[]> {
  const random = randomOf(seed);
  const results: unknown[] = [];
  for (let i = 0; i < 3; i++) {
    const moved = args.map((arg) => nudgeReals(arg, random));
    results.push(await callOf(reference, name, moved));
  }
  return results;
}

interface Called {
  /** the call as it could be written */
  readonly call: string;
  readonly name: string;
  readonly bounds: Bounds;
  readonly moved?: readonly unknown[];
}

/** Compares a result with the right one. @throws CheckFailure with the first place where they differ */
function expectResult(actual: unknown, expected: unknown, { call, name, bounds, moved = [] }: Called): void {
  const mismatch = firstMismatch(actual, expected, { ...bounds, moved });
  if (!mismatch) return;
  const { at, ...seen } = mismatch;
  const message = at === '' ? `${name} must return the right result` : `${name} must return the right result at ${at}`;
  fail(withHint(message, hintOf(seen.actual)), { input: call, ...seen });
}

function hintOf(actual: string): string | undefined {
  if (actual === 'nothing') return 'There is nothing: a return is missing, or an entry';
  if (actual === 'NaN') return 'NaN comes of 0 / 0, and of numbers that are not there, such as an entry beyond the end';
  return undefined;
}

export function callText(name: string, args: readonly unknown[]): string {
  return `${name}(${args.map(show).join(', ')})`;
}

/** Makes an id of a name or sentence, in whatever script. */
function slug(text: string): string {
  const spaced = text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .normalize('NFKD')
    .toLowerCase();
  return spaced.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || digest([text]);
}

/** Makes a short text that other arguments do not have. */
function digest(args: readonly unknown[]): string {
  const exact = (_: string, value: unknown) =>
    typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
      ? { number: Object.is(value, -0) ? '-0' : String(value) }
      : value;
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(args, exact)))).slice(0, 6);
}
