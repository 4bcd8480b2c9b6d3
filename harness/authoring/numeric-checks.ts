import { type Check, type CheckContext, check, fail, onInput, withHint } from './check.ts';
import {
  type Arbitraries,
  callOf,
  callText,
  identity,
  insisting,
  nudgedResults,
  type Options,
  onRandom,
  type RandomOptions,
} from './conventions.ts';
import { type Estimate, estimateDerivative } from './differences.ts';
import { signatureHint } from './gradient-hints.ts';
import { compareGradients, type Gradients, gradientFailure } from './gradients.ts';
import { envelope, expectHistory } from './history.ts';
import type { Procedures } from './inside.ts';
import { show } from './show.ts';

// Checks of one line about derivatives and trainings, beside those of `conventions.ts`.

/**
 * Tolerance of derivatives beside differences of the loss. Measured on 15,000 cases of each loss of `numeric-checks.test.ts`:
 * right gradients are 2.3e-9 off at worst, with kinks and without; of wrong ones, one in 15 cases is 3e-5 off or more.
 */
const RTOL = 1e-6;

/** Size that a block has at least, for its entries to be compared, beside a loss of up to 1. */
const ATOL = 1e-3;

/** The least sound tolerance of a history in float64: rounding is the only difference between right ones. */
const FLOOR = 1e-12;

type GradientOf<P extends Procedures> = {
  [N in keyof P & string]: [
    name: keyof P & string,
    loss: N,
    arbitraries: Arbitraries<Parameters<P[N]>>,
    options: RandomOptions & { readonly at: number },
  ];
}[keyof P & string];

/**
 * Makes a check that a function gives the derivatives of the reference's loss by one of its arguments, in that argument's
 * shape: `gradient('gradientOf', 'lossOf', [weights, data], { at: 0 })`. Both functions take the same arguments. Where the
 * loss has a kink, any slope between those beside it is right.
 *
 * @param given with `at`, the index of the argument
 */
export function gradient<P extends Procedures = Procedures>(...given: GradientOf<P>): Check<P> {
  const [name, loss, arbitraries, { at, runs = 15, ...options }] = given;
  const title = `${name} gives the derivatives of ${loss}`;
  const message = `${name} must return the derivatives of ${loss} by its argument ${at + 1}, in that argument’s shape`;
  const settings = { ...options, runs, oracle: 'live' } as const;
  let tells = false;
  const made = onRandom(`${name} derives`, title, arbitraries, settings, async (context: CheckContext<P>, ...args) => {
    const { student, reference } = context;
    const call = callText(name, args);
    const lossWith = (data: unknown) => numberOf(loss, callOf(reference, loss, args.with(at, data)));
    const tolerance = { atol: ATOL * Math.max(1, Math.abs(await lossWith(args[at]))), rtol: RTOL };
    const actual = await onInput(call, callOf(student, name, args));
    const derivatives = await mapNumbers(args[at], async (theta, path) => {
      const estimate = await estimateDerivative((x) => lossWith(replaced(args[at], path, x)), theta);
      return believed(estimate, path.reduce(entryOf, actual), tolerance.atol);
    });
    const [returned, expected] = [actual, derivatives].map((data) => blocksOf(data, name));
    // At the edge of where the loss has values, differences say nothing.
    if (!Object.values(expected).flat(2).every(Number.isFinite)) return;
    tells = true;
    const comparison = compareGradients(returned, expected, tolerance);
    if (comparison.ok) return;
    const hint = signatureHint(returned, expected, tolerance);
    throw gradientFailure(comparison, tolerance, withHint(message, hint), call);
  });
  return insisting(made, () => tells, `${loss} of the reference has no values beside the arguments to derive it by`);
}

/** Decides between an estimate and what a submission says, which may be any slope where there is a kink. */
function believed({ value, doubt, slopes: [least, most] }: Estimate, actual: unknown, atol: number): number {
  const isCertain = doubt <= (RTOL / 10) * (atol + Math.abs(value));
  if (isCertain || typeof actual !== 'number' || !Number.isFinite(actual)) return value;
  return Math.min(Math.max(actual, least), most);
}

async function numberOf(name: string, result: Promise<unknown>): Promise<number> {
  const value = await result;
  if (typeof value === 'number') return value;
  throw new Error(`${name} of the reference must return a number, and returned ${show(value)}`);
}

type Path = readonly (string | number)[];

/** Maps the numbers of plain data, one after the other. */
async function mapNumbers(
  data: unknown,
  to: (value: number, path: Path) => Promise<number>,
  path: Path = [],
): Promise<unknown> {
  if (typeof data === 'number') return to(data, path);
  if (typeof data !== 'object' || data === null) return data;
  const entries: [string, unknown][] = [];
  for (const [key, each] of Object.entries(data)) entries.push([key, await mapNumbers(each, to, [...path, key])]);
  return Array.isArray(data) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}

function entryOf(data: unknown, key: string | number): unknown {
  return typeof data === 'object' && data !== null && Object.hasOwn(data, key)
    ? data[key as keyof typeof data]
    : undefined;
}

/** Puts a value in the place of one number. */
function replaced(data: unknown, [key, ...rest]: Path, value: number): unknown {
  if (key === undefined) return value;
  const entry = replaced(entryOf(data, key), rest, value);
  return Array.isArray(data) ? data.with(Number(key), entry) : { ...(data as object), [key]: entry };
}

/** Cuts plain data into matrices, by the place of each: numbers and rows are matrices, too. What else there is, is left out. */
function blocksOf(data: unknown, at: string): Gradients {
  if (typeof data === 'number') return { [at]: [[data]] };
  if (typeof data !== 'object' || data === null) return {};
  if (isRow(data)) return { [at]: [data] };
  if (Array.isArray(data) && data.every(isRow)) return { [at]: data };
  const entries = Object.entries(data).map(([key, each]) =>
    blocksOf(each, Array.isArray(data) ? `${at}[${key}]` : `${at}.${key}`),
  );
  return Object.assign({}, ...entries);
}

function isRow(data: unknown): data is number[] {
  return Array.isArray(data) && data.every((each) => typeof each === 'number');
}

type HistoryOf<P extends Procedures> = {
  [N in keyof P & string]: [name: N, args: Parameters<P[N]>, options?: Options];
}[keyof P & string];

/**
 * Makes a check that a training gives the reference's losses: `history('train', [weights, data, 20])`. How far rounding may
 * take them is measured by trainings of the reference from real numbers moved by their last digits.
 */
export function history<P extends Procedures = Procedures>(...given: HistoryOf<P>): Check<P> {
  const [name, args, { on, ...options } = {}] = given;
  const run = async (context: CheckContext<P>) => {
    const [values, ...moved] = [
      await callOf(context.reference, name, args),
      ...(await nudgedResults(context, name, args)),
    ].map((result) => historyOf(name, result));
    const call = callText(name, args);
    const actual = await onInput(call, callOf(context.student, name, args));
    if (!isRow(actual)) {
      fail(`${name} must return an array of numbers, one loss each`, { input: call, actual: show(actual) });
    }
    const band = { series: 'loss', accepted: [{ name: 'reference', values }], floor: FLOOR };
    const message = `${name} must give the losses of a right training, one by one`;
    return expectHistory(actual, { ...band, envelope: envelope([values], moved) }, message);
  };
  const { id, title } = identity(`${name} history`, `${name} gives the right losses`, on);
  return check(id, title, run, { ...options, oracle: 'live' });
}

function historyOf(name: string, result: unknown): number[] {
  if (isRow(result)) return result;
  throw new Error(`${name} of the reference must return an array of numbers, and returned ${show(result)}`);
}
