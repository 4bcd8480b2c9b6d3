import { type Gradients, matches, type ReturnedGradients, sameShape, type Tolerance } from './gradients.ts';
import { isRound } from './number-hints.ts';
import { show, showRatio } from './show.ts';

// Hints: what faulty gradients say about the code that they come from, by the numbers in a block and by what earlier
// calls returned.

/**
 * Says how one block is wrong, where the numbers show it: a text that completes 'In dW …'.
 * @param all the entries of all blocks that were returned
 */
export type Signature = (
  actual: number[][],
  expected: number[][],
  tolerance: Tolerance,
  all: readonly number[],
) => string | undefined;

const SIGNATURES: readonly Signature[] = [notFinite, zero, clipped, shortened, constantRatio, transposed, ofOneSize];

/** Entries of different sizes that are one size now, at least, where a bound that is not round is read from them. */
const FEW = 3;

const ZERO = 'every entry is zero';

/** Size, beside the right entries, of what rounding may leave where numbers cancel. */
const ROUNDING = 1e-12;

/** Size of gradients that a work may take for none. */
const SMALL = 0.01;

/**
 * Says in a sentence what wrong gradients have in common; undefined where the numbers show nothing.
 *
 * @param own signatures of mistakes that only this lab knows, which come before the others
 */
export function signatureHint(
  actual: ReturnedGradients,
  expected: Gradients,
  tolerance: Tolerance,
  own: readonly Signature[] = [],
): string | undefined {
  const whole = shortened(
    Object.keys(expected).flatMap((block) => actual[block] ?? []),
    Object.values(expected).flat(),
    tolerance,
    [],
  );
  if (whole) return `In all blocks ${whole}.`;
  const twins = twinsIn(actual, expected, tolerance);
  if (twins) return `${listed(twins)} hold the same numbers, as where both are one matrix: each needs its own.`;
  const all = Object.values(actual).flatMap((rows) => rows?.flat() ?? []);
  const blocksBySignature = new Map<string, string[]>();
  for (const [block, e] of Object.entries(expected)) {
    const a = actual[block];
    if (a === undefined || matches(a, e, tolerance)) continue;
    // What rounding has left of sums that cancel has some ratio to anything, and some bound.
    const isNothing = Math.abs(largestOf(a)) <= ROUNDING * Math.abs(largestOf(e));
    const signature = (isNothing ? [notFinite, zero] : [...own, ...SIGNATURES])
      .map((read) => read(a, e, tolerance, all))
      .find((text) => text !== undefined);
    if (signature === undefined) continue;
    blocksBySignature.set(signature, [...(blocksBySignature.get(signature) ?? []), block]);
  }
  const [widest] = [...blocksBySignature].sort(([, one], [, other]) => other.length - one.length);
  if (!widest) return formHint(actual, expected);
  const most = Math.max(...widest[1].flatMap((block) => expected[block].flat().map(Math.abs)));
  const size = widest[0] === ZERO && most < SMALL ? `, and no right one is above ${show(most)}` : '';
  return `In ${listed(widest[1])} ${widest[0]}${size}.`;
}

/** Finds two blocks that hold the same numbers, of more than one size, where the right ones do not. */
function twinsIn(actual: ReturnedGradients, expected: Gradients, tolerance: Tolerance): string[] | undefined {
  const blocks = Object.keys(expected);
  for (const [i, one] of blocks.entries()) {
    for (const other of blocks.slice(i + 1)) {
      const [own, another] = [actual[one] ?? [], actual[other] ?? []];
      const isSo = sameShape(own, another) && own.flat().every((entry, k) => entry === another.flat()[k]);
      if (isSo && new Set(own.flat().map(Math.abs)).size > 1 && !matches(expected[one], expected[other], tolerance))
        return [one, other];
    }
  }
  return undefined;
}

/** Says which blocks cannot be compared. */
function formHint(actual: ReturnedGradients, expected: Gradients): string | undefined {
  const blocks = Object.keys(expected);
  const absent = blocks.filter((block) => actual[block] === undefined);
  if (absent.length > 0) return `${listed(absent)} ${absent.length === 1 ? 'is' : 'are'} absent from what is returned.`;
  const others = blocks.filter((block) => !sameShape(actual[block] ?? [], expected[block]));
  const verb = others.length === 1 ? 'has' : 'have';
  return others.length > 0 ? `${listed(others)} ${verb} not the shape of the parameter.` : undefined;
}

function notFinite(actual: number[][]): string | undefined {
  return actual.flat().every(Number.isFinite) ? undefined : 'there are entries that are not finite numbers';
}

function zero(actual: number[][], expected: number[][]): string | undefined {
  return sameShape(actual, expected) && actual.flat().every((entry) => entry === 0) ? ZERO : undefined;
}

/** Reads a bound to which entries are cut: a round number, or one that several entries have, for any largest entry is some bound. */
function clipped(...[actual, expected, tolerance, all]: Parameters<Signature>): string | undefined {
  if (!sameShape(actual, expected)) return undefined;
  const right = expected.flat();
  const bound = Math.max(...actual.flat().map(Math.abs));
  const cut = actual
    .flat()
    .flatMap((entry, i) => (Math.abs(entry) === bound ? [Math.abs(right[i]).toPrecision(3)] : []));
  // Where none is smaller, as where only the signs are right, nothing shows what becomes of a smaller one.
  const isOther = all.some((entry) => entry !== 0 && Math.abs(entry) < bound);
  const isBound = isOther && (isRound(bound) || new Set(cut).size >= FEW);
  const plateau = expected.map((row) => row.map((entry) => Math.max(-bound, Math.min(bound, entry))));
  if (bound === 0 || !isBound || !matches(actual, plateau, tolerance)) return undefined;
  return `what lies beyond ±${show(bound)} is cut to ±${show(bound)}: gradients must be returned as they are, not clipped`;
}

