import { type Check, throughout, within } from 'lab-harness/authoring';
import { describeNetwork, type NetworkCase, networksIn } from '../toolkit/arbitraries.ts';
import { oldWeightsHint } from '../toolkit/other-pass.ts';
import { mapParameters } from '../toolkit/plain.ts';
import { SMALL_NETWORKS } from '../toolkit/space.ts';
import type { Q1Procedures } from './driver.ts';
import {
  type Backward,
  bothPasses,
  expectSameGradients,
  expectSteadyGradients,
  ownBackward,
} from './expect-gradients.ts';
import { expectSamePass } from './expect-pass.ts';
import { runSteps } from './forward.ts';
import { firstWrong, TOLERANCE } from './state-hints.ts';
import type { Forward, Step } from './steps.ts';
import { expectUnchanged, sayOverwritten } from './unchanged.ts';

// What forward and backward keep from one call to the next, where every result must be that of its arguments alone.

/** Makes checks of many calls of each case: what a call keeps or changes shows at any length. */
export const atCorners = throughout(networksIn(within(SMALL_NETWORKS, { T: [1, 12] })), { runs: 0 });

/** Networks in which every part of a gradient shows. */
export const usual = networksIn(
  within(SMALL_NETWORKS, { T: [1, 12], H: [2, 8], V: [3, 9], weights: ['usual'], aPrev: ['any'] }),
);

const BACKWARD_AFTER = 'backward must give what it gives on a new model with these, as forward does';
const BOTH_AFTER = 'both passes must give what they give on a new model with these, and already forward does not';

const forUsualNetworks = throughout(usual, { runs: 3 });

/** Checks of calls after each other on one model, among those of the task q1.backprop. */
export const keptChecks: readonly Check<Q1Procedures>[] = [
  atCorners(
    'gradients-fresh',
    'Every call returns fresh results and changes nothing, in any order of calls, whichever objects they are given',
    async (context, network) => {
      const { inputs, targets, aPrev, V } = network;
      const next = (index: number) => (index + 1) % V;
      const other = { ...network, inputs: inputs.map(next), aPrev: aPrev.map((value) => 0 - value) };
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
      const kept = 'forward and backward must give what they give on a fresh model: nothing may be kept between calls';
      const repeated =
        'the same call again must return the same gradients, also when the arguments of forward hold other numbers by then: a pass may hold copies of these only, and nothing may be kept or changed between calls';
      const reused =
        'the same arrays and matrices with other numbers in them must give what these numbers give: nothing of an earlier call may be kept';
      const expectations: [number, NetworkCase, Backward, Backward[], string][] = [
        [2, network, alone, [], kept],
        [3, other, otherAlone, [alone], kept],
        [5, network, alone, [alone, otherAlone], repeated],
        [6, retargeted, retargetedAlone, [alone, otherAlone], reused],
        [9, other, otherAlone, [alone, retargetedAlone], reused],
        [11, network, alone, [otherAlone, retargetedAlone], sayOverwritten()],
      ];
      expectUnchanged(changes, () => describeNetwork(network));
      try {
        expectSamePass(results[1] as Forward, otherPass, describeNetwork(other), kept, results[0] as Forward);
        for (const [i, each, expected, earlier, message] of expectations) {
          expectSameGradients(results[i] as Backward, expected, earlier, each, message);
        }
        expectSamePass(results[8] as Forward, otherPass, describeNetwork(other), kept);
        expectSamePass(results[10] as Forward, pass, describeNetwork(network), kept);
      } catch (failure) {
        // What is kept beyond one model spoils every comparison with another one.
        await expectSteadyGradients(context, network);
        throw failure;
      }
    },
  ),
  forUsualNetworks(
    'new-weights',
    'After an update of the parameters new results are those of the new values, and earlier ones stay as they are',
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
      const known = [network.parameters, ...updates];
      for (const [i, parameters] of updates.entries()) {
        const [before, after] = [results[3 * i + 1], results[3 * i + 4]] as Backward[];
        const { pass } = results[3 * i + 3] as Forward;
        const updated = { ...network, parameters };
        const [forward, fresh] = await bothPasses(context, updated);
        const isSame = !firstWrong(pass, forward.pass, TOLERANCE);
        const message = `after the optimizer has changed the parameters in place, ${isSame ? BACKWARD_AFTER : BOTH_AFTER}`;
        expectSameGradients(after, fresh, [before], network, message, (gradients, tolerance) =>
          isSame ? oldWeightsHint(gradients, pass, updated, known.slice(0, i + 1), tolerance) : undefined,
        );
      }
    },
  ),
];
