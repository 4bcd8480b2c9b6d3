import fc from 'fast-check';
import {
  type CheckContext,
  check,
  defineTask,
  fail,
  firstDifference,
  firstRelativeDifference,
  forAll,
  noImports,
  noPrints,
  onInput,
  show,
  withHint,
} from 'lab-harness/authoring';
import { describeModel, logitCase, modelCase } from './cases.ts';
import type { LogitCase, PerceptronProcedures } from './driver.ts';
import { crossEntropy, penalty } from './numerics.ts';
import type { PlainModel } from './plain-data.ts';

type Context = CheckContext<PerceptronProcedures>;

/** Relative tolerance of losses, however small they are: right ones are right to 4.4e-16 in 4,000 cases of `logitCase`. */
const TOLERANCE = 1e-11;

/** A model without penalty. */
const BARE: PlainModel = { layers: [{ W: [[0.5], [-2]], b: [3] }], l2: 0 };

const forAllLogits = forAll(logitCase, { runs: 60 });
const forAllModels = forAll(fc.tuple(modelCase([1, 6]), logitCase), { runs: 40 });

export const loss = defineTask<PerceptronProcedures>({
  id: 'perceptron.loss',
  blocks: ['perceptron.loss'],
  functions: ['loss'],
  uses: [],
  checks: [
    noImports(),
    noPrints(),
    check('number', 'The result is a plain number', async (context) => {
      await lossOf(context, BARE, { logits: [0.25, -1], labels: [1, 0] });
    }),
    check('undecided', 'Logits of 0 cost log 2 an example', async (context) => {
      for (const labels of [[0], [1], [1, 0, 1, 1, 0]]) {
        const given = { logits: labels.map(() => 0), labels };
        await expectLoss('where every probability is ½ the loss is log 2, without penalty', context, BARE, given);
      }
    }),
    forAllLogits('formula', 'Without penalty the result follows the formula', (context, given) =>
      expectLoss('L = 1/N Σ [log(1 + exp(z)) − y z]', context, BARE, given),
    ),
    forAllLogits('mean', 'The same examples twice cost the same', async (context, { logits, labels }) => {
      const twice = { logits: [...logits, ...logits], labels: [...labels, ...labels] };
      const [once, actual] = [await lossOf(context, BARE, { logits, labels }), await lossOf(context, BARE, twice)];
      if (firstDifference([actual], [once], TOLERANCE) < 0) return;
      const seen = { input: `${describe({ logits, labels })}, all of it twice`, expected: once, actual };
      fail('the cross-entropy is a mean over the examples: all of them twice cost the same', seen);
    }),
    forAllModels('penalty', 'The penalty is λ/2 times the squares of all weights', async (context, [drawn, given]) => {
      // Against the submission's own loss without penalty: a wrong cross-entropy is another check's finding.
      const bare = await lossOf(context, { ...drawn.model, l2: 0 }, given);
      const whole = await lossOf(context, drawn.model, given);
      const expected = bare + penalty(drawn.model);
      if (firstDifference([whole], [expected], TOLERANCE) < 0) return;
      const message = withHint(
        'the loss with penalty is the one without it, and λ/2 · Σ w²',
        penaltyHint(whole - bare, drawn.model, given.labels.length),
      );
      fail(message, { input: `${describeModel(drawn)}; ${describe(given)}`, expected, actual: whole });
    }),
    check('extreme', 'Logits of ±1000 cost 1000 or nothing', async (context) => {
      for (const given of [
        { logits: [1000], labels: [0] },
        { logits: [-1000], labels: [1] },
        { logits: [1000], labels: [1] },
        { logits: [-1000], labels: [0] },
        { logits: [1000, -1000, 710], labels: [0, 0, 0] },
      ]) {
        await expectLoss('the loss must follow its formula for large logits too', context, BARE, given);
      }
    }),
    check('tails', 'A right and confident prediction costs little, and not nothing', async (context) => {
      for (const z of [20, 37, 40, 100, 700]) {
        for (const given of [
          { logits: [z], labels: [1] },
          { logits: [-z], labels: [0] },
        ]) {
          await expectLoss('a tiny cost keeps its digits', context, BARE, given);
        }
      }
    }),
    forAllLogits('non-negative', 'The loss is never negative', async (context, given) => {
      const actual = await lossOf(context, BARE, given);
      if (!(actual >= 0)) fail('the loss must never be negative', { input: describe(given), actual });
    }),
    forAllModels(
      'arguments-only',
      'The result depends on the arguments and the weights, and leaves them as they are',
      async (context, [{ model }, one]) => {
        const other = { logits: one.logits.map((z) => 1 - z), labels: one.labels.toReversed() };
        const cases = [one, other, one];
        const { losses, after, layers } = await onInput(describe(one), context.student.losses(model, cases));
        const expected = [await lossOf(context, model, one), await lossOf(context, model, other)];
        expected.push(expected[0]);
        const i = firstDifference(losses, expected, TOLERANCE);
        if (i >= 0) {
          const input = `call ${i + 1} of three on the same model: ${describe(cases[i])}`;
          const seen = { input, expected: expected[i], actual: losses[i] };
          fail('loss must use its arguments, not what the object keeps', seen);
        }
        const changed = cases.findIndex((given, k) => JSON.stringify(after[k]) !== JSON.stringify(given));
        if (changed >= 0) {
          const seen = { expected: describe(cases[changed]), actual: describe(after[changed]), isCause: true };
          fail('loss must not change logits or labels', seen);
        }
        if (JSON.stringify(layers) === JSON.stringify(model.layers)) return;
        fail('loss must not change the layers', { expected: show(model.layers), actual: show(layers), isCause: true });
      },
    ),
  ],
});

