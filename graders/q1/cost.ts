import { beside, CheckFailure, check, fail, onInput } from 'lab-harness/authoring';
import { describeNetwork, networkAt } from '../toolkit/arbitraries.ts';
import { type Example, type PlainParameters, slope } from '../toolkit/plain.ts';
import type { Q1Procedures } from './driver.ts';

/** What the call that is measured runs, in the words of findings. */
export const BOTH_PASSES = 'forward or backward';

/**
 * Sizes at which a pass for each of the 26,723 weights stands out, while backpropagation takes a moment: right work that writes
 * the derivatives of H sums by H² weights out costs some half of the bound at most, one pass for each weight twice the bound and more.
 */
const SIZES = { T: 14, H: 160, V: 3 } as const;

/** Passes forward, each of T H² multiplications, that both passes together may cost. */
const PASSES = 8600;

/** Attempts that must all cost too much before work is refused: a busy machine spoils one of them at times. */
const ATTEMPTS = 3;

/** Tolerance of a derivative in a direction, relative to its magnitude; right ones agree to some 1e-16. */
const TOLERANCE = 1e-11;

/** Bounds what both passes may cost, in multiplications. */
export function mostOfPasses({ Waa }: PlainParameters, { inputs }: Example): number {
  return PASSES * inputs.length * Waa.length ** 2;
}

/** Check that refuses right gradients that are no backpropagation, which nothing tells but what they cost. */
export const costCheck = check<Q1Procedures>(
  'cost',
  'The gradients of a large network are right, and cost as much as some passes, not one for each weight',
  async ({ student, reference, seed }) => {
    const network = networkAt({ ...SIZES, weights: 'usual', inputs: 'any', targets: 'any', aPrev: 'any', seed });
    const { parameters, inputs, targets, aPrev } = network;
    const example = { inputs, targets, aPrev };
    const input = describeNetwork(network);
    const [gradients, expected] = await beside(
      inTime(() => onInput(input, student.bothPasses(parameters, example))),
      () => reference.slope(parameters, example, seed),
    );
    if (!gradients) {
      const message =
        'backward must go through the network once, from the last step to the first: in a large network forward and ' +
        'backward cost as much as a pass for each weight, as differences, complex steps and derivatives pushed forward do';
      fail(message, { input });
    }
    // All of the gradients cross the pipe, and none of the direction: in one that it knew, a submission would need no backward.
    const actual = slope(parameters, gradients, seed);
    if (Math.abs(actual.sum - expected.sum) <= TOLERANCE * expected.magnitude) return;
    const message =
      'forward, then backward must give the derivatives of the loss in a large network, too, here in a direction';
    // Which entries are no numbers, a small network shows.
    fail(message, { input, expected: expected.sum, ...(Number.isFinite(actual.sum) && { actual: actual.sum }) });
  },
  { oracle: 'live' },
);

/** Asks until the answer comes in time; undefined: it never did, for what the call itself has used up. */
async function inTime<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  for (let i = 1; ; i++) {
    try {
      return await ask();
    } catch (error) {
      const finding = error instanceof CheckFailure ? error.finding : undefined;
      // Who has no time left of the whole task may have lost it elsewhere.
      if (finding?.code !== 'time-limit' || finding.procedure !== BOTH_PASSES) throw error;
      if (i < ATTEMPTS) continue;
      const { milliseconds, processor = milliseconds } = finding;
      if (processor < milliseconds / 2) throw error;
      return undefined;
    }
  }
}
