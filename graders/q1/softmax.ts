import {
  type CheckContext,
  calledName,
  check,
  defineTask,
  distributions,
  fail,
  firstDifference,
  firstRelativeDifference,
  forEach,
  ifAnswered,
  nodesOf,
  noImports,
  noLoops,
  noPrints,
  numbersHint,
  onInput,
  ruleCheck,
  show,
  showDifferent,
  throughout,
  withHint,
} from 'lab-harness/authoring';
import type { Node } from 'oxc-parser';
import { logits } from '../toolkit/predictions.ts';
import { cutHint, keptHint, largerSumHint, quotientsOf, scaleHint, softmaxHint } from './distribution-hints.ts';
import type { Q1Procedures } from './driver.ts';
import { expectUnchanged, isOverwritten, sayOverwritten } from './unchanged.ts';

/** Absolute tolerance of sums and of shifted logits: correct ones are off by some 1e-13, every known mistake by far more. */
const TOLERANCE = 1e-10;

/**
 * Tolerance of each probability relative to itself, however small it is: a lower bound of 1e-12 shows nowhere else.
 * Measured on 25,000 cases of logits within ±1020: the reference's formula in other orders is right to 8e-16,
 * log-sum-exp to 8.5e-14 (with logits of 1000, log Σ is rounded that much), e ** x and 2 ** x to 5e-14,
 * exp(x / 1024) to the power of 1024 to 1.2e-13, and log-sum-exp folded entry by entry, the worst of 19 correct ways, to
 * 7.5e-13.
 */
const RELATIVE_TOLERANCE = 1e-11;

/**
 * Tolerance of the probability of a single entry, which is 1, without rounding in any of the 19 ways. What is added to the sum
 * shows there, and in gradients that vanish: from 1e-14 on, and is to cost no other task without this one.
 */
const TOLERANCE_OF_ONE = 5e-15;

const forSomeLogits = throughout(logits, { runs: 2 });

const FORMULA = 'softmax(x)[i] = exp(x[i]) / Σ exp(x[j])';
const PLAIN = [0.5, -1, 2];

const forDrawnLogits = throughout(logits, { runs: 12 })<Q1Procedures>(
  'formula',
  'The result follows the formula',
  (context, { x }) => expectFormula(context, FORMULA, x),
);

/** A difference of logits that shows in the probabilities, and in few digits of the logits. */
const NEAR = 1e-7;

/** Numbers of characters of an object that is not one of its argument's length. */
const OTHER_V = 2;

export const softmax = defineTask<Q1Procedures>({
  id: 'q1.softmax',
  functions: ['softmax'],
  uses: [],
  checks: [
    noLoops(),
    // That the shift comes first, and is by the maximum, shows in the values at ±1000: there are more ways to
    // write it than a rule could list.
    ruleCheck('max-shift-first', 'The maximum is subtracted before the exponential', (block) => {
      const all = nodesOf(block);
      const node = all.find(isExponential);
      if (!node || all.some(isShift)) return undefined;
      return { node, message: 'subtract the largest entry of x first, then take the exponential' };
    }),
    noImports(),
    noPrints(),
    {
      ...forDrawnLogits,
      // What is wrong for any logits shows for a few that are easily redone.
      async run(context) {
        if (!context.path) await expectFormula(context, FORMULA, PLAIN);
        return forDrawnLogits.run(context);
      },
    },
    check('any-length', 'The result follows the formula for any length and any size of vocabulary', async (context) => {
      await forEach(context, [1, 2, 3, 27, 100, 500], (own, length) => {
        const x = Array.from({ length }, (_, i) => Math.sin(i));
        return expectFormula(own, 'softmax must follow its formula for a column of any length', x, OTHER_V);
      });
    }),
    forSomeLogits('sum', 'The entries add up to 1', async (context, { x }) => {
      const y = await ofLogits(context, x);
      const sum = y.reduce((total, value) => total + value, 0);
      if (Math.abs(sum - 1) <= TOLERANCE) return;
      fail('the entries of softmax(x) must add up to 1', { input: show(x), expected: 1, actual: sum });
    }),
    forSomeLogits('range', 'Every entry lies between 0 and 1', async (context, { x }) => {
      const y = await ofLogits(context, x);
      const wrong = y.find((value) => !(value >= 0 && value <= 1 + TOLERANCE));
      if (wrong === undefined) return;
      fail('every entry of softmax(x) is a probability, from 0 to 1', { input: show(x), actual: wrong });
    }),
    forSomeLogits('order', 'A larger logit never gets a smaller probability', async (context, { x }) => {
      const y = await ofLogits(context, x);
      const order = x.map((_, i) => i).sort((i, j) => x[i] - x[j]);
      const wrong = order.findIndex((i, rank) => rank > 0 && y[i] < y[order[rank - 1]] - TOLERANCE);
      if (wrong <= 0) return;
      fail('a larger entry of x must not get a smaller probability', { input: show(x), actual: y });
    }),
    forSomeLogits('shift', 'Adding the same number to every logit changes nothing', async (context, { x, point }) => {
      const shift = (point.seed % 101) - 50.5;
      const shifted = x.map((value) => value + shift);
      const [y, expected] = [await ofLogits(context, shifted), await ofLogits(context, x)];
      const i = firstDifference(y, expected, TOLERANCE);
      if (i < 0) return;
      const input = `x = ${show(x)}, and x + c with c = ${shift}`;
      const [shown, before] = showDifferent(y[i], expected[i]);
      const actual = `${before} for x, and ${shown} for x + c, at [${i}]`;
      fail('softmax(x + c) must equal softmax(x) for every number c', { input, actual });
    }),
    check('extreme', 'The result follows the formula for logits of ±1000', async (context) => {
      const columns = [
        [1000, 0],
        [1000, 1000, -1000],
        [-1000, -1000],
        [-1000, -999, -1000],
        [0, -1000, 1000],
      ];
      await forEach(context, columns, (own, x) =>
        expectFormula(own, 'softmax must follow its formula for large logits too', x),
      );
    }),
    forSomeLogits(
      'fresh',
      'Every call returns a new result, computed from its argument alone, and changes nothing else',
      async (context, { x: one, point }) => {
        // Most have the length, the largest entry and the sum of the first, or what is remembered by any of these comes
        // back; one differs by next to nothing; one is so far from it that its shift is of no use. All come in the same
        // matrix, and the result before is overwritten.
        const other = one.map((value, i) => value - ((i + point.seed) % 3));
        const near = one.map((value, i) => value + (i % 2) * NEAR);
        const away = Math.max(...one) > 0 ? -1000 : 1000;
        const columns = [one, near, one.toReversed(), other, other.map((value) => value + away), [...one, 0], one];
        const given = () =>
          `${show(one)}, then ${one.length > 1 ? `every second entry ${NEAR} larger` : 'the same again'}, then the first reversed, then ${show(other)}, then this plus ${away}, then one entry more, then the first again`;
        const { y, changes } = await onInput(given, context.student.softmax(columns, one.length));
        // Against a fresh model, not the formula: a wrong formula is another check's finding.
        const fresh: number[][] = [];
        for (const x of columns.slice(0, -1)) fresh.push(await ofLogits(context, x, OTHER_V));
        for (const [i, expected] of [...fresh, fresh[0]].entries()) {
          const at = firstDifference(y[i], expected, TOLERANCE);
          if (y[i].length === expected.length && at < 0) continue;
          const x = columns[i];
          await expectForAnySize(context, x, one.length, expected);
          const input = `call ${i + 1} of ${columns.length} on the same model: softmax(${show(x)}); the calls get ${given()}`;
          const seen = { input, expected, actual: y[i], at };
          if (isOverwritten(y[i].map((value) => [value]))) fail(sayOverwritten(), seen);
          const again = await ifAnswered(() => context.student.softmax(columns, one.length));
          const hint = keptHint(y[i], fresh.slice(0, i), expected, x, again?.y[i]);
          fail(withHint('softmax must compute its result from its argument alone', hint), seen);
        }
        expectUnchanged(
          changes.filter(({ what }) => what !== 'x'),
          given,
        );
      },
    ),
    forSomeLogits('argument', 'The argument and the model are left as they are', async ({ student }, { x }) => {
      const { changes } = await onInput(() => show(x), student.softmax([x], x.length));
      expectUnchanged(changes, () => show(x));
    }),
  ],
  follows: {
    'any-length': ['formula'],
    sum: ['formula', 'any-length'],
    range: ['formula', 'any-length'],
    order: ['formula', 'any-length'],
    shift: ['formula', 'any-length'],
    extreme: ['formula', 'any-length'],
  },
});

