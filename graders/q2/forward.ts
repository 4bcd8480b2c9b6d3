import {
  type Check,
  type CheckContext,
  CheckFailure,
  casesOf,
  counted,
  fail,
  firstDifference,
  ifAnswered,
  numbersHint,
  onInput,
  type Point,
  type Remote,
  throughout,
  withHint,
} from 'lab-harness/authoring';
import { SeededRandom } from '../../lab/random.ts';
import type { Tensor } from '../toolkit/plain.ts';
import type { Q2Procedures, TrainingRun } from './driver.ts';
import { FIRST_LENGTH, UNSTEADY } from './first-call.ts';
import { addedHint, boundHint, windowHint } from './forward-hints.ts';
import { randomWeights } from './runs.ts';
import { MODELS, VALUE_SCALES, WEIGHT_SCALES } from './space.ts';

/** Tolerance of predictions, which agree to some 1e-7 in float32; every known mistake is off by far more. */
const TOLERANCE = 1e-5;

/** Most multiplications of a drawn case, in float64 and plain arrays. */
const AFFORDABLE = 300_000;

const { drawn, corners } = casesOf(MODELS, caseAt);
const affordable = drawn.filter(
  ({ model, windows }) => model.hiddenSize ** 2 * model.layers * windows.flat().length <= AFFORDABLE,
);
const forAllModels = throughout({ drawn: affordable, corners }, { runs: 2, oracle: 'live' });

type Case = ReturnType<typeof caseAt>;

/** Makes the model of a point, and windows for it. */
function caseAt(point: Point<(typeof MODELS)['axes']>) {
  const { hiddenSize, layers, batchSize, seqLength, seed } = point;
  const random = new SeededRandom(seed);
  const model = { hiddenSize, layers };
  const weights = randomWeights(model, random, point.weights);
  const value = () => Math.fround(VALUE_SCALES[point.values] * random.uniformBetween(-1, 1));
  const windows = Array.from({ length: batchSize }, () => Array.from({ length: seqLength }, value));
  return { point, model, weights, windows };
}

/** Describes the weights of a kind as `randomWeights` draws them. */
function describeWeights(kind: keyof typeof WEIGHT_SCALES, hiddenSize: number): string {
  const scale = WEIGHT_SCALES[kind];
  if (scale === 1) return `${kind} weights`;
  if (hiddenSize === 1)
    return `weights [1, 1] of the initial size, biases of ${scale} times it${scale > 1 ? ' and more' : ''}`;
  return `weights [${hiddenSize}, ${hiddenSize}] of the initial size, others of ${scale} times it${scale > 1 ? ' (biases [1] more)' : ''}`;
}

/** Most values of a window that can be redone by hand, and most units of a model that is looked at closer. */
const FEW = 2;

/** Writes what the smallest model computes as code; undefined of a larger one. */
function byHand(
  { hiddenSize, layers }: TrainingRun['model'],
  weights: readonly Tensor[],
  [window, ...others]: readonly number[][],
): string | undefined {
  if (hiddenSize > 1 || layers > 1 || others.length > 0 || window.length > FEW) return undefined;
  // As many digits as tell float32 numbers apart.
  const numbers = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(9))).join(', ');
  return [
    `const [W, U, b, V, c] = [${numbers(weights.flatMap(({ values }) => values))}];`,
    'let h = 0;',
    `for (const x of [${numbers(window)}]) h = Math.tanh(W * x + U * h + b);`,
    'const prediction = V * h + c;',
  ].join('\n');
}

/** Times that a model which was wrong is asked again: one with random numbers may have predicted the same twice by chance. */
const AGAIN = 4;

/**
 * Has a model that was wrong predict smaller values of the same windows, so that no prediction is one that was kept.
 * @throws CheckFailure where it is refused then for predicting something else each time, which explains the other failure
 */
async function expectSteady(student: Remote<Q2Procedures>, failure: CheckFailure): Promise<void> {
  const wrong = wrongCases.get(failure);
  if (!wrong) return;
  for (let again = 1; again <= AGAIN; again++) {
    const smaller = wrong.windows.map((window) => window.map((value) => value / (again + 1)));
    const refused = await ifAnswered(() => refusalOf(student.forward(wrong.model, wrong.weights, smaller)));
    if (!refused) continue;
    const input = 'input' in failure.finding ? failure.finding.input : undefined;
    throw Object.assign(new CheckFailure({ ...refused, ...(input && { input }) }), { path: failure.path });
  }
}

