import {
  type CheckContext,
  CheckFailure,
  check,
  defineTask,
  fail,
  firstDifference,
  forAll,
  noImports,
  noPrints,
  onInput,
  show,
} from 'lab-harness/authoring';
import { describeModel, type ModelCase, modelCase } from './cases.ts';
import type { PerceptronProcedures, Step, StepResult } from './driver.ts';
import { BACKPROPAGATION, expectDerivatives, expectGradient, NUMERIC, showLayers } from './gradient-check.ts';
import { crossEntropy, differenceLayers, forwardPass, penalty, richardsonGradient } from './numerics.ts';
import type { PlainPass } from './plain-data.ts';

type Context = CheckContext<PerceptronProcedures>;
type Forward = Extract<StepResult, { did: 'forward' }>;
type Gradient = Extract<StepResult, { did: 'gradient' }>;

/** Tolerance of activations and logits. */
const TOLERANCE = 1e-11;

const drawn = modelCase([1, 9]);
const forAllModels = forAll(drawn, { runs: 40 });
const forSomeModels = forAll(drawn, { runs: 12 });
const forFewModels = forAll(drawn, { runs: 6 });

export const gradient = defineTask<PerceptronProcedures>({
  id: 'perceptron.gradient',
  blocks: ['perceptron.forward', 'perceptron.gradient'],
  functions: ['forward', 'gradient'],
  uses: ['perceptron.sigmoid'],
  checks: [
    noImports(),
    noPrints(),
    forAllModels(
      'forward-values',
      'Every activation, logit and probability has the right value',
      async (context, given) => expectPass(await ownPass(context, given), given),
    ),
    forAllModels('forward-rows', 'Each example is treated by itself', async (context, given) => {
      const { features } = given.data;
      const whole = (await ownPass(context, given)).logits;
      const alone: number[] = [];
      for (const row of features) {
        alone.push(...(await ownPass(context, { ...given, data: { ...given.data, features: [row] } })).logits);
      }
      const i = firstDifference(whole, alone, TOLERANCE);
      if (i < 0) return;
      const seen = { input: describeModel(given), expected: alone[i], actual: whole[i] };
      fail(`the logit of example ${i} must not depend on the examples beside it`, seen);
    }),
    forAllModels('gradients', 'Every gradient agrees with the derivative of the loss', async (context, given) =>
      expectDerivatives(
        (await ownGradient(context, given)).gradient,
        given,
        'forward, then gradient must give the derivatives of the loss with its penalty',
      ),
    ),
    forSomeModels('gradients-given-pass', 'gradient works on a pass that it is given', async (context, given) => {
      const { features, labels } = given.data;
      const step: Step = { do: 'gradient', pass: forwardPass(given.model.layers, features), labels };
      const [result] = await runSteps(context, given, [step]);
      const message = 'on a right pass given as argument, gradient must return the derivatives of the loss';
      expectDerivatives((result as Gradient).gradient, given, message);
    }),
    forFewModels(
      'self-consistent',
      'The gradient is the derivative of what forward computes',
      async (context, given) => {
        const { model, data } = given;
        const points = differenceLayers(model.layers);
        const logits = await onInput(describeModel(given), context.student.logitsOf(points, data.features));
        const losses = points.map(
          (layers, i) => crossEntropy(logits[i], data.labels) + penalty({ layers, l2: model.l2 }),
        );
        // A loss without a value is another check's finding.
        if (!losses.every(Number.isFinite)) return;
        const expected = richardsonGradient(model.layers, losses);
        const message = 'gradient must fit forward: numeric derivatives of the loss of forward(…).logits say otherwise';
        expectGradient((await ownGradient(context, given)).gradient, expected, NUMERIC, given, message);
      },
    ),
    check('confident', 'The gradient is finite and right however large the logits are', async (context) => {
      for (const [w, l2] of [
        [800, 0],
        [-800, 0.01],
        [40, 0],
      ]) {
        const given: ModelCase = {
          model: { layers: [{ W: [[w]], b: [0.5] }], l2 },
          data: { features: [[1], [-1], [0.5]], labels: [0, 1, 1] },
          ...{ seed: 0, scale: Math.abs(w) },
        };
        const { gradient } = await ownGradient(context, given);
        expectDerivatives(gradient, given, `the gradient is right for logits of ±${Math.abs(w)}, too`);
      }
    }),
    forSomeModels('fresh', 'Every call uses its arguments and the layers as they are', async (context, given) => {
      const { model, data } = given;
      const { features, labels } = data;
      const others = features.map((row) => row.map((value) => 1 - value));
      const layers = model.layers.map(({ W, b }) => ({ W: W.map((row) => row.map((w) => w / 2)), b }));
      const results = await runSteps(context, given, [
        { do: 'forward', features },
        { do: 'forward', features: others },
        { do: 'gradient', pass: 0, labels },
        { do: 'gradient', pass: 1, labels },
        { do: 'gradient', pass: 0, labels },
        { do: 'update', layers },
        { do: 'forward', features },
        { do: 'gradient', pass: 6, labels },
      ]);
      const beside = { ...given, data: { features: others, labels } };
      const updated = { ...given, model: { ...model, layers } };
      const alone = (await ownGradient(context, given)).gradient;
      for (const [i, expected, of, message] of [
        [2, alone, given, 'gradient must use the pass that it is given, also when another forward came between'],
        [3, (await ownGradient(context, beside)).gradient, beside, 'nothing may be kept from one call to the next'],
        [4, alone, given, 'the same call again must return the same gradient'],
        [
          7,
          (await ownGradient(context, updated)).gradient,
          updated,
          'the layers must be read at every call: training changes them',
        ],
      ] as const) {
        expectGradient((results[i] as Gradient).gradient, expected, BACKPROPAGATION, of, message);
      }
    }),
    forSomeModels('arguments', 'Features, pass, labels and layers are left as they are', async (context, given) => {
      const { features, labels } = given.data;
      const input = describeModel(given);
      const steps: Step[] = [
        { do: 'forward', features },
        { do: 'gradient', pass: 0, labels },
      ];
      const { results, layers } = await onInput(input, context.student.run(given.model, steps));
      const [first, second] = results as [Forward, Gradient];
      expectSame('forward must not change the features', first.features, features, input);
      for (const list of ['inputs', 'logits', 'probabilities'] as const) {
        expectSame(`gradient must not change the pass’s ${list}`, second.pass[list], first.pass[list], input);
      }
      expectSame('gradient must not change the labels', second.labels, labels, input);
      if (JSON.stringify(layers) === JSON.stringify(given.model.layers)) return;
      const seen = { input, expected: showLayers(given.model.layers), actual: showLayers(layers), isCause: true };
      fail('forward and gradient must not change the layers', seen);
    }),
  ],
});

