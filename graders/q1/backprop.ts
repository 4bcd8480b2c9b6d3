import { check, defineTask, forEach, noImports, noPrints, throughout, within } from 'lab-harness/authoring';
import { describeNetwork, type NetworkCase, networkAt, networksIn } from '../toolkit/arbitraries.ts';
import { mapParameters } from '../toolkit/plain.ts';
import { NETWORKS, SMALL_NETWORKS } from '../toolkit/space.ts';
import { costCheck } from './cost.ts';
import type { Q1Procedures } from './driver.ts';
import { everyLengthCheck, usualNetworks } from './every-length.ts';
import {
  type Backward,
  bothPasses,
  expectConsistent,
  expectDerivatives,
  expectSameGradients,
  ownBackward,
} from './expect-gradients.ts';
import { expectSamePass, type Forward, forwardChecks, rightForward, runSteps } from './forward.ts';
import type { Step } from './steps.ts';
import { expectUnchanged, OVERWRITTEN } from './unchanged.ts';

/** Every number of hidden units, and every one of characters that has a gradient; 13 and 11 are primes, so that both run through all. */
const SIZES = Array.from({ length: 12 }, (_, i) => ({ H: (5 * (i + 1)) % 13, V: 2 + ((7 * (i + 1)) % 11) }));

const networks = networksIn(SMALL_NETWORKS);
const { corners } = networksIn(NETWORKS);
const forAllNetworks = throughout({ ...networks, corners }, { runs: 4, oracle: 'live' });
// What a call keeps or changes shows at any length, and these checks make many calls of each case.
const atCorners = throughout(networksIn(within(SMALL_NETWORKS, { T: [1, 12] })), { runs: 0 });
const onReferencePasses = throughout(networks, { runs: 0, oracle: 'live' });

const forUsualNetworks = throughout(usualNetworks, { runs: 3 });

