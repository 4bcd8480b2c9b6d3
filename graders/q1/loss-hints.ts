import { isRound, numbersHint, show, showDifferent, showRatio } from 'lab-harness/authoring';
import { GUARD, type Predictions } from '../toolkit/plain.ts';

// What the number that a wrong loss gives says of the mistake.

/** Tolerance of losses, which are right to some 1e-15 relative; every known mistake is off by far more. */
export const TOLERANCE = 1e-11;

/** Tolerance, relative, of a ratio of losses beside a factor that explains it. */
const FACTOR_TOLERANCE = 1e-9;

/** Bound of probabilities that are tiny on purpose; all others lie above it: see `predictions`. */
const RARE = 1e-3;

const BASES = [
  { factor: 1, says: '' },
  { factor: Math.LOG2E, says: 'log base 2 stands where the natural logarithm belongs' },
  { factor: Math.LOG10E, says: 'log base 10 stands where the natural logarithm belongs' },
];

/**
 * Says in a sentence what a wrong loss shows; undefined where it shows nothing, for a mistake that others look like
 * stays unnamed.
 *
 * @param expected the right loss of the same predictions, above 0
 */
export function lossHint(actual: number, expected: number, predictions: Predictions): string | undefined {
  const probabilities = predictions.targets.map((target, t) => predictions.yPred[t][target]);
  const smallest = Math.min(...probabilities);
  if (actual === Number.POSITIVE_INFINITY && smallest > 0) {
    const product = probabilities.reduce((total, probability) => total * probability, 1);
    return product === 0
      ? 'No target has probability 0, and the result is infinite: does a product of probabilities underflow? Add up logarithms instead'
      : `No target has probability 0, and the result is infinite${smallest < Number.EPSILON ? `: the digits of one as small as ${show(smallest)} are lost before the logarithm` : ''}`;
  }
  if (
    Number.isNaN(actual) &&
    predictions.yPred.some((y, t) => y.some((p, i) => p === 0 && i !== predictions.targets[t]))
  ) {
    return '0 · log 0 is NaN: characters beside the target, which may have probability 0, cost nothing';
  }
  if (smallest === 0 && actual !== expected) {
    // What the others cost is known.
    const others = probabilities.filter((probability) => probability > 0);
    const rest = actual + others.reduce((sum, probability) => sum + Math.log(probability), 0);
    const seeming = others.length === probabilities.length - 1 ? Number(Math.exp(-rest).toPrecision(6)) : 0;
    const own =
      seeming > 0 && seeming < 1 && isRound(seeming) ? `: here it costs what one of ${show(seeming)} does` : '';
    return `A target of probability 0 costs Infinity, or ${show(-Math.log(GUARD))} with a guard of ${GUARD}, and nothing less${own}`;
  }
  const alike = readAlike(actual, probabilities);
  if (alike) return `It is the loss ${alike}`;
  const factors = readFactor(actual / expected, probabilities, predictions.yPred[0].length);
  if (factors) return `It is ${showRatio(actual / expected)} times the expected number: ${factors}`;
  const parts = readParts(actual, probabilities);
  if (parts) return parts;
  if (actual === 0)
    return probabilities.length > 1
      ? `It is 0, though a target has probability ${show(smallest)}: only 1 costs nothing`
      : undefined;
  const ratio = actual / expected;
  if (isRound(ratio)) return `It is ${showRatio(ratio)} times the expected number`;
  // What the probability would have to be for the loss that came, all others being as they are.
  const seeming = smallest * Math.exp(expected - actual);
  if (probabilities.length === 1 && smallest > seeming && isRound(seeming))
    return `It is the loss of a target with probability ${show(seeming)}, where ${show(smallest)} is given`;
  if (!(smallest < seeming && seeming < RARE)) return numbersHint([actual], [expected], TOLERANCE);
  const [shown, given] = showDifferent(seeming, smallest);
  return `It is the loss of a target with probability ${shown} where ${given} is given: add no more than ${GUARD} to a probability, and bound it by no more`;
}

