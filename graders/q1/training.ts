import {
  type Check,
  type CheckContext,
  check,
  type Evidence,
  expectHistory,
  fail,
  firstDifference,
  type HistoryBand,
  isWithinFloor,
  lineOf,
  nudge,
  onInput,
  perturbation,
  show,
  throughout,
} from 'lab-harness/authoring';
import { z } from 'zod';
import type { SeededRandom } from '../../lab/random.ts';
import { describeNetwork, networksIn } from '../toolkit/arbitraries.ts';
import { crossEntropy, GUARD, isBetween, mapParameters, type PlainParameters, type Tensor } from '../toolkit/plain.ts';
import { SMALL_NETWORKS } from '../toolkit/space.ts';
import { fromRows, tensor, toRows } from '../toolkit/tensors.ts';
import type { Q1Procedures } from './driver.ts';
import { expectConsistent } from './expect-gradients.ts';

/** The least sound tolerance of a history in float64: rounding is the only difference between correct ones. */
const FLOOR = 1e-12;

/** Tolerance of one loss, which is right to some 1e-15; every known mistake is off by far more. */
const LOSS_TOLERANCE = 1e-10;

/** Everything that a training run of question 1 depends on. */
const q1Setup = z.strictObject({
  /** one example a line, trained on in this order, the first again after the last */
  text: z.string(),
  iterations: z.int().positive(),
  /** of Adam, whose other constants are its defaults; gradients are clipped to ±1 first */
  learningRate: z.number().positive(),
  /** initial weights */
  parameters: z.strictObject({ Wax: tensor, Waa: tensor, Wya: tensor, ba: tensor, by: tensor }),
});
export type Q1Setup = z.infer<typeof q1Setup>;

/** A recorded run: the setup, the reference's raw losses, and how far harmless changes move them. */
const q1History = z.strictObject({
  version: z.literal(3),
  about: z.string(),
  setup: q1Setup,
  losses: z.array(z.number()),
  /** the same with the largest guard inside the logarithm; what lies between the two is right as well */
  guarded: z.array(z.number()),
  /** the harmless changes that the envelope was measured on, and how far each moved the losses at most */
  perturbations: z.array(perturbation),
  envelope: z.array(z.number().nonnegative()),
  /** relative, at each step */
  tolerance: z.array(z.number().positive()),
});
export type Q1History = z.infer<typeof q1History>;

/** Makes a setup of initial weights as plain data. */
export function setupOf(parameters: PlainParameters, rest: Omit<Q1Setup, 'parameters'>): Q1Setup {
  return { ...rest, parameters: mapParameters(parameters, fromRows) };
}

/** Trains a submission's class or the reference's. @returns raw losses, one an iteration */
export function train({ train }: Pick<Q1Procedures, 'train'>, setup: Q1Setup): Promise<number[]> {
  return train(mapParameters(setup.parameters, toRows), setup.text, setup.iterations, setup.learningRate);
}

/** Moves every weight of a setup by one unit in the last place. */
export function nudged(setup: Q1Setup, random: SeededRandom): Q1Setup {
  const moved = ({ shape, values }: Tensor): Tensor => ({ shape, values: nudge(values, random) });
  return { ...setup, parameters: mapParameters(setup.parameters, moved) };
}

/** Makes the band that a submission's losses must keep to. */
export function bandOf({ losses, envelope }: Pick<Q1History, 'losses' | 'envelope'>): HistoryBand {
  return { series: 'raw loss', accepted: [{ name: 'reference', values: losses }], envelope, floor: FLOOR };
}

/** What besides the reference's losses may come of a run. */
type Band = Pick<Q1History, 'guarded' | 'envelope'>;

/** Losses of a run of the reference, with a guard and without. */
type Run = Pick<Q1History, 'losses' | 'guarded'>;

/** Puts the exact losses in the places of those that differ by a guard alone, so that one band is for both. */
export function withoutGuard(values: readonly number[], { losses, guarded }: Run): number[] {
  return values.map((value, t) => {
    const isGuarded = value < losses[t] * (1 - FLOOR) && isBetween(value, guarded[t], losses[t], FLOOR);
    return isGuarded ? losses[t] : value;
  });
}

const forAllNetworks = throughout(networksIn(SMALL_NETWORKS), { runs: 2, oracle: 'live' });

