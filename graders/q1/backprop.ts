import { check, defineTask, forEach, noImports, noPrints, throughout } from 'lab-harness/authoring';
import { describeNetwork, networkAt, networksIn } from '../toolkit/arbitraries.ts';
import { NETWORKS, SMALL_NETWORKS } from '../toolkit/space.ts';
import { costCheck } from './cost.ts';
import type { Q1Procedures } from './driver.ts';
import { everyLengthCheck } from './every-length.ts';
import { type Backward, expectConsistent, expectDerivatives } from './expect-gradients.ts';
import { forwardChecks, rightForward, runSteps } from './forward.ts';
import { atCorners, keptChecks } from './kept.ts';
import type { Step } from './steps.ts';
import { expectUnchanged } from './unchanged.ts';

/** Every number of hidden units, and every one of characters that has a gradient; 13 and 11 are primes, so that both run through all. */
const SIZES = Array.from({ length: 12 }, (_, i) => ({ H: (5 * (i + 1)) % 13, V: 2 + ((7 * (i + 1)) % 11) }));

const networks = networksIn(SMALL_NETWORKS);
const { corners } = networksIn(NETWORKS);
const forAllNetworks = throughout({ ...networks, corners }, { runs: 4, oracle: 'live' });
const onReferencePasses = throughout(networks, { runs: 0, oracle: 'live' });

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
    onReferencePasses(
      'gradients-given-pass',
      'On a right pass that it is given backward returns the derivatives of the loss',
      async (context, network) => {
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
      },
    ),
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
    ...keptChecks,
    costCheck,
  ],
  follows: {
    'forward-far-logits': ['forward-values'],
    'forward-causality': ['forward-values'],
    'forward-memory': ['forward-values'],
    'gradients-every-length': ['forward-values'],
    gradients: ['forward-values', 'gradients-every-length'],
    'gradients-every-size': ['forward-values', 'gradients-every-length', 'gradients'],
    'gradients-given-pass': ['gradients-every-length', 'gradients'],
    'self-consistent': ['gradients-every-length', 'gradients'],
    'gradients-fresh': ['forward-arguments', 'backward-arguments'],
    'new-weights': ['forward-arguments', 'backward-arguments', 'gradients-fresh'],
    cost: ['forward-values', 'gradients-every-length', 'gradients'],
  },
});