/** Says of how many steps a loss is, where all cost the same: which ones nobody knows. */
function readAlike(actual: number, probabilities: readonly number[]): string | undefined {
  const T = probabilities.length;
  const count = Math.round(actual / -Math.log(probabilities[0]));
  const isSo =
    new Set(probabilities).size === 1 &&
    count > 0 &&
    count < T &&
    Math.abs(actual / -Math.log(probabilities[0]) / count - 1) <= FACTOR_TOLERANCE;
  if (!isSo) return undefined;
  return `of ${count} of ${T} steps, which all cost the same here${count === 1 ? ', or a mean over them' : ''}`;
}

/** Probability of a target from which on it is as good as certain. */
const SURE = 0.99;

/** Says which steps alone make up a loss; nothing of one, nor where others would do as well. */
function readParts(actual: number, probabilities: readonly number[]): string | undefined {
  const T = probabilities.length;
  const costs = probabilities.map((probability) => -Math.log(probability));
  const isSumOf = (part: readonly number[]) => {
    const sum = part.reduce((total, cost) => total + cost, 0);
    return sum > 0 && Math.abs(actual - sum) <= FACTOR_TOLERANCE * sum;
  };
  const some = (count: number) => (count === 1 ? '' : `${count} `);
  const parts = costs.flatMap((_, k): [string, number[], number[]][] => [
    [`of the first ${some(k)}of ${T} steps alone`, costs.slice(0, k), costs.slice(k)],
    [`of the last ${some(k)}of ${T} steps alone`, costs.slice(T - k), costs.slice(0, T - k)],
    [`without step ${k}, counted from 0`, k === 0 || k === T - 1 ? [] : costs.toSpliced(k, 1), [costs[k]]],
  ]);
  const found = parts.filter(([, kept]) => isSumOf(kept));
  if (found.length === 1) {
    const [[which, kept, missing]] = found;
    // Where those that are missing cost the least, that may be why they are.
    const least = Math.min(...kept);
    return least > FACTOR_TOLERANCE * actual && Math.max(...missing) >= least ? `It is the loss ${which}` : undefined;
  }
  const sure = probabilities.filter((probability) => probability >= SURE && probability < 1).sort((p, q) => q - p);
  const bound = sure.find((least) => isSumOf(costs.filter((_, t) => probabilities[t] < least)));
  if (found.length > 0 || bound === undefined) return undefined;
  return `Steps whose target has a probability of ${show(bound)} or more add nothing to it: each must`;
}

/** Names the mistakes that multiply the loss by a factor: the sign, the base of the logarithm, a mean for the sum, also of characters. */
function readFactor(ratio: number, probabilities: readonly number[], V: number): string {
  const T = probabilities.length;
  const signs = [
    { factor: 1, says: '' },
    // Of one step nobody knows what becomes of others.
    { factor: -1, says: T === 1 ? 'the sign of this single step is wrong' : 'the sign is wrong' },
  ];
  const means = [{ factor: 1, says: '' }];
  // Of steps that cost the same, a mean is the loss of any one of them.
  if (new Set(probabilities).size > 1) {
    means.push({ factor: 1 / T, says: `with T = ${T}, a mean over the steps stands where their sum belongs` });
    // Half of it may be half of it for any reason.
    if (V > 2 && V !== T)
      means.push({ factor: 1 / V, says: `with V = ${V}, it is divided by the number of characters` });
  }
  const combinations = signs.flatMap((sign) => BASES.flatMap((base) => means.map((mean) => [sign, base, mean])));
  const found = combinations.find((mistakes) => {
    const factor = mistakes.reduce((product, mistake) => product * mistake.factor, 1);
    return Math.abs(ratio / factor - 1) <= FACTOR_TOLERANCE;
  });
  return (found ?? []).flatMap(({ says }) => says || []).join('; ');
}