/** Finds how a model is refused for predicting something else each time. */
async function refusalOf(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    const finding = error instanceof CheckFailure ? error.finding : undefined;
    if (finding?.code === 'contract' && isOfUnsteady(finding.message)) return finding;
    throw error;
  }
  return undefined;
}

const isOfUnsteady = (message: string) => Object.values(UNSTEADY).some((says) => message.startsWith(says));

/** Expects the predictions of a model for a case. @throws CheckFailure where they are others */
async function expectPredictions(
  { student, reference }: CheckContext<Q2Procedures>,
  { point, model, weights, windows }: Case,
): Promise<void> {
  const { hiddenSize, layers, batchSize, seqLength, seed } = point;
  const most = VALUE_SCALES[point.values];
  const input =
    `hiddenSize ${hiddenSize}, layers ${layers}, ${counted(batchSize, 'window')} of ${counted(seqLength, 'value')}` +
    `${most ? ` within ±${most}` : ', all 0'}, ${describeWeights(point.weights, hiddenSize)}, from seed ${seed}`;
  const actual = await onInput(input, student.forward(model, weights, windows));
  const expected = await reference.forward(model, weights, windows);
  // Predictions grow and shrink with the dense layer's weights, and their rounding with them; but of one unit its kernel
  // has the shape of those between hidden units, which keep their size.
  const size = WEIGHT_SCALES[point.weights] || 1;
  const scale = hiddenSize === 1 ? Math.max(1, size) : size;
  const scaled = (values: readonly number[]) => values.map((value) => value / scale);
  const first = firstDifference(scaled(actual), scaled(expected), TOLERANCE);
  if (first < 0) return;
  const message =
    'predictions must be those of stacked tanh layers, each from a zero state, then of a dense layer without activation on the last step';
  const isOfFirst =
    seqLength !== FIRST_LENGTH &&
    (await ifAnswered(async () => {
      const other = await student.forward(model, weights, windows, seqLength);
      return firstDifference(scaled(other), scaled(expected), TOLERANCE) < 0;
    }));
  if (isOfFirst) {
    const given = `${input}; the model was first called on a window of ${counted(FIRST_LENGTH, 'value')}`;
    const kept = `a prediction must not depend on what was predicted before: where the first call of the model, too, is on windows of ${counted(seqLength, 'value')}, this one is right`;
    fail(kept, { input: given, expected, actual, at: first });
  }
  const ofOthers = await ifAnswered(async () => {
    if (batchSize === 1) return undefined;
    const alone = await student.forward(model, weights, [windows[first]]);
    return firstDifference(scaled(alone), scaled([expected[first]]), TOLERANCE) < 0
      ? `Window ${first + 1} alone is predicted rightly: no prediction may depend on the other windows of a batch`
      : undefined;
  });
  const hint =
    ofOthers ??
    numbersHint(actual, expected, TOLERANCE * scale) ??
    (await ifAnswered(async () => {
      const added = await addedHint({ student, reference }, { model, weights }, TOLERANCE * scale);
      // A small model and one window are what is shown in the end.
      if (added || batchSize > 1 || layers > 1 || hiddenSize > FEW) return added;
      const wrong = { model, weights, window: windows[0], actual: actual[0], expected: expected[0] };
      const bounds = await boundHint(student, wrong, TOLERANCE * scale);
      return bounds ?? windowHint({ student, reference }, wrong, TOLERANCE * scale);
    }));
  const paste = byHand(model, weights, windows);
  fail(withHint(message, hint), { input: paste ? { input, paste } : input, expected, actual, at: first });
}

/** Cases that were predicted wrongly, by what was thrown of them. */
const wrongCases = new WeakMap<Error, Case>();

const predictionsCheck: Check<Q2Procedures> = forAllModels(
  'forward',
  'The model’s predictions are those of its layers, for any batch, window and depth',
  async (context, drawn) => {
    try {
      await expectPredictions(context, drawn);
    } catch (error) {
      if (error instanceof CheckFailure && error.finding.code === 'mismatch') wrongCases.set(error, drawn);
      throw error;
    }
  },
);

export const forwardCheck: Check<Q2Procedures> = {
  ...predictionsCheck,
  async run(context) {
    try {
      return await predictionsCheck.run(context);
    } catch (error) {
      // Of all wrong cases the smallest alone, and where somebody reads it.
      if (error instanceof CheckFailure && !context.verdictOnly) await expectSteady(context.student, error);
      throw error;
    }
  },
};