/** Calls loss once, on a fresh model. */
async function lossOf({ student }: Context, model: PlainModel, given: LogitCase): Promise<number> {
  return (await onInput(describe(given), student.losses(model, [given]))).losses[0];
}

/** Compares with the formula. @throws CheckFailure where they differ */
async function expectLoss(message: string, context: Context, model: PlainModel, given: LogitCase): Promise<void> {
  const actual = await lossOf(context, model, given);
  const expected = crossEntropy(given.logits, given.labels) + penalty(model);
  if (firstRelativeDifference([actual], [expected], TOLERANCE) < 0) return;
  fail(withHint(message, lossHint(actual, expected, given)), { input: describe(given), expected, actual });
}

function describe({ logits, labels }: LogitCase): string {
  return `logits ${show(logits)}, labels ${show(labels)}`;
}

/** Says in a sentence what a wrong loss shows; undefined where it shows nothing. */
export function lossHint(actual: number, expected: number, { logits, labels }: LogitCase): string | undefined {
  const isOverflow = !Number.isFinite(actual) && logits.some((z) => Math.abs(z) > 700);
  if (isOverflow) return 'exp(z) is Infinity above 709: take the exponential of −|z| alone';
  if (!Number.isFinite(actual)) return 'log(0) is −Infinity: compute the cost from the logit, not from its probability';
  if (actual === 0 && expected < 1e-8) {
    return 'It is 0, and a tiny cost is not: Math.log1p(x) is log(1 + x) for tiny x, too';
  }
  const swapped = crossEntropy(
    logits,
    labels.map((label) => 1 - label),
  );
  const readings = [
    { value: -expected, says: 'The sign is wrong' },
    { value: expected * labels.length, says: 'It is the sum over the examples, and a mean is meant' },
    { value: swapped, says: 'It is the loss of the other label: 0 and 1 are mixed up' },
    { value: expected * Math.LOG2E, says: 'log base 2 stands where the natural logarithm belongs' },
    // Of one example the sum is the mean, which explains no wrong one; and 0 is what many leave.
  ].filter(({ value }) => isNear(actual, value) && !isNear(value, expected) && value !== 0);
  return readings.length === 1 ? readings[0].says : undefined;
}

/** Says what a wrong penalty is; undefined where it is nothing known. */
export function penaltyHint(actual: number, model: PlainModel, count: number): string | undefined {
  const right = penalty(model);
  const biases = model.layers.flatMap(({ b }) => b).reduce((sum, b) => sum + b * b, 0);
  const weights = model.layers.flatMap(({ W }) => W.flat());
  const readings = [
    { value: 0, says: 'There is no penalty in it' },
    { value: 2 * right, says: 'The penalty is twice as large: λ/2 is meant, not λ' },
    {
      value: right + (model.l2 / 2) * biases,
      says: 'The biases are penalised, too: the penalty is on the weights alone',
    },
    { value: right / count, says: 'The penalty is divided by N: it stands outside of the mean' },
    { value: penalty({ ...model, layers: model.layers.slice(-1) }), says: 'Only the last layer is penalised' },
    { value: penalty({ ...model, layers: model.layers.slice(0, 1) }), says: 'Only the first layer is penalised' },
    {
      value: (model.l2 / 2) * weights.reduce((sum, w) => sum + Math.abs(w), 0),
      says: 'It is a sum of absolute values, which is L1: L2 sums squares',
    },
    { value: (model.l2 / 2) * Math.sqrt((2 * right) / model.l2), says: 'The norm is not squared' },
  ].filter(({ value }) => isAlmost(actual, value) && !isAlmost(value, right));
  return readings.length === 1 ? readings[0].says : undefined;
}

const isAlmost = (actual: number, value: number) => Math.abs(actual - value) <= 1e-9 * Math.max(1e-3, Math.abs(value));

function isNear(actual: number, value: number): boolean {
  return Math.abs(actual - value) <= 1e-9 * Math.max(1e-9, Math.abs(value));
}
