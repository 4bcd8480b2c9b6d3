import { type CheckContext, check, fc, forEach } from 'lab-harness/authoring';
import { type NetworkCase, networkAt } from '../toolkit/arbitraries.ts';
import { patternHint } from '../toolkit/gradient-pattern.ts';
import { GRADIENTS } from '../toolkit/plain.ts';
import type { Q1Procedures } from './driver.ts';
import {
  type Backward,
  bothPasses,
  type Comparison,
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

/** Steps of an example whose gradients are beyond ±1. */
const MANY = 30;

/** Blocks that do not depend on what flows back in time. */
const OUTSIDE = ['dWya', 'dby'];

const isWrongOutside = ({ rows }: Comparison): boolean =>
  rows.some(({ block, verdict }) => OUTSIDE.includes(block) && verdict !== 'right');

/** Check of the gradients of one example, stretched to every length, against the derivatives of the loss. */
export const everyLengthCheck = check<Q1Procedures>(
  'gradients-every-length',
  `The gradients are right for every length, from 1 to ${LONG}, and however large they are`,
  async (context) => {
    const [base] = fc.sample(usual.drawn, { seed: context.seed, numRuns: 1 });
    const given: Backward[] = [];
    const compared: Comparison[] = [];
    await forEach(context, [...LENGTHS.entries()], async (own, [i, T]) => {
      const inputs = stretch(base.inputs, T, base.V);
      const targets = stretch(base.targets, T, base.V);
      const network = { ...base, T, inputs, targets };
      given[i] = await ownBackward(own, network);
      compared[i] = await compareWithOracle(own, given[i], network);
    });
    const wrong = compared.filter(({ ok }) => !ok);
    if (wrong.length === 0) return expectLargeGradients(context, base);
    // What only longer ones than the shortest are wrong in besides is another mistake.
    const alike = isWrongOutside(wrong[0]) ? compared : compared.filter((each) => !isWrongOutside(each));
    // The shortest example whose numbers say something, or the shortest of all.
    const shown = alike.find(({ hint }) => hint !== undefined) ?? wrong[0];
    await expectSteadyGradients(context, shown.network);
    const hint = shown.hint ?? patternHint(alike.map(({ rows, network }) => ({ steps: network.T, rows })));
    const message = 'forward, then backward must give the derivatives of the loss for every length';
    const longest = Math.max(...wrong.map(({ network }) => network.T));
    const right = LENGTHS.filter((T) => T > longest);
    const longer = right.length === 0 ? '' : ` (for T = ${right.join(', ')} they are right)`;
    const alone = shown === compared[0] ? zeroAloneHint(shown, given) : '';
    throw failureOf({ ...shown, hint: hint && hint + alone }, `${message}${longer}`);
  },
  { oracle: 'live' },
);

/** Says in a sentence which blocks are all 0 for one step, and not for two; nothing where there are none. */
function zeroAloneHint({ rows }: Comparison, [ofOne, ofTwo]: readonly Backward[]): string {
  const wrong = rows.flatMap(({ block, verdict }) => (verdict === 'wrong' ? [block] : []));
  const alone = GRADIENTS.filter((block) => {
    const [one, two] = [ofOne, ofTwo].map(({ gradients }) => gradients[block]?.flat() ?? []);
    return wrong.includes(block) && one.every((entry) => entry === 0) && two.some((entry) => entry !== 0);
  });
  return alone.length > 0 ? ` With two steps ${alone.join(', ')} ${alone.length > 1 ? 'are' : 'is'} not all 0.` : '';
}

/**
 * Compares large gradients with the derivatives of the loss: ∂L/∂by is Σ (y − onehot), which is −T/2 or less for the character
 * that the outputs give the least; sharp weights make those behind it some hundreds. Where the outputs give the target nearly
 * all, little but what softmax may round is left of them: less than 1e-12 in one of twenty examples.
 */
async function expectLargeGradients(
  context: CheckContext<Q1Procedures>,
  { point, inputs }: NetworkCase,
): Promise<void> {
  const base = { ...networkAt({ ...point, weights: 'sharp' }), T: MANY };
  const example = { ...base, inputs: stretch(inputs, MANY, base.V), targets: new Array<number>(MANY).fill(0) };
  const [{ pass }] = await bothPasses({ student: context.reference }, example);
  const given = Array.from({ length: base.V }, (_, character) =>
    pass.yPred.reduce((sum, output) => sum + output[character], 0),
  );
  const least = given.indexOf(Math.min(...given));
  const message =
    'forward, then backward must give the derivatives of the loss, here in an example that makes them large';
  return expectDerivatives(context, { ...example, targets: example.targets.fill(least) }, message);
}

/** Makes T characters from fewer or more: with repeats, but not with the same period. */
function stretch(characters: number[], T: number, V: number): number[] {
  return Array.from({ length: T }, (_, t) => (characters[t % characters.length] + Math.floor(t / 3)) % V);
}
