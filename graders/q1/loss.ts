import fc from 'fast-check';
import {
  type CheckContext,
  check,
  defineTask,
  fail,
  firstDifference,
  holdsFor,
  noImports,
  noLoops,
  noPrints,
  onInput,
  show,
  withHint,
} from '../../harness/authoring/index.ts';
import { type DistributionsCase, distributionsArbitrary } from '../toolkit/arbitraries.ts';
import { crossEntropy } from '../toolkit/plain.ts';
import type { Q1Procedures } from './driver.ts';
import { lossHint } from './hints.ts';

/** Cases of a property. */
const RUNS = { runs: 60 };

/** Losses are right to some 1e-15 relative; every known mistake is off by far more than this. */
const TOLERANCE = 1e-11;

type Context = CheckContext<Q1Procedures>;

export const loss = defineTask<Q1Procedures>({
  id: 'q1.loss',
  blocks: ['q1.loss'],
  functions: ['loss'],
  uses: [],
  checks: [
    noLoops(),
    noImports(),
    noPrints(),
    check('number', 'The result is a plain number', async (context) => {
      await lossOf(context, { yPred: [[0.25, 0.75]], targets: [1] });
    }),
    check('formula', 'The result follows the formula', (context) =>
      holdsFor(
        context,
        distributionsArbitrary,
        async (predictions) => {
          expectLoss('L = −Σ log yPred[t][targets[t]], summed over t', predictions, await lossOf(context, predictions));
        },
        RUNS,
      ),
    ),
    check('additive', 'The loss of two parts adds up to the loss of the whole', (context) =>
      holdsFor(
        context,
        fc.tuple(distributionsArbitrary, fc.nat()),
        async ([whole, split]) => {
          const T = whole.targets.length;
          const cut = split % T;
          const total = await lossOf(context, whole);
          const first = cut === 0 ? 0 : await lossOf(context, slice(whole, 0, cut));
          const sum = first + (await lossOf(context, slice(whole, cut, T)));
          if (firstDifference([total], [sum], TOLERANCE) < 0) return;
          fail('the loss is a sum over the steps: that of steps 0…k plus that of the rest is that of all', {
            input: `${describe(whole)}, cut before step ${cut}`,
            expected: sum,
            actual: total,
          });
        },
        RUNS,
      ),
    ),
    check('perfect', 'A certain and right prediction costs nothing', async (context) => {
      // One character only: beside a probability of 1 there are no zeros, whose logarithm nobody needs.
      for (const T of [1, 4]) {
        const predictions = { yPred: new Array(T).fill([1]), targets: new Array(T).fill(0) };
        const actual = await lossOf(context, predictions);
        if (actual === 0) continue;
        fail('where every target has probability 1 the loss is exactly 0', {
          input: describe(predictions),
          expected: 0,
          actual,
        });
      }
    }),
    check('uniform', 'A uniform prediction costs T · log V', async (context) => {
      for (const [T, V] of [
        [1, 2],
        [5, 4],
        [3, 27],
        // As long as a paragraph: the product of all probabilities is 1e-573, which is 0 in double precision.
        [400, 27],
      ]) {
        const predictions = {
          yPred: new Array(T).fill(new Array(V).fill(1 / V)),
          targets: Array.from({ length: T }, (_, t) => t % V),
        };
        expectLoss(
          'T uniform predictions over V characters cost T · log V',
          predictions,
          await lossOf(context, predictions),
        );
      }
    }),
    check('non-negative', 'The loss is never negative', (context) =>
      holdsFor(
        context,
        distributionsArbitrary,
        async (predictions) => {
          const actual = await lossOf(context, predictions);
          if (!(actual >= 0)) fail('the loss is never negative', { input: describe(predictions), actual });
        },
        RUNS,
      ),
    ),
    check('arguments-only', 'The result depends on the arguments alone, and leaves them as they are', (context) =>
      holdsFor(
        context,
        distributionsArbitrary,
        async (one) => {
          // Of the same vocabulary, for a loss may look at its size.
          const other = { yPred: one.yPred.map((y) => y.toReversed()), targets: one.targets.toReversed() };
          const cases = [one, other, one];
          const { losses, after } = await onInput(describe(one), context.student.losses(cases));
          // Against a fresh model, not the formula: a wrong formula is another check's finding.
          const fresh = [await lossOf(context, one), await lossOf(context, other)];
          const expected = [fresh[0], fresh[1], fresh[0]];
          const i = firstDifference(losses, expected, TOLERANCE);
          if (i >= 0) {
            const input = `call ${i + 1} of three on the same model: ${describe(cases[i])}`;
            fail('loss must use its arguments, not what the object holds', {
              input,
              expected: expected[i],
              actual: losses[i],
            });
          }
          const changed = cases.find((given, k) => !isEqual(after[k], given));
          if (!changed) return;
          const actual = describe(after[cases.indexOf(changed)]);
          fail('loss must not change yPred or targets', {
            input: describe(changed),
            expected: describe(changed),
            actual,
          });
        },
        RUNS,
      ),
    ),
  ],
});

function isEqual(one: DistributionsCase | undefined, other: DistributionsCase): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

async function lossOf({ student }: Context, predictions: DistributionsCase): Promise<number> {
  const { losses } = await onInput(describe(predictions), student.losses([predictions]));
  return losses[0];
}

function expectLoss(message: string, predictions: DistributionsCase, actual: number): void {
  const expected = crossEntropy(predictions.yPred, predictions.targets);
  if (firstDifference([actual], [expected], TOLERANCE) < 0) return;
  fail(withHint(message, lossHint(actual, expected, predictions)), {
    input: describe(predictions),
    expected,
    actual,
  });
}

function slice({ yPred, targets }: DistributionsCase, begin: number, end: number): DistributionsCase {
  return { yPred: yPred.slice(begin, end), targets: targets.slice(begin, end) };
}

function describe({ yPred, targets }: DistributionsCase): string {
  return `yPred ${show(yPred)}, targets ${show(targets)}`;
}
