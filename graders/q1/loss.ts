import {
  type CheckContext,
  check,
  counted,
  defineTask,
  fail,
  firstDifference,
  forEach,
  ifAnswered,
  lineOf,
  noImports,
  noLoops,
  noPrints,
  onInput,
  show,
  showDifferent,
  throughout,
  type Unwritten,
  withHint,
} from 'lab-harness/authoring';
import { crossEntropy, GUARD, isBetween, type Predictions } from '../toolkit/plain.ts';
import { predictionsIn } from '../toolkit/predictions.ts';
import { PREDICTIONS, SMALL_PREDICTIONS } from '../toolkit/space.ts';
import type { Q1Procedures } from './driver.ts';
import { TOLERANCE } from './loss-hints.ts';
import { hintOf, inPlaceHint, totalHint } from './loss-probes.ts';
import type { Change } from './objects.ts';
import { expectUnchanged } from './unchanged.ts';

type Context = CheckContext<Q1Procedures>;

const forAllPredictions = throughout(predictionsIn(PREDICTIONS), { runs: 6 });
const forSomePredictions = throughout(predictionsIn(SMALL_PREDICTIONS), { runs: 1 });

export const loss = defineTask<Q1Procedures>({
  id: 'q1.loss',
  functions: ['loss'],
  uses: [],
  checks: [
    noLoops(),
    noImports(),
    noPrints(),
    check('number', 'The result is a plain number', async (context) => {
      await lossOf(context, { yPred: [[0.25, 0.75]], targets: [1] });
    }),
    forAllPredictions('formula', 'The result follows the formula, and the arguments stay', (context, predictions) =>
      expectFormula('L = −Σ log yPred[t][targets[t]], summed over t', context, predictions),
    ),
    check('uniform', 'A uniform prediction costs T · log V', async (context) => {
      const sizes = [
        [1, 2],
        [5, 4],
        [3, 27],
        // As long as a paragraph: the product of all probabilities is 1e-573, which is 0 in double precision.
        [400, 27],
      ];
      await forEach(context, sizes, (own, [T, V]) => {
        const yPred = new Array(T).fill(new Array(V).fill(1 / V));
        const targets = Array.from({ length: T }, (_, t) => t % V);
        const input = `${counted(T, 'prediction')} of 1/${V} each`;
        const message = 'T uniform predictions over V characters cost T · log V';
        return expectFormula(message, own, { yPred, targets }, input);
      });
    }),
    forSomePredictions('additive', 'The loss of two parts adds up to the loss of the whole', async (context, whole) => {
      const T = whole.targets.length;
      const cut = Math.abs(whole.point.seed) % T;
      const total = await lossOf(context, whole);
      const parts = cut === 0 ? [0] : [await lossOf(context, slice(whole, 0, cut))];
      parts.push(await lossOf(context, slice(whole, cut, T)));
      const sum = parts[0] + parts[1];
      if (firstDifference([total], [sum], TOLERANCE) < 0) return;
      const [shown, ofParts] = showDifferent(total, sum);
      // With a digit more than their sum, so that they add up to it.
      const decimals = /^\d+\.(\d+)$/.exec(ofParts)?.[1].length ?? 0;
      const [one, other] = parts.map((part) => {
        const fixed = String(Number(part.toFixed(decimals + 1)));
        return fixed.length > show(part).length ? fixed : show(part);
      });
      fail('loss must give a sum over the steps: what it gives for two parts adds up to what it gives for the whole', {
        input: `${describe(whole)}, cut before step ${cut}`,
        actual: `${shown} for the whole, and ${one} + ${other} = ${ofParts} for the parts`,
      });
    }),
    check('perfect', 'A certain and right prediction costs nothing', async (context) => {
      // The logarithms of the zeros beside it are nobody's concern.
      for (const T of [1, 4]) {
        const predictions = { yPred: new Array(T).fill([0, 1, 0]), targets: new Array(T).fill(1) };
        const actual = await lossOf(context, predictions);
        const guarded = crossEntropy(predictions.yPred, predictions.targets, GUARD);
        if (isBetween(actual, guarded, 0, 0)) continue;
        const seen = { input: describe(predictions), expected: 0, actual };
        fail('where every target has probability 1 the loss must be exactly 0', seen);
      }
    }),
    forSomePredictions('non-negative', 'The loss is never negative', async (context, predictions) => {
      const actual = await lossOf(context, predictions);
      // A guard makes a certain target cost a little less than nothing.
      const least = -predictions.targets.length * Math.log1p(1.01 * GUARD);
      // What is no number is another check's finding.
      if (actual < least) fail('the loss must never be negative', { input: describe(predictions), actual });
    }),
    forSomePredictions(
      'arguments-only',
      'The result depends on the arguments alone, and leaves them as they are',
      async (context, one) => {
        // Of the same sizes, so that they come in the same arrays and matrices, as do other targets with the same
        // predictions, and those that differ at the first, the middle or the last step alone; of another length; and
        // others by next to nothing.
        const V = one.yPred[0].length;
        const reversed = { yPred: one.yPred.map((y) => y.toReversed()), targets: one.targets.toReversed() };
        const retargeted = { yPred: one.yPred, targets: one.targets.map((target) => (target + 1) % V) };
        const longer = { yPred: [...one.yPred, one.yPred[0]], targets: [...one.targets, one.targets[0]] };
        const near = { yPred: one.yPred.map((y) => y.map((p) => p * (1 - 1e-7))), targets: one.targets };
        const T = one.targets.length;
        const places = [...new Set([0, T >> 1, T - 1])];
        const changed = places.flatMap((t) => [
          { ...one, yPred: one.yPred.with(t, reversed.yPred[T - 1 - t]) },
          { ...one, targets: one.targets.with(t, retargeted.targets[t]) },
        ]);
        const cases = [one, ...changed, retargeted, reversed, longer, near, one];
        const { losses, changes } = await onInput(() => describe(one), context.student.losses(cases));
        // Against a fresh model, not the formula: a wrong formula is another check's finding.
        const expected: number[] = [];
        for (const each of cases) expected.push(await lossOf(context, each));
        const i = firstDifference(losses, expected, TOLERANCE);
        if (i >= 0) {
          const input = `call ${i + 1} of ${cases.length} on the same model: ${describe(cases[i])}`;
          const seen = { input, expected: expected[i], actual: losses[i] };
          const repeated = losses.slice(0, i).indexOf(losses[i]);
          // A loss of nearly 0 is both, the one before and the sum.
          const sum = expected.slice(0, i + 1).reduce((total, each) => total + each, 0);
          const isSum = firstDifference([losses[i]], [sum], TOLERANCE) < 0;
          const isSameSize = cases[repeated]?.targets.length === cases[i].targets.length;
          const again = isSameSize ? ', whose arrays and matrices come again with other contents' : '';
          const old =
            repeated < 0 || isSum ? undefined : `What comes out is the result of call ${repeated + 1}${again}`;
          const ofMany = async (many: Predictions[]) => (await context.student.losses(many)).losses;
          const total = isSum ? await ifAnswered(() => totalHint(ofMany, i + 1)) : undefined;
          const message = 'the same arguments must give the same loss, whatever was called before on the same model';
          fail(withHint(message, total ?? old), seen);
        }
        await expectArgumentsKept(context, changes, one);
      },
    ),
  ],
  follows: {
    additive: ['formula', 'uniform'],
    perfect: ['formula'],
    uniform: ['formula'],
    'non-negative': ['formula'],
  },
});

