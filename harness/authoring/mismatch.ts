import { firstDifference } from './check.ts';
import { show, showDifferent } from './show.ts';

/** How far numbers may be apart: up to atol + rtol · the largest of the array that the expected one is in. */
export interface Bounds {
  readonly atol: number;
  readonly rtol: number;
}

/**
 * Bounds of results that are right. `rounding.test.ts` measures ten functions of courses: 34 right ways to write them stay
 * below a tenth of the bounds, 27 mistakes lie beyond ten times. Results that are all smaller than atol, as constants of
 * physics are, need bounds of their own.
 */
export const ROUNDING: Bounds = { atol: 1e-9, rtol: 1e-9 };

/** Factor by which a result must go farther than those for arguments that are moved by their last digits. */
const MARGIN = 10;

/** Where plain data differ, and the two values or what else is different, as text. */
export interface Mismatch {
  /** as it is written after the value's name: `[2].loss`; empty for the whole */
  readonly at: string;
  readonly expected: string;
  readonly actual: string;
}

interface Comparison extends Bounds {
  /** right results for arguments that are moved by their last digits: how far rounding may take a result beyond the bounds */
  readonly moved?: readonly unknown[];
}

/**
 * Finds the first place where plain data differ from what is expected: in their shape, in a number beyond the bounds,
 * or in anything else. NaN is NaN, −0 is 0, and an entry that is undefined is none.
 */
export function firstMismatch(
  actual: unknown,
  expected: unknown,
  { moved = [], ...bounds }: Comparison = ROUNDING,
): Mismatch | undefined {
  return compare(actual, expected, { ...bounds, moved }, '', largestOf([expected]));
}

function compare(
  actual: unknown,
  expected: unknown,
  comparison: Required<Comparison>,
  at: string,
  scale: number,
): Mismatch | undefined {
  const [kind, other] = [kindOf(expected), kindOf(actual)];
  if (kind !== other) return { at, expected: kind, actual: other };
  if (typeof expected === 'number') {
    const bound = comparison.atol + comparison.rtol * scale + MARGIN * spreadOf(expected, comparison.moved);
    if (
      bound === Number.POSITIVE_INFINITY ||
      Math.abs((actual as number) - expected) <= bound ||
      firstDifference([actual as number], [expected], 0) < 0
    ) {
      return undefined;
    }
  } else if (isTree(expected)) {
    return compareEntries(actual as Tree, expected, comparison, at);
  } else if (actual === expected) return undefined;
  const [shown, right] = showDifferent(actual, expected);
  return { at, expected: right, actual: shown };
}

type Tree = Readonly<Record<string, unknown>>;

function compareEntries(actual: Tree, expected: Tree, comparison: Required<Comparison>, at: string) {
  const scaleOfAll = Array.isArray(expected) ? largestOf(expected) : undefined;
  for (const key of new Set([...keysOf(expected), ...keysOf(actual)])) {
    const place = scaleOfAll !== undefined ? `${at}[${key}]` : `${at}.${key}`;
    const right = entryOf(expected, key);
    const moved = comparison.moved.map((each) => (isTree(each) ? entryOf(each, key) : undefined));
    const scale = scaleOfAll ?? largestOf([right]);
    const found = compare(entryOf(actual, key), right, { ...comparison, moved }, place, scale);
    // It may have any name: that is told with the values, which hidden checks do not show.
    if (found && !Object.hasOwn(expected, key)) return { at, expected: `no ${key}`, actual: `${key}, ${found.actual}` };
    if (found) return found;
  }
  return undefined;
}

/** Measures how far a number moves with the last digits of the arguments; a count that jumps is no rounding. */
function spreadOf(expected: number, moved: readonly unknown[]): number {
  const numbers = moved.filter((each) => typeof each === 'number');
  if ([expected, ...numbers].every(Number.isSafeInteger)) return 0;
  const distances = numbers.map((each) => (Object.is(each, expected) ? 0 : Math.abs(each - expected)));
  // Where rounding decides whether there is a result at all, every one is as good.
  return Math.max(0, ...distances.map((distance) => (Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance)));
}

/** Tells whether numbers are not all 0, and yet too small for the bounds to tell them from 0. */
export function isBelow({ atol }: Bounds, data: unknown): boolean {
  const largest = largestOf(numbersOf(data));
  return largest > 0 && largest <= atol;
}

function numbersOf(data: unknown): number[] {
  if (typeof data === 'number') return [data];
  return isTree(data) ? Object.values(data).flatMap(numbersOf) : [];
}

function largestOf(values: readonly unknown[]): number {
  const sizes = values.map((value) => (typeof value === 'number' && Number.isFinite(value) ? Math.abs(value) : 0));
  return Math.max(0, ...sizes);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

function keysOf(tree: Tree): string[] {
  return Object.keys(tree).filter((key) => tree[key] !== undefined);
}

/** Reads an entry of its own: not what every object has, such as `constructor`. */
function entryOf(tree: Tree, key: string): unknown {
  return Object.hasOwn(tree, key) ? tree[key] : undefined;
}

/** Says what a value is, where two of different kinds are never the same. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value === null || typeof value === 'boolean') return show(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
