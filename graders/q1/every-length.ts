import { type CheckContext, check, fc, forEach } from 'lab-harness/authoring';
import { type NetworkCase, networkAt } from '../toolkit/arbitraries.ts';
import { patternHint } from '../toolkit/gradient-pattern.ts';
import type { Q1Procedures } from './driver.ts';
import {
  compareWithOracle,
  expectDerivatives,
  expectSteadyGradients,
  failureOf,
  ownBackward,
} from './expect-gradients.ts';
import { usual } from './kept.ts';

/** Length that no short cut in time survives, and beside it all short ones. */
const LONG = 60;
const LENGTHS = [...Array.from({ length: 12 }, (_, i) => i + 1), LONG];

/** Steps of examples whose gradients are beyond ±1, or next to 0. */
const MANY = 30;

/** Check of the gradients of one example, stretched to every length, against the derivatives of the loss. */
export const everyLengthCheck = check<Q1Procedures>(
  'gradients-every-length',
  `The gradients are right for every length, from 1 to ${LONG}, and however large or small they are`,
  async (context) => {
    const [base] = fc.sample(usual.drawn, { seed: context.seed, numRuns: 1 });
    const compared: Awaited<ReturnType<typeof compareWithOracle>>[] = [];
    await forEach(context, [...LENGTHS.entries()], async (own, [i, T]) => {
      const inputs = stretch(base.inputs, T, base.V);
      const targets = stretch(base.targets, T, base.V);
      const network = { ...base, T, inputs, targets };
      compared[i] = await compareWithOracle(own, await ownBackward(own, network), network);
    });
    const wrong = compared.filter(({ ok }) => !ok);
    if (wrong.length === 0) {
      await expectLargeGradients(context, base);
      return expectSmallGradients(context);
    }
    // The shortest example whose numbers say something, or the shortest of all.
    const shown = wrong.find(({ hint }) => hint !== undefined) ?? wrong[0];
    await expectSteadyGradients(context, shown.network);
    const lengths = compared.map(({ rows }, i) => ({ steps: LENGTHS[i], rows }));
    const hint = shown.hint ?? patternHint(lengths);
    const message = 'forward, then backward must give the derivatives of the loss for every length';
    const longest = Math.max(...wrong.map(({ network }) => network.T));
    const right = LENGTHS.filter((T) => T > longest);
    const longer = right.length === 0 ? '' : ` (for T = ${right.join(', ')} they are right)`;
    throw failureOf({ ...shown, hint }, `${message}${longer}`);
  },
  { oracle: 'live' },
);

/**
 * Compares large gradients with the derivatives of the loss: ∂L/∂by is Σ (y − onehot), and as no step gives both of two
 * characters more than half, one of their sums is −T/2 or less; sharp weights make those behind it some hundreds.
 */
async function expectLargeGradients(
  context: CheckContext<Q1Procedures>,
  { point, inputs }: NetworkCase,
): Promise<void> {
  const base = networkAt({ ...point, weights: 'sharp' });
  await forEach(context, [0, 1], (own, character) => {
    const message =
      'forward, then backward must give the derivatives of the loss, here in an example that makes them large';
    return expectDerivatives(own, withTarget(base, inputs, character), message);
  });
}

/**
 * A network, and its target, that is sure of every step and right: outputs, all but one, of 1e-12 and less are all that its
 * gradients are made of. Of 3,200 it is the one that shows most of what is added to them.
 */
const SURE = { T: 1, H: 4, V: 4, weights: 'sharp', inputs: 'any', targets: 'any', aPrev: 'any', seed: 213 } as const;
const SURE_TARGET = 1;

/** Compares gradients that next to nothing is left of with the derivatives of the loss. */
function expectSmallGradients(context: CheckContext<Q1Procedures>): Promise<void> {
  const base = networkAt(SURE);
  const message =
    'forward, then backward must give the derivatives of the loss, here where every output is sure and right';
  return expectDerivatives(context, withTarget(base, base.inputs, SURE_TARGET), message);
}

/** Makes an example of many steps, all of them with one target. */
function withTarget(base: NetworkCase, inputs: number[], target: number): NetworkCase {
  const targets = new Array<number>(MANY).fill(target);
  return { ...base, T: MANY, inputs: stretch(inputs, MANY, base.V), targets };
}

/** Makes T characters from fewer or more: with repeats, but not with the same period. */
function stretch(characters: number[], T: number, V: number): number[] {
  return Array.from({ length: T }, (_, t) => (characters[t % characters.length] + Math.floor(t / 3)) % V);
}
