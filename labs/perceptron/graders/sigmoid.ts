import fc from 'fast-check';
import {
  type CheckContext,
  check,
  defineTask,
  fail,
  firstRelativeDifference,
  forAll,
  noImports,
  noPrints,
  onInput,
  show,
  withHint,
} from 'lab-harness/authoring';
import { logitMatrix } from './cases.ts';
import type { PerceptronProcedures } from './driver.ts';
import { sigmoid as formula } from './numerics.ts';

type Context = CheckContext<PerceptronProcedures>;

/**
 * Relative tolerance of every entry, however small it is. Measured on 4,000 cases of `logitMatrix`: right ways are right
 * to 4.4e-16, and Math.E ** −z to 3.7e-14.
 */
const TOLERANCE = 1e-12;

const forAllMatrices = forAll(logitMatrix, { runs: 60 });
const forAllPairs = forAll(fc.tuple(logitMatrix, logitMatrix), { runs: 40 });

export const sigmoid = defineTask<PerceptronProcedures>({
  id: 'perceptron.sigmoid',
  blocks: ['perceptron.sigmoid'],
  functions: ['sigmoid'],
  uses: [],
  checks: [
    noImports(),
    noPrints(),
    check('any-shape', 'A matrix of any shape gives a matrix of the same shape', async (context) => {
      for (const [rows, columns] of [
        [1, 1],
        [5, 1],
        [1, 5],
        [4, 3],
        [100, 2],
      ]) {
        const z = Array.from({ length: rows }, (_, i) =>
          Array.from({ length: columns }, (_, j) => Math.sin(i + 7 * j)),
        );
        expectFormula('sigmoid works entry by entry, whatever the shape', z, await ofMatrix(context, z));
      }
    }),
    forAllMatrices('formula', 'The result follows the formula', async (context, z) =>
      expectFormula('sigmoid(z) = 1 / (1 + exp(−z)), entry by entry', z, await ofMatrix(context, z)),
    ),
    forAllMatrices('range', 'Every entry lies between 0 and 1', async (context, z) => {
      const wrong = (await ofMatrix(context, z)).flat().find((value) => !(value >= 0 && value <= 1));
      if (wrong === undefined) return;
      fail('every entry of sigmoid(z) is a probability, from 0 to 1', { input: show(z), actual: wrong });
    }),
    forAllMatrices('symmetric', 'sigmoid(z) and sigmoid(−z) add up to 1', async (context, z) => {
      const [one, other] = [await ofMatrix(context, z), await ofMatrix(context, negated(z))];
      const sums = one.flat().map((value, i) => value + other.flat()[i]);
      const wrong = sums.findIndex((sum) => !(Math.abs(sum - 1) <= TOLERANCE));
      if (wrong < 0) return;
      const input = `z = ${show(z.flat()[wrong])} and its negative`;
      fail('sigmoid(z) + sigmoid(−z) = 1 for every z', { input, expected: 1, actual: sums[wrong] });
    }),
    check('order', 'A larger logit never gets a smaller probability', async (context) => {
      const z = Array.from({ length: 401 }, (_, i) => (i - 200) / 8);
      const y = (await ofMatrix(context, [z]))[0];
      const i = y.findIndex((value, k) => k > 0 && !(value >= y[k - 1]));
      if (i < 0) return;
      fail('a larger z must not get a smaller sigmoid', { input: show([z[i - 1], z[i]]), actual: [y[i - 1], y[i]] });
    }),
    check('extreme', 'Logits of ±1000 give 1 and 0', async (context) => {
      for (const z of [[[1000]], [[-1000]], [[1000, -1000, 0]], [[710], [-710]]]) {
        expectFormula('sigmoid must follow its formula for large logits too', z, await ofMatrix(context, z));
      }
    }),
    check('tails', 'Tiny probabilities keep their digits', async (context) => {
      for (const z of [-20, -37, -40, -100, -700]) {
        expectFormula(
          'a probability near 0 is small, and no less precise for it',
          [[z]],
          await ofMatrix(context, [[z]]),
        );
      }
    }),
    forAllPairs(
      'fresh',
      'Every call returns a new result, whatever was called before',
      async (context, [one, other]) => {
        const calls = [one, negated(one), other, one];
        const input = `${show(one)}, its negative, ${show(other)}, and the first again`;
        const { results } = await onInput(input, context.student.sigmoid(calls));
        // Against a fresh model, not the formula: a wrong formula is another check's finding.
        for (const [i, z] of calls.entries()) {
          const alone = (await ofMatrix(context, z)).flat();
          if (alone.every((value, k) => Object.is(value, results[i].flat()[k]))) continue;
          const seen = {
            input: `call ${i + 1} of ${calls.length}: ${input}`,
            expected: alone,
            actual: results[i].flat(),
          };
          fail('sigmoid must return a new matrix, computed from its argument alone', seen);
        }
      },
    ),
    forAllMatrices('argument', 'The argument is left as it is', async ({ student }, z) => {
      const { after } = await onInput(show(z), student.sigmoid([z]));
      if (after[0].flat().every((value, i) => value === z.flat()[i])) return;
      fail('sigmoid must not change its argument z', { input: show(z), expected: z, actual: after[0], isCause: true });
    }),
  ],
});

function negated(z: number[][]): number[][] {
  return z.map((row) => row.map((value) => 0 - value));
}

/** Calls sigmoid once, on a fresh model. */
async function ofMatrix({ student }: Context, z: number[][]): Promise<number[][]> {
  return (await onInput(show(z), student.sigmoid([z]))).results[0];
}

/** Compares with the formula. @throws CheckFailure where they differ */
function expectFormula(message: string, z: number[][], actual: number[][]): void {
  const [given, values] = [z.flat(), actual.flat()];
  const expected = given.map(formula);
  const i = firstRelativeDifference(values, expected, TOLERANCE);
  if (i < 0) return;
  const input = `z = ${show(given[i])}, entry ${i} of a matrix [${z.length}, ${z[0].length}]`;
  fail(withHint(message, sigmoidHint(values[i], given[i])), { input, expected: expected[i], actual: values[i] });
}

/** Says in a sentence why an entry of sigmoid is wrong; undefined where it does not show. */
export function sigmoidHint(actual: number, z: number): string | undefined {
  if (Number.isNaN(actual) && z > 700) return 'exp(z) is Infinity above 709, and Infinity / Infinity no number';
  const right = formula(z);
  // What is tiny has so few digits beside 1 that single precision has as many.
  if (actual === Math.fround(right) && right > 1e-4) return 'It is the right number, rounded to single precision';
  // Numbers near 1 are multiples of 2^-53.
  const isOfNumbersNear1 = Number.isInteger(actual * 2 ** 54) && actual !== Math.fround(right);
  if (z < -1 && isOfNumbersNear1 && Math.abs(actual - right) <= 1e-15) {
    return 'The digits of a tiny result are lost where it is computed as a difference of numbers near 1, or as such a sum';
  }
  // Far out it is the derivative, too.
  const isOfOtherSign = Math.abs(actual - formula(-z)) <= TOLERANCE * formula(-z);
  if (isOfOtherSign && Math.abs(z) < 10) return 'It is sigmoid(−z): the sign of z is wrong';
  return undefined;
}
