import { showDifferent, showRatio } from '../../harness/authoring/index.ts';
import type { DistributionsCase } from '../toolkit/arbitraries.ts';

// What wrong numbers of softmax and loss say about the code that they come from. Nothing is said that the
// numbers do not show: a mistake that other mistakes look like stays unnamed.

/** The difference of two logits within ± this stays in the range of exp, from −745 to 709, whatever is subtracted. */
const RANGE = 350;

/**
 * Why softmax gave no probabilities, as a sentence; undefined where exp is not the reason.
 * @param x finite logits
 */
export function softmaxHint(actual: readonly number[], x: readonly number[]): string | undefined {
  const isLost = actual.some((value) => !Number.isFinite(value)) || actual.every((value) => value === 0);
  if (!isLost || x.every((value) => Math.abs(value) <= RANGE)) return undefined;
  return 'exp overflows to Infinity above 709 and vanishes to 0 below −745: subtract the largest entry of x first, then take exp';
}

/** Two numbers are the same but for a factor up to this, relative. */
const TOLERANCE = 1e-9;

/** Probabilities below are tiny on purpose, and all others above: see `distributionsArbitrary`. */
const RARE = 1e-3;

const SIGNS = [
  { factor: 1, says: '' },
  { factor: -1, says: 'the sign is wrong' },
];
const BASES = [
  { factor: 1, says: '' },
  { factor: Math.LOG2E, says: 'log base 2 stands where the natural logarithm belongs' },
  { factor: Math.LOG10E, says: 'log base 10 stands where the natural logarithm belongs' },
];

/**
 * What a wrong loss shows, as a sentence; undefined where it shows nothing.
 *
 * @param expected the right loss of the same predictions, above 0
 */
export function lossHint(actual: number, expected: number, predictions: DistributionsCase): string | undefined {
  const probabilities = predictions.targets.map((target, t) => predictions.yPred[t][target]);
  const smallest = Math.min(...probabilities);
  if (actual === Number.POSITIVE_INFINITY && smallest > 0) {
    return 'No target has probability 0, and the result is infinite: does a product of probabilities underflow? Add up logarithms instead';
  }
  const factors = readFactor(actual / expected, probabilities);
  if (factors) return `It is ${showRatio(actual / expected)} times the expected number: ${factors}`;
  // What the probability would have to be for the loss that came, all others being as they are.
  const seeming = smallest * Math.exp(expected - actual);
  if (!(smallest < seeming && seeming < RARE)) return undefined;
  const [shown, given] = showDifferent(seeming, smallest);
  return `It is the loss of a target with probability ${shown} where ${given} is given: add nothing to a probability, and do not bound it`;
}

/** The mistakes that multiply the loss by a factor: the sign, the base of the logarithm, a mean for the sum. */
function readFactor(ratio: number, probabilities: readonly number[]): string {
  const T = probabilities.length;
  const means = [{ factor: 1, says: '' }];
  // Of steps that cost the same, a mean is the loss of any one of them.
  if (new Set(probabilities).size > 1) {
    means.push({ factor: 1 / T, says: `with T = ${T}, a mean over the steps stands where their sum belongs` });
  }
  const combinations = SIGNS.flatMap((sign) => BASES.flatMap((base) => means.map((mean) => [sign, base, mean])));
  const found = combinations.find((mistakes) => {
    const factor = mistakes.reduce((product, mistake) => product * mistake.factor, 1);
    return Math.abs(ratio / factor - 1) <= TOLERANCE;
  });
  return (found ?? []).flatMap(({ says }) => says || []).join('; ');
}