/** Calls loss once, on a fresh model: T distributions of V numbers, and T indices. */
async function lossOf({ student }: Pick<Context, 'student'>, predictions: Predictions): Promise<number> {
  const { losses, changes } = await onInput(() => describe(predictions), student.losses([predictions]));
  // What changes a matrix at one step is what the next one reads.
  if (isOneTwice(predictions)) await expectArgumentsKept({ student }, changes, predictions);
  return losses[0];
}

/** Expects that loss has left its arguments as they were. @throws CheckFailure where it has not */
async function expectArgumentsKept(
  { student }: Pick<Context, 'student'>,
  changes: readonly Change[],
  predictions: Predictions,
): Promise<void> {
  const changesOf = async (each: Predictions) => (await student.losses([each])).changes;
  const hint = await ifAnswered(() => inPlaceHint(changesOf, changes[0]));
  expectUnchanged(changes, () => describe(predictions), hint);
}

/** Compares with the cross-entropy, with a guard or without. @throws CheckFailure where they differ */
async function expectFormula(
  message: string,
  context: Context,
  predictions: Predictions,
  input: Unwritten = () => describe(predictions),
): Promise<void> {
  const actual = await lossOf(context, predictions);
  const { yPred, targets } = predictions;
  const expected = crossEntropy(yPred, targets);
  if (isBetween(actual, crossEntropy(yPred, targets, GUARD), expected, TOLERANCE)) return;
  const hint = await hintOf((each) => lossOf(context, each), actual, expected, predictions);
  fail(withHint(message, hint), { input: lineOf(input), expected, actual });
}

/** Cuts steps out of an example, from `begin` to before `end`. */
function slice({ yPred, targets }: Predictions, begin: number, end: number): Predictions {
  return { yPred: yPred.slice(begin, end), targets: targets.slice(begin, end) };
}

/** Tells whether the driver makes one matrix of several predictions: of equal ones in a row. */
function isOneTwice({ yPred }: Predictions): boolean {
  return yPred.some((y, t) => t > 0 && firstDifference(y, yPred[t - 1], 0) < 0);
}

function describe(predictions: Predictions): string {
  const { yPred, targets } = predictions;
  const asOne = isOneTwice(predictions) ? ', of which equal ones in a row are one Matrix' : '';
  return `yPred ${show(yPred)}${asOne}, targets ${show(targets)}`;
}
