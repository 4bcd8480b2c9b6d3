import { type Block, matches, type ReturnedGradients, sameShape, type Tolerance } from './gradient-check.ts';
import { listed } from './gradient-signature.ts';

/**
 * Whether wrong gradients hold those of earlier calls, as a sentence; undefined where they do not.
 *
 * @param earlier what the calls before returned, each computed on an object of its own
 */
export function readLeftover(
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