/** Reads a norm to which entries are scaled down: a round number. */
function shortened(...[actual, expected, tolerance]: Parameters<Signature>): string | undefined {
  const [norm, right] = [actual, expected].map((rows) => Math.hypot(...rows.flat()));
  // One entry that is cut to a bound has that norm, too.
  const isOne = new Set(expected.flat().filter(Boolean).map(Math.abs)).size < 2;
  if (
    isOne ||
    !isRound(norm) ||
    norm === 0 ||
    norm >= right ||
    !matches(actual, scaled(expected, norm / right), tolerance)
  )
    return undefined;
  return `every entry is ${show(norm / right)} times the expected one, so that their norm is ${Number(norm.toPrecision(2))}: gradients must be returned as they are, not clipped`;
}

function constantRatio(...[actual, expected, tolerance]: Parameters<Signature>): string | undefined {
  const isTimesExpected = (factor: number) => matches(actual, scaled(expected, factor), tolerance);
  if (isTimesExpected(-1)) return 'every entry is −1 times the expected one: the sign is wrong';
  if (isTimesExpected(2)) return 'every entry is 2 times the expected one: something is counted twice';
  const ratio = largestOf(actual) / largestOf(expected);
  // Entries of one size, as of two characters, have some ratio whatever the mistake; and one of nearly 1 is rounding.
  const sizes = new Set(expected.flat().map((entry) => Math.abs(entry).toPrecision(6)));
  sizes.delete('0.00000');
  if (sizes.size < 2 || Math.abs(ratio - 1) <= 1e-6 || !isTimesExpected(ratio)) return undefined;
  return `every entry is ${showRatio(ratio)} times the expected one`;
}

/** Finds the entry farthest from zero, with its sign. */
function largestOf(matrix: number[][]): number {
  return matrix.flat().reduce((largest, entry) => (Math.abs(entry) > Math.abs(largest) ? entry : largest), 0);
}

function transposed(...[actual, expected, tolerance]: Parameters<Signature>): string | undefined {
  const transpose = expected[0].map((_, column) => expected.map((row) => row[column]));
  return matches(actual, transpose, tolerance) ? 'the entries are those of the transposed gradient' : undefined;
}

/** Reads that all entries are the same number, but for their signs, where the right ones are not. */
function ofOneSize(...[actual, expected]: Parameters<Signature>): string | undefined {
  const [own, right] = [actual, expected].map(
    (rows) => new Set(rows.flat().map((entry) => Math.abs(entry).toPrecision(9))),
  );
  if (!sameShape(actual, expected) || own.size > 1 || right.size < FEW) return undefined;
  const [[first]] = actual;
  return `every entry is ${actual.flat().every((entry) => entry === first) ? show(first) : `±${show(Math.abs(first))}`}`;
}

function scaled(matrix: number[][], factor: number): number[][] {
  return matrix.map((row) => row.map((entry) => entry * factor));
}

/** Lists names as in `a, b and c`. */
function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/**
 * Says in a sentence whether wrong gradients hold those of earlier calls; undefined where they do not.
 *
 * @param earlier what the calls before returned, each computed on an object of its own
 */
export function leftoverHint(
  actual: ReturnedGradients,
  expected: ReturnedGradients,
  earlier: readonly ReturnedGradients[],
  tolerance: Tolerance,
): string | undefined {
  const isLike = (block: string, other: number[][] | undefined) => {
    const own = actual[block];
    return own !== undefined && other !== undefined && matches(own, other, tolerance);
  };
  const wrong = Object.keys(expected).filter((block) => !isLike(block, expected[block]));
  const added = wrong.filter((block) =>
    isLike(block, sum([expected, ...earlier].map((gradients) => gradients[block]))),
  );
  // Sums that are set to zero where they are needed, and nowhere else.
  const isOfZeros = (block: string) =>
    expected[block]?.every((row, i) => row.every((entry, j) => entry === 0 || actual[block]?.[i]?.[j] === entry));
  if (added.length > 0 && added.every(isOfZeros)) {
    return `In ${listed(added)} entries that must be 0 hold the numbers of the calls before, and the others are right: numbers are kept from call to call.`;
  }
  if (added.length > 0) {
    return `In ${listed(added)} every entry is the expected one plus those of the calls before: gradients are kept from call to call.`;
  }
  const repeated = wrong.filter((block) => isLike(block, earlier.at(-1)?.[block]));
  if (repeated.length > 0) return `In ${listed(repeated)} the entries are those of the call before.`;
  return undefined;
}

function sum(matrices: readonly (number[][] | undefined)[]): number[][] | undefined {
  return matrices.reduce((total, matrix) =>
    total && matrix && sameShape(total, matrix)
      ? total.map((row, i) => row.map((entry, j) => entry + matrix[i][j]))
      : undefined,
  );
}