/** Expects of a fresh model of V characters what one of OTHER_V has given. @throws CheckFailure where it gives something else */
async function expectForAnySize(
  context: CheckContext<Q1Procedures>,
  x: number[],
  V: number,
  ofOther: number[],
): Promise<void> {
  const own = await ofLogits(context, x, V);
  const at = firstDifference(ofOther, own, TOLERANCE);
  if (at < 0) return;
  const input = `${show(x)}, with a vocabulary of ${V} and one of ${OTHER_V} characters`;
  const message = 'softmax must give the same whatever the size of the vocabulary is';
  fail(message, { input, expected: own, actual: ofOther, at });
}

/** Calls softmax once, on a fresh model of V characters. @returns n probabilities for n logits */
async function ofLogits({ student }: CheckContext<Q1Procedures>, x: number[], V = x.length): Promise<number[]> {
  const { y } = await onInput(() => show(x), student.softmax([x], V));
  return y[0];
}

/** Calls softmax on a fresh model of V characters. @throws CheckFailure where it is not exp(x_i − m) / Σ exp(x_j − m), m = max x */
async function expectFormula(
  context: CheckContext<Q1Procedures>,
  message: string,
  x: number[],
  V = x.length,
): Promise<void> {
  const actual = await ofLogits(context, x, V);
  const expected = quotientsOf(x, Math.max(...x));
  const tolerance = x.length === 1 ? TOLERANCE_OF_ONE : RELATIVE_TOLERANCE;
  const at = firstRelativeDifference(actual, expected, tolerance);
  if (at < 0) return;
  const small = x.map((value) => value / Math.max(1, ...x.map(Math.abs)));
  const ofLarge = await ifAnswered(async () => {
    const isRight =
      firstDifference(await ofLogits(context, small, V), quotientsOf(small, Math.max(...small)), TOLERANCE) < 0;
    return isRight ? cutHint(actual, x) : undefined;
  });
  const hint =
    softmaxHint(actual, x) ??
    ofLarge ??
    scaleHint(actual, expected) ??
    largerSumHint(actual, expected, x) ??
    numbersHint(actual, expected, tolerance, 0);
  const labels = x.map((_, i) => String(i));
  fail(withHint(message, hint), { input: show(x), expected, actual, at }, distributions(labels, expected, actual));
}

function isExponential(node: Node): boolean {
  if (node.type === 'CallExpression') return calledName(node.callee) === 'exp';
  return node.type === 'BinaryExpression' && node.operator === '**';
}

function isShift(node: Node): boolean {
  if (node.type === 'CallExpression') return /^(sub|add|center)/.test(calledName(node.callee) ?? '');
  if (node.type === 'UnaryExpression') return node.operator === '-';
  if (node.type === 'AssignmentExpression') return node.operator === '-=';
  return node.type === 'BinaryExpression' && node.operator === '-';
}