/** Checks of the class as a whole, the last ones of the task q1.predict. */
export const classChecks: Check<Q1Procedures>[] = [
  forAllNetworks(
    'loss-after-forward',
    'Loss and softmax follow their formulas on what they are given, whatever ran before',
    async (context, network) => {
      const { parameters, inputs, targets, aPrev, V } = network;
      const example = { inputs, targets, aPrev };
      const next = (index: number) => (index + 1) % V;
      // Longer than the example, as long, and shorter: a length that is kept shows, too.
      const others = [[...inputs, 0, 0], inputs.map(next), [next(inputs[0])]];
      const alone = lineOf(describeNetwork(network));
      const input = `${alone}; then both passes of ${others.map(show).join(', of ')} on the same model`;
      const { yPred, losses, y } = await onInput(input, context.student.afterForward(parameters, example, others));
      const right = await context.reference.afterForward(parameters, example, others);
      // Of the submission's own predictions: wrong ones are another check's finding.
      const [exact, guarded] = [0, GUARD].map((guard) => crossEntropy(yPred, targets, guard));
      // Nor has the loss a right value for predictions that are no numbers.
      if (Number.isNaN(exact)) return;
      const wrong = losses.findIndex((loss) => !isBetween(loss, guarded, exact, LOSS_TOLERANCE));
      if (wrong >= 0) {
        const when = wrong === 0 ? '' : ', whatever forward pass came after them';
        const message = `the loss is −Σ log of the predictions that it is given${when}`;
        fail(message, { input: wrong === 0 ? alone : input, expected: exact, actual: losses[wrong] });
      }
      const changed = y.findIndex((each, i) => firstDifference(each, right.y[i], LOSS_TOLERANCE) >= 0);
      if (changed < 0) return;
      const message =
        changed === 0
          ? 'softmax must follow its formula, here for the biases by'
          : 'softmax is computed from its argument alone, whatever ran before';
      fail(message, {
        input: changed === 0 ? alone : input,
        expected: right.y[changed],
        actual: y[changed],
      });
    },
  ),
  check('class-consistent', 'backward is the derivative of the class’s own loss and forward pass', (context) =>
    expectConsistent(
      context,
      'own',
      'loss, forward and backward must belong together: numeric derivatives of loss(forward(…)) say otherwise',
    ),
  ),
  check(
    'training-recorded',
    'Training the whole class gives the recorded losses',
    async (context) => {
      const recorded = await recordedTraining();
      const losses = await trainOwn(context, recorded.setup);
      return compareTraining(losses, recorded.losses, () => recorded);
    },
    { oracle: 'recorded' },
  ),
  check(
    'experiment',
    'Training on names with sampling runs, as npm run train -- q1 does it',
    async ({ student }) => {
      const { setup } = await recordedTraining();
      const input = `${EXPERIMENT.iterations} iterations with H = ${EXPERIMENT.hiddenUnits}`;
      await onInput(input, student.experiment(setup.text, EXPERIMENT.hiddenUnits, EXPERIMENT.iterations));
    },
    { oracle: 'recorded' },
  ),
];

/** The beginning of the lab's own experiment. */
const EXPERIMENT = { hiddenUnits: 100, iterations: 20 };

let recording: Promise<Q1History> | undefined;

/** Reads the recorded run, once. @throws ZodError for a damaged file */
function recordedTraining(): Promise<Q1History> {
  recording ??= import('../../fixtures/q1-history.json', { with: { type: 'json' } }).then(({ default: recorded }) =>
    q1History.parse(recorded),
  );
  return recording;
}

/** Trains a submission's class; where it fails, the finding says on what. @returns raw losses, one an iteration */
export function trainOwn({ student }: Pick<CheckContext<Q1Procedures>, 'student'>, setup: Q1Setup): Promise<number[]> {
  const { text, iterations } = setup;
  return onInput(`${iterations} iterations on ${text.split('\n').length} examples`, train(student, setup));
}

/**
 * Compares a submission's losses with those of a run of the reference.
 * @param measure losses with a guard, and how far harmless changes move them: asked only where the floor does not decide
 * @throws CheckFailure where they leave its band
 */
export async function compareTraining(
  losses: number[],
  expected: number[],
  measure: () => Band | Promise<Band>,
): Promise<Evidence> {
  const exact = { losses: expected, guarded: expected, envelope: expected.map(() => 0) };
  const run = isWithinFloor(losses, bandOf(exact)) ? exact : { losses: expected, ...(await measure()) };
  return expectHistory(withoutGuard(losses, run), bandOf(run), (step) =>
    step === 0
      ? 'the losses of training must be those of the model, and the first one is not, before any update'
      : `the losses of training must be those of the model, and are up to iteration ${step}, after which they are not`,
  );
}