/** Runs steps on one model, and makes sure that there is a result for each. */
async function runSteps({ student }: Context, given: ModelCase, steps: Step[]): Promise<StepResult[]> {
  const { results } = await onInput(describeModel(given), student.run(given.model, steps));
  if (results.map(({ did }) => did).join() === steps.map((step) => step.do).join()) return results;
  const message = 'the results are not those of the calls: the code tampers with what it did not write';
  throw new CheckFailure({ code: 'protocol', procedure: 'forward or gradient', message });
}

async function ownPass(context: Context, given: ModelCase): Promise<PlainPass> {
  const [result] = await runSteps(context, given, [{ do: 'forward', features: given.data.features }]);
  return (result as Forward).pass;
}

/** Runs forward and gradient on a fresh model. */
async function ownGradient(context: Context, given: ModelCase): Promise<Gradient> {
  const { features, labels } = given.data;
  const [, result] = await runSteps(context, given, [
    { do: 'forward', features },
    { do: 'gradient', pass: 0, labels },
  ]);
  return result as Gradient;
}

/** Compares a pass with the formulas, from the features on: a later value may be but the consequence of an earlier one. */
function expectPass(actual: PlainPass, given: ModelCase): void {
  const expected = forwardPass(given.model.layers, given.data.features);
  const input = describeModel(given);
  for (const [l, rows] of expected.inputs.entries()) {
    const i = firstDifference(actual.inputs[l].flat(), rows.flat(), TOLERANCE);
    if (i < 0) continue;
    const formula = l === 0 ? 'the features' : 'tanh(features W + b) of the hidden layer';
    fail(`inputs[${l}] must be ${formula}`, { input, expected: rows.flat()[i], actual: actual.inputs[l].flat()[i] });
  }
  for (const [list, formula] of [
    ['logits', 'inputs[last] W + b of the last layer'],
    ['probabilities', 'sigmoid(logits)'],
  ] as const) {
    const i = firstDifference(actual[list], expected[list], TOLERANCE);
    if (i < 0) continue;
    fail(`${list} must be ${formula}`, { input, expected: expected[list][i], actual: actual[list][i] });
  }
}

function expectSame(message: string, after: unknown, before: unknown, input: string): void {
  if (JSON.stringify(after) === JSON.stringify(before)) return;
  fail(message, { input, expected: show(before), actual: show(after), isCause: true });
}
