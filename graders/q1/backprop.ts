import fc from 'fast-check';
import {
  type CheckContext,
  check,
  defineTask,
  fail,
  firstDifference,
  forAll,
  noImports,
  noPrints,
} from 'lab-harness/authoring';
import { describeNetwork, type NetworkCase, networkArbitrary } from '../toolkit/arbitraries.ts';
import { type LengthResult, patternHint } from '../toolkit/gradient-pattern.ts';
import { mapParameters } from '../toolkit/plain.ts';
import type { Q1Procedures, Step } from './driver.ts';
import {
  type Backward,
  compareWithOracle,
  expectConsistent,
  expectDerivatives,
  expectSameGradients,
  failureOf,
  ownBackward,
} from './expect-gradients.ts';
import { expectUnchanged, type Forward, forwardChecks, rightForward, runSteps } from './forward.ts';

/** Length that no short cut in time survives, and beside it all short ones. */
const LONG = 30;
const LENGTHS = [...Array.from({ length: 12 }, (_, i) => i + 1), LONG];

const forAllNetworks = forAll(networkArbitrary, { runs: 15 });
const forSomeNetworks = forAll(networkArbitrary, { runs: 6 });
const onReferencePasses = forAll(networkArbitrary, { runs: 6, oracle: 'live' });

export const backprop = defineTask<Q1Procedures>({
  id: 'q1.backprop',
  blocks: ['q1.forward', 'q1.backward'],
  functions: ['forward', 'backward'],
  uses: ['q1.softmax'],
  checks: [
    noImports(),
    noPrints(),
    ...forwardChecks,
    forAllNetworks('gradients', 'Every gradient agrees with the derivative of the loss', async (context, network) => {
      const message = 'forward, then backward must give the derivatives of the loss';
      expectDerivatives(await ownBackward(context, network), network, message);
    }),
    check(
      'gradients-every-length',
      'The gradients are right for every length, from 1 to 30, and however large they are',
      async (context) => {
        const [base] = fc.sample(networkArbitrary, { seed: context.seed, numRuns: 1 });
        const results: LengthResult[] = [];
        let longestWrong: ReturnType<typeof compareWithOracle> | undefined;
        for (const T of LENGTHS) {
          const inputs = stretch(base.inputs, T, base.V);
          const targets = stretch(base.targets, T, base.V);
          const network = { ...base, T, inputs, targets };
          const comparison = compareWithOracle(await ownBackward(context, network), network);
          results.push({ steps: T, rows: comparison.rows });
          if (!comparison.ok) longestWrong = comparison;
        }
        if (!longestWrong) return expectLargeGradients(context, base);
        const hint = longestWrong.hint ?? patternHint(results);
        const message = 'forward, then backward must give the derivatives of the loss for every length';
        throw failureOf({ ...longestWrong, hint }, message);
      },
    ),
    onReferencePasses('gradients-given-pass', 'backward works on a pass that it is given', async (context, network) => {
      const step: Step = { do: 'backward', pass: await rightForward(context, network), targets: network.targets };
      const { results } = await runSteps(context, network, [step]);
      const message = 'on a right forward pass given as argument, backward must return the derivatives of the loss';
      expectDerivatives(results[0] as Backward, network, message);
    }),
    forAllNetworks(
      'backward-arguments',
      'The pass and the parameters are left as they are',
      async (context, network) => {
        const { parameters, inputs, targets, aPrev } = network;
        const input = describeNetwork(network);
        const run = await runSteps(context, network, [
          { do: 'forward', inputs, aPrev },
          { do: 'backward', pass: 0, targets },
        ]);
        const [{ pass: before }, { pass: after }] = run.results as [Forward, Backward];
        for (const list of ['x', 'a', 'yPred'] as const) {
          const t = before[list].findIndex((value, step) => firstDifference(after[list][step], value, 0) >= 0);
          if (t < 0) continue;
          fail(`backward must not change ${list}`, { input, expected: before[list][t], actual: after[list][t] });
        }
        expectUnchanged('backward', run.parameters, parameters, input);
      },
    ),
    check('self-consistent', 'backward is the derivative of what forward computes', (context) =>
      expectConsistent(
        context,
        'formula',
        'backward must fit forward: numeric derivatives of −Σ log forward(…).yPred say otherwise',
      ),
    ),
    forSomeNetworks(
      'gradients-fresh',
      'Every call returns fresh gradients, in any order of calls',
      async (context, network) => {
        const { inputs, targets, aPrev, V } = network;
        const other = { ...network, inputs: inputs.map((input) => (input + 1) % V) };
        const [alone, otherAlone] = [await ownBackward(context, network), await ownBackward(context, other)];
        const { results } = await runSteps(context, network, [
          { do: 'forward', inputs, aPrev },
          { do: 'forward', inputs: other.inputs, aPrev },
          { do: 'backward', pass: 0, targets },
          { do: 'backward', pass: 1, targets },
          { do: 'backward', pass: 0, targets },
        ]);
        const [first, second, again] = results.slice(2) as Backward[];
        const given = 'backward must use the pass that it is given, also when another forward came between';
        expectSameGradients(first, alone, [], network, given);
        const kept =
          'forward and backward must give what they give on a fresh model: nothing may be kept between calls';
        expectSameGradients(second, otherAlone, [alone], other, kept);
        const repeated =
          'the same call again must return the same gradients: nothing may be kept or changed between calls';
        expectSameGradients(again, alone, [alone, otherAlone], network, repeated);
      },
    ),
    forSomeNetworks(
      'new-weights',
      'After an update of the parameters both passes use the new values',
      async (context, network) => {
        const { inputs, targets, aPrev } = network;
        const half = (matrix: number[][]) => matrix.map((row) => row.map((value) => value / 2));
        const parameters = mapParameters(network.parameters, half);
        const { results } = await runSteps(context, network, [
          { do: 'forward', inputs, aPrev },
          { do: 'backward', pass: 0, targets },
          { do: 'update', parameters },
          { do: 'forward', inputs, aPrev },
          { do: 'backward', pass: 1, targets },
        ]);
        const [before, after] = [results[1], results[4]] as Backward[];
        const fresh = await ownBackward(context, { ...network, parameters });
        const message =
          'forward and backward must read this.parameters at every call: the optimizer changes them in place';
        expectSameGradients(after, fresh, [before], network, message);
      },
    ),
  ],
});

/**
 * Compares gradients beyond ±1 with the derivatives of the loss: ∂L/∂by is Σ (y − onehot), and as no step gives both of
 * two characters more than half, one of their sums is −T/2 or less.
 */
async function expectLargeGradients(
  context: CheckContext<Q1Procedures>,
  { inputs, ...base }: NetworkCase,
): Promise<void> {
  for (const character of [0, 1]) {
    const targets = new Array<number>(LONG).fill(character);
    const network = { ...base, T: LONG, inputs: stretch(inputs, LONG, base.V), targets };
    expectDerivatives(
      await ownBackward(context, network),
      network,
      'large gradients are the derivatives of the loss, too: clipping belongs to the update of the parameters',
    );
  }
}

/** Makes T characters from fewer or more: with repeats, but not with the same period. */
function stretch(characters: number[], T: number, V: number): number[] {
  return Array.from({ length: T }, (_, t) => (characters[t % characters.length] + Math.floor(t / 3)) % V);
}
