import { type GradientRow, showRatio } from 'lab-harness/authoring';
import { type Block, matches, type ReturnedGradients, sameShape, type Tolerance } from './gradient-check.ts';
import type { PlainGradients } from './plain.ts';

// Hints: what faulty gradients say about the code that they come from, by the numbers in a block, by what
// earlier calls returned, and by which blocks are wrong at which length.

/** Says how one block is wrong, where the numbers show it: a text that completes 'In dWaa …'. */
type Signature = (actual: number[][], expected: number[][], tolerance: Tolerance, steps: number) => string | undefined;

const SIGNATURES: Signature[] = [notFinite, zero, clipped, constantRatio, transposed];

/**
 * Says in a sentence what wrong gradients have in common; undefined where the numbers show nothing.
 *
 * @param steps T of the example that the gradients belong to
 */
export function signatureHint(
  actual: ReturnedGradients,
  expected: PlainGradients,
  tolerance: Tolerance,
  steps: number,
): string | undefined {
  const blocksBySignature = new Map<string, Block[]>();
  for (const block of Object.keys(expected) as Block[]) {
    const [a, e] = [actual[block], expected[block]];
    if (a === undefined || (sameShape(a, e) && matches(a, e, tolerance))) continue;
    const signature = SIGNATURES.map((read) => read(a, e, tolerance, steps)).find((text) => text !== undefined);
    if (signature === undefined) continue;
    blocksBySignature.set(signature, [...(blocksBySignature.get(signature) ?? []), block]);
  }
  const [widest] = [...blocksBySignature].sort(([, one], [, other]) => other.length - one.length);
  return widest && `In ${listed(widest[1])} ${widest[0]}.`;
}

function notFinite(actual: number[][]): string | undefined {
  return actual.flat().every(Number.isFinite) ? undefined : 'there are entries that are not finite numbers';
}

function zero(actual: number[][], expected: number[][]): string | undefined {
  return sameShape(actual, expected) && actual.flat().every((entry) => entry === 0) ? 'every entry is zero' : undefined;
}

function constantRatio(...[actual, expected, tolerance, steps]: Parameters<Signature>): string | undefined {
  if (!sameShape(actual, expected)) return undefined;
  const isTimesExpected = (factor: number) => matches(actual, scaled(expected, factor), tolerance);
  if (isTimesExpected(-1)) return 'every entry is −1 times the expected one: the sign is wrong';
  if (isTimesExpected(2)) return 'every entry is 2 times the expected one: something is counted twice';
  if (isTimesExpected(1 / steps)) {
    return `every entry is 1/${steps} of the expected one, with T = ${steps}: a mean over the steps where their sum belongs`;
  }
  const ratio = largestOf(actual) / largestOf(expected);
  if (expected.flat().filter((entry) => entry !== 0).length < 2 || !isTimesExpected(ratio)) return undefined;
  return `every entry is ${showRatio(ratio)} times the expected one`;
}

/** Finds the entry farthest from zero, with its sign. */
function largestOf(matrix: number[][]): number {
  return matrix.flat().reduce((largest, entry) => (Math.abs(entry) > Math.abs(largest) ? entry : largest));
}

function transposed(...[actual, expected, tolerance]: Parameters<Signature>): string | undefined {
  const transpose = expected[0].map((_, column) => expected.map((row) => row[column]));
  if (!sameShape(actual, transpose) || !matches(actual, transpose, tolerance)) return undefined;
  return 'the entries are those of the transposed gradient';
}

function clipped(...[actual, expected, tolerance]: Parameters<Signature>): string | undefined {
  const clip = (entry: number) => Math.max(-1, Math.min(1, entry));
  if (!sameShape(actual, expected)) return undefined;
  const plateau = expected.map((row) => row.map(clip));
  if (!matches(actual, plateau, tolerance)) return undefined;
  return 'what lies beyond ±1 is cut to ±1: the update step clips, backward does not';
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
  const isLike = (block: Block, other: number[][] | undefined) => {
    const own = actual[block];
    return own !== undefined && other !== undefined && sameShape(own, other) && matches(own, other, tolerance);
  };
  const wrong = (Object.keys(expected) as Block[]).filter((block) => !isLike(block, expected[block]));
  const added = wrong.filter((block) =>
    isLike(block, sum([expected, ...earlier].map((gradients) => gradients[block]))),
  );
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

/** One example's length and how its gradients fare. */
export interface LengthResult {
  /** T */
  steps: number;
  rows: readonly GradientRow[];
}

/** Bound of the errors of finite differences with their best step, and of single precision; mistakes are beyond it. */
const NUMERIC_ERROR = 1e-6;

/** Blocks of gradients that the derivative of tanh is a factor of. */
const BEHIND_TANH = 'dWax, dWaa, dba';

/**
 * Says in a sentence what the gradients of one example, or of several lengths, show by which blocks are wrong at which
 * length: that the errors are those of numeric derivatives, that everything behind tanh is wrong, that dWaa
 * alone is, or which lengths are right. Ask `signatureHint` first, which looks at the numbers in a block: a
 * mean over the steps is right for T = 1 as well.
 */
export function patternHint(results: readonly LengthResult[]): string | undefined {
  const wrong = results.filter(({ rows }) => wrongRows(rows).length > 0);
  // A block that is absent or of another shape says so itself.
  if (wrong.length === 0 || wrong.some(({ rows }) => wrongRows(rows).some(({ verdict }) => verdict !== 'wrong'))) {
    return undefined;
  }
  if (wrong.every(({ rows }) => wrongRows(rows).every(isNumericError))) {
    return (
      'No error is above 1e-6: the numbers look like finite differences or single precision; ' +
      'backpropagation in double precision is right to 1e-12.'
    );
  }
  if (wrong.some(({ steps, rows }) => steps === 1 && wrongBlocks(rows) === BEHIND_TANH)) {
    return (
      `dWya and dby are right, and ${BEHIND_TANH} wrong already for T = 1: ` +
      'look at dz_t = (1 − a_t²) ∘ da_t, where the derivative of tanh is missing or wrong.'
    );
  }
  if (wrong.every(({ rows }) => wrongBlocks(rows) === 'dWaa')) {
    return 'Only dWaa is wrong: it is Σ_t dz_t a_{t−1}ᵀ, with the state from before each step.';
  }
  const right = results.filter((result) => !wrong.includes(result));
  const longestRight = Math.max(...right.map(({ steps }) => steps));
  const shortestWrong = Math.min(...wrong.map(({ steps }) => steps));
  if (right.length === 0 || longestRight >= shortestWrong) return undefined;
  const fact = `Right ${longestRight === 1 ? 'for' : 'up to'} T = ${longestRight}, wrong from T = ${shortestWrong} on`;
  // What flows back in time acts on these blocks alone.
  const behind = BEHIND_TANH.split(', ');
  if (!wrong.every(({ rows }) => wrongRows(rows).every(({ block }) => behind.includes(block)))) return `${fact}.`;
  return longestRight === 1
    ? `${fact}: look at what flows back from step t + 1 to step t.`
    : `${fact}: the way back in time ends too early.`;
}

function wrongRows(rows: readonly GradientRow[]): GradientRow[] {
  return rows.filter((row) => row.verdict !== 'right');
}

function wrongBlocks(rows: readonly GradientRow[]): string {
  return wrongRows(rows)
    .map((row) => row.block)
    .join(', ');
}

function isNumericError({ error }: GradientRow): boolean {
  return error !== null && error < NUMERIC_ERROR;
}
