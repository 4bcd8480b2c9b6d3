import { showRatio } from '../../harness/authoring/index.ts';
import { type Block, matches, type ReturnedGradients, sameShape, type Tolerance } from './gradient-check.ts';
import type { PlainGradients } from './plain.ts';

/** How one block is wrong, where the numbers show it: a text that completes 'In dWaa …'. */
type Signature = (actual: number[][], expected: number[][], tolerance: Tolerance, steps: number) => string | undefined;

const SIGNATURES: Signature[] = [notFinite, zero, clipped, constantRatio, transposed];

/**
 * What wrong gradients have in common, as a sentence; undefined where the numbers show nothing.
 *
 * @param steps T of the example that the gradients belong to
 */
export function readSignature(
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

/** The entry farthest from zero, with its sign. */
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

/** `a, b and c` */
export function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}