export const backprop = defineTask<Q1Procedures>({
  id: 'q1.backprop',
  blocks: ['q1.forward', 'q1.backward'],
  functions: ['forward', 'backward'],
  uses: ['q1.softmax'],
  checks: [
    noImports(),
    noPrints(),
    ...forwardChecks.map((each) => ({ ...each, blocks: ['q1.forward'] })),
    everyLengthCheck,
    forAllNetworks('gradients', 'Every gradient agrees with the derivative of the loss', async (context, network) => {
      const message = 'forward, then backward must give the derivatives of the loss';
      await expectDerivatives(context, network, message);
    }),
    check(
      'gradients-every-size',
      'The gradients are right for every number of hidden units and of characters, up to 12 of each',
      async (context) => {
        const kinds = { weights: 'usual', inputs: 'any', targets: 'any', aPrev: 'any' } as const;
        await forEach(context, SIZES, (own, sizes) => {
          const network = networkAt({ T: 4, ...sizes, ...kinds, seed: context.seed });
          const message = 'forward, then backward must give the derivatives of the loss for every H and V';
          return expectDerivatives(own, network, message);
        });
      },
      { oracle: 'live' },
    ),
    onReferencePasses('gradients-given-pass', 'backward works on a pass that it is given', async (context, network) => {
      // In the places of its own pass, in which forward may hand over more than x, a and yPred.
      const { inputs, targets, aPrev } = network;
      const values = await rightForward(context, network);
      const steps: Step[] = [
        { do: 'forward', inputs, aPrev },
        { do: 'backward', pass: 0, values, targets },
      ];
      const { results } = await runSteps(context, network, steps);
      const message = 'on a right forward pass given as argument, backward must return the derivatives of the loss';
      await expectDerivatives(context, network, message, results[1] as Backward);
    }),
    atCorners(
      'backward-arguments',
      'The pass, the targets and the parameters are left as they are',
      async (context, network) => {
        const { inputs, targets, aPrev } = network;
        const { changes } = await runSteps(context, network, [
          { do: 'forward', inputs, aPrev },
          { do: 'backward', pass: 0, targets },
        ]);
        expectUnchanged(
          changes.filter(({ call }) => call !== 'forward'),
          () => describeNetwork(network),
        );
      },
    ),
    check('self-consistent', 'backward is the derivative of what forward computes', (context) =>
      expectConsistent(
        context,
        'formula',
        'backward must fit forward: numeric derivatives of −Σ log forward(…).yPred say otherwise',
      ),
    ),
    atCorners(
      'gradients-fresh',
      'Every call returns fresh results, in any order of calls, whichever objects they are given',
      async (context, network) => {
        const { inputs, targets, aPrev, V } = network;
        const next = (index: number) => (index + 1) % V;
        const other = { ...network, inputs: inputs.map(next), aPrev: aPrev.map((value) => -value) };
        const retargeted = { ...network, targets: targets.map(next) };
        const [pass, alone] = await bothPasses(context, network);
        const [otherPass, otherAlone] = await bothPasses(context, other);
        const retargetedAlone = await ownBackward(context, retargeted);
        const { results, changes } = await runSteps(context, network, [
          { do: 'forward', inputs, aPrev },
          { do: 'forward', inputs: other.inputs, aPrev: other.aPrev },
          { do: 'backward', pass: 0, targets },
          { do: 'backward', pass: 1, targets },
          { do: 'overwrite', what: 'arguments' },
          { do: 'backward', pass: 0, targets },
          { do: 'backward', pass: 0, targets: retargeted.targets, again: 5 },
          { do: 'overwrite', what: 'results' },
          { do: 'forward', inputs: other.inputs, aPrev: other.aPrev, again: 0 },
          { do: 'backward', pass: 2, targets, again: 5 },
          { do: 'forward', inputs, aPrev, again: 0 },
          { do: 'backward', pass: 3, targets, again: 5 },
        ]);
        const given = 'backward must use the pass that it is given, also when another forward came between';
        const kept =
          'forward and backward must give what they give on a fresh model: nothing may be kept between calls';
        const repeated =
          'the same call again must return the same gradients: nothing may be kept or changed between calls, and of what forward was given, in which there are other numbers by then, a pass may hold copies only';
        const reused =
          'the same arrays and matrices with other numbers in them must give what these numbers give: nothing of an earlier call may be kept';
        const expectations: [number, NetworkCase, Backward, Backward[], string][] = [
          [2, network, alone, [], given],
          [3, other, otherAlone, [alone], kept],
          [5, network, alone, [alone, otherAlone], repeated],
          [6, retargeted, retargetedAlone, [alone, otherAlone], reused],
          [9, other, otherAlone, [alone, retargetedAlone], reused],
          [11, network, alone, [otherAlone, retargetedAlone], OVERWRITTEN],
        ];
        expectSamePass(results[1] as Forward, otherPass, describeNetwork(other), kept);
        for (const [i, each, expected, earlier, message] of expectations) {
          expectSameGradients(results[i] as Backward, expected, earlier, each, message);
        }
        expectSamePass(results[8] as Forward, otherPass, describeNetwork(other), kept);
        expectSamePass(results[10] as Forward, pass, describeNetwork(network), kept);
        expectUnchanged(changes, () => describeNetwork(network));
      },
    ),
    forUsualNetworks(
      'new-weights',
      'After an update of the parameters the results are those of the new values',
      async (context, network) => {
        const { inputs, targets, aPrev } = network;
        // By a half, and then by next to nothing.
        const updates = [0.5, 0.5 - 1e-7].map((factor) =>
          mapParameters(network.parameters, (matrix) => matrix.map((row) => row.map((value) => factor * value))),
        );
        const steps = updates.flatMap((parameters, i): Step[] => [
          { do: 'update', parameters },
          { do: 'forward', inputs, aPrev },
          { do: 'backward', pass: i + 1, targets },
        ]);
        const first: Step[] = [
          { do: 'forward', inputs, aPrev },
          { do: 'backward', pass: 0, targets },
        ];
        const { results, changes } = await runSteps(context, network, [...first, ...steps]);
        expectUnchanged(
          changes.filter(({ call }) => call !== 'forward' && call !== 'backward'),
          () => describeNetwork(network),
        );
        const message =
          'after the optimizer has changed the parameters in place, both passes must give what they give on a new model with these';
        for (const [i, parameters] of updates.entries()) {
          const [before, after] = [results[3 * i + 1], results[3 * i + 4]] as Backward[];
          const fresh = await ownBackward(context, { ...network, parameters });
          expectSameGradients(after, fresh, [before], network, message);
        }
      },
    ),
    costCheck,
  ],
  follows: {
    'gradients-every-length': ['forward-values'],
    gradients: ['forward-values', 'gradients-every-length'],
    'gradients-every-size': ['forward-values', 'gradients-every-length', 'gradients'],
    'gradients-given-pass': ['gradients-every-length', 'gradients'],
    'self-consistent': ['gradients-every-length', 'gradients'],
    'new-weights': ['gradients-fresh'],
    cost: ['forward-values', 'gradients-every-length', 'gradients'],
  },
});
