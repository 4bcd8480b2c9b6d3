import fc from 'fast-check';
import {
  type CheckContext,
  check,
  defineTask,
  distributions,
  fail,
  firstDifference,
  firstRelativeDifference,
  holdsFor,
  noImports,
  noLoops,
  noPrints,
  onInput,
  show,
  withHint,
} from '../../harness/authoring/index.ts';
import { logitsArbitrary } from '../toolkit/arbitraries.ts';
import type { Q1Procedures } from './driver.ts';
import { softmaxHint } from './hints.ts';
import { maxShiftFirst } from './max-shift-first.ts';

/** Cases of a property. */
const RUNS = { runs: 60 };

/** Sums and shifted logits are right to some 1e-13; every known mistake is off by far more than this. */
const TOLERANCE = 1e-10;

/**
 * Of each probability relative to itself, however small it is: a lower bound of 1e-12 shows nowhere else.
 * Measured on 25,000 cases of `logitsArbitrary`: the reference's formula in other orders is right to 8e-16,
 * log-sum-exp to 8.5e-14 (with logits of 1000, log Σ is rounded that much), e ** x and 2 ** x to 5e-14,
 * and exp(x / 1024) to the power of 1024, the worst of 18 right ways, to 1.2e-13.
 */
const RELATIVE_TOLERANCE = 1e-11;

type Context = CheckContext<Q1Procedures>;

export const softmax = defineTask<Q1Procedures>({
  id: 'q1.softmax',
  blocks: ['q1.softmax'],
  functions: ['softmax'],
  uses: [],
  checks: [
    noLoops(),
    maxShiftFirst(),
    noImports(),
    noPrints(),
    check('any-length', 'A column of any length gives a column of the same length', async (context) => {
      for (const length of [1, 2, 3, 27, 100]) {
        const x = Array.from({ length }, (_, i) => Math.sin(i));
        const y = await ofLogits(context, x);
        expectSame('softmax must follow its formula for a column of any length', x, y, formula(x));
      }
    }),
    property('formula', 'The result follows the formula', (x, y) =>
      expectSame('softmax(x)[i] = exp(x[i]) / Σ exp(x[j])', x, y, formula(x)),
    ),
    property('sum', 'The entries add up to 1', (x, y) => {
      const sum = y.reduce((total, value) => total + value, 0);
      if (!(Math.abs(sum - 1) <= TOLERANCE)) {
        fail('the entries of softmax(x) must add up to 1', { input: show(x), expected: 1, actual: sum });
      }
    }),
    property('range', 'Every entry lies between 0 and 1', (x, y) => {
      const wrong = y.find((value) => !(value >= 0 && value <= 1 + TOLERANCE));
      if (wrong !== undefined) {
        fail('every entry of softmax(x) is a probability, from 0 to 1', { input: show(x), actual: wrong });
      }
    }),
    property('order', 'A larger logit never gets a smaller probability', (x, y) => {
      const order = x.map((_, i) => i).sort((i, j) => x[i] - x[j]);
      const wrong = order.findIndex((i, rank) => rank > 0 && y[i] < y[order[rank - 1]] - TOLERANCE);
      if (wrong > 0) {
        fail('a larger entry of x must not get a smaller probability', { input: show(x), actual: y });
      }
    }),
    check('shift', 'Adding the same number to every logit changes nothing', (context) =>
      holdsFor(
        context,
        fc.tuple(logitsArbitrary, fc.integer({ min: -100, max: 100 })),
        async ([x, shift]) => {
          const shifted = x.map((value) => value + shift);
          const [y, expected] = [await ofLogits(context, shifted), await ofLogits(context, x)];
          const i = firstDifference(y, expected, TOLERANCE);
          if (i < 0) return;
          const input = `${show(x)}, then the same plus ${shift}`;
          fail('softmax(x + c) must equal softmax(x) for every number c', {
            input,
            expected: expected[i],
            actual: y[i],
          });
        },
        RUNS,
      ),
    ),
    check('extreme', 'Logits of ±1000 give finite numbers', async (context) => {
      for (const x of [
        [1000, 0],
        [1000, 1000, -1000],
        [-1000, -1000],
        [-1000, -999, -1000],
        [0, -1000, 1000],
      ]) {
        expectSame('softmax must follow its formula for large logits too', x, await ofLogits(context, x), formula(x));
      }
    }),
    check('fresh', 'Every call returns a new result, whatever was called before', (context) =>
      holdsFor(
        context,
        fc.tuple(logitsArbitrary, logitsArbitrary),
        async ([one, other]) => {
          // The reversed column has the length, the largest entry and the sum of the first: results that are
          // remembered by any of these come back for it.
          const columns = [one, one.toReversed(), other, one];
          const given = `${show(one)}, then reversed, then ${show(other)}, then the first again`;
          const { y } = await onInput(given, context.student.softmax(columns));
          // Against a fresh model, not the formula: a wrong formula is another check's finding.
          const fresh: number[][] = [];
          for (const x of columns.slice(0, 3)) fresh.push(await ofLogits(context, x));
          for (const [i, expected] of [...fresh, fresh[0]].entries()) {
            if (y[i] && firstDifference(y[i], expected, TOLERANCE) < 0) continue;
            fail('softmax must return a new matrix, computed from its argument alone', {
              input: `call ${i + 1} of ${columns.length} on the same model: ${given}`,
              expected,
              actual: y[i],
            });
          }
        },
        RUNS,
      ),
    ),
    check('argument', 'The argument is left as it is', (context) =>
      holdsFor(
        context,
        logitsArbitrary,
        async (x) => {
          const [argument] = (await onInput(show(x), context.student.softmax([x]))).argument;
          if (argument.every((value, i) => value === x[i])) return;
          fail('softmax must not change its argument x', { input: show(x), expected: x, actual: argument });
        },
        RUNS,
      ),
    ),
  ],
});

/** exp(x_i − m) / Σ exp(x_j − m), m = max x */
function formula(x: readonly number[]): number[] {
  const largest = Math.max(...x);
  const exponentials = x.map((value) => Math.exp(value - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

function property(id: string, title: string, holds: (x: number[], y: number[]) => void) {
  return check<Q1Procedures>(id, title, (context) =>
    holdsFor(context, logitsArbitrary, async (x) => holds(x, await ofLogits(context, x)), RUNS),
  );
}

async function ofLogits({ student }: Context, x: number[]): Promise<number[]> {
  const { y } = await onInput(show(x), student.softmax([x]));
  return y[0];
}

function expectSame(message: string, x: number[], actual: number[], expected: number[]): void {
  if (firstRelativeDifference(actual, expected, RELATIVE_TOLERANCE) < 0) return;
  const labels = x.map((_, i) => String(i));
  const seen = { input: show(x), expected, actual };
  fail(withHint(message, softmaxHint(actual, x)), seen, distributions(labels, expected, actual));
}
