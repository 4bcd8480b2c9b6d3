import fc from 'fast-check';
import {
  check,
  defineTask,
  fail,
  firstDifference,
  holdsFor,
  noImports,
  noPrints,
} from '../../harness/authoring/index.ts';
import { describeNetwork, type NetworkCase, networkArbitrary } from '../toolkit/arbitraries.ts';
import { type LengthResult, patternHint } from '../toolkit/gradient-hints.ts';
import type { Q1Procedures, Step } from './driver.ts';
import {
  compareWithOracle,
  expectConsistent,
  expectDerivatives,
  expectSameGradients,
  failureOf,
} from './expect-gradients.ts';
import { forwardChecks } from './forward.ts';
import { type Backward, type Forward, ownPass, rightPass, runSteps } from './steps.ts';

/** All short lengths, and one that no short cut in time survives. */
const LONG = 30;
const LENGTHS = [...Array.from({ length: 12 }, (_, i) => i + 1), LONG];

const backwardChecks = [
  check<Q1Procedures>('gradients', 'Every gradient agrees with the derivative of the loss', (context) =>
    holdsFor(
      context,
      networkArbitrary,
      async (network) =>
        expectDerivatives(
          await ownPass(context, network),
          network,
          'forward, then backward must give the derivatives of the loss',
        ),
      { runs: 15 },
    ),
  ),
  check<Q1Procedures>(
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
        const comparison = compareWithOracle(await ownPass(context, network), network);
        results.push({ steps: T, rows: comparison.rows });
        if (!comparison.ok) longestWrong = comparison;
      }
      if (!longestWrong) return expectLargeGradients(context, base);
      const hint = longestWrong.hint ?? patternHint(results);
      throw failureOf(
        { ...longestWrong, hint },
        'forward, then backward must give the derivatives of the loss for every length',
      );
    },
  ),
  check<Q1Procedures>(
    'gradients-given-pass',
    'backward works on a pass that it is given',
    (context) =>
      holdsFor(
        context,
        networkArbitrary,
        async (network) => {
          const step: Step = { do: 'backward', pass: await rightPass(context, network), targets: network.targets };
          const { results } = await runSteps(context, network, [step]);
          const message = 'on a right forward pass given as argument, backward must return the derivatives of the loss';
          expectDerivatives(results[0] as Backward, network, message);
        },
        { runs: 6 },
      ),
    { oracle: 'live' },
  ),
  check<Q1Procedures>('backward-arguments', 'The pass and the parameters are left as they are', (context) =>
    holdsFor(
      context,
      networkArbitrary,
      async (network) => {
        const { parameters, inputs, targets, aPrev } = network;
        const input = describeNetwork(network);
        const calls: Step[] = [
          { do: 'forward', inputs, aPrev },
          { do: 'backward', pass: 0, targets },
        ];
        const run = await runSteps(context, network, calls);
        const [{ pass: before }, { pass: after }] = run.results as [Forward, Backward];
        for (const list of ['x', 'a', 'yPred'] as const) {
          const t = before[list].findIndex((value, step) => firstDifference(after[list][step], value, 0) >= 0);
          if (t >= 0)
            fail(`backward must not change ${list}`, { input, expected: before[list][t], actual: after[list][t] });
        }
        for (const name of Object.keys(parameters) as (keyof typeof parameters)[]) {
          if (firstDifference(run.parameters[name].flat(), parameters[name].flat(), 0) < 0) continue;
          fail(`backward must not change ${name}`, { input, expected: parameters[name], actual: run.parameters[name] });
        }
      },
      { runs: 15 },
    ),
  ),
  check<Q1Procedures>('self-consistent', 'backward is the derivative of what forward computes', (context) =>
    expectConsistent(
      context,
      'formula',
      'backward must fit forward: numeric derivatives of −Σ log forward(…).yPred say otherwise',
    ),
  ),
  check<Q1Procedures>('gradients-fresh', 'Every call returns fresh gradients, in any order of calls', (context) =>
    holdsFor(
      context,
      networkArbitrary,
      async (network) => {
        const { inputs, targets, aPrev, V } = network;
        const other = { ...network, inputs: inputs.map((input) => (input + 1) % V) };
        const [alone, otherAlone] = [await ownPass(context, network), await ownPass(context, other)];
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
      { runs: 6 },
    ),
  ),
  check<Q1Procedures>('new-weights', 'After an update of the parameters both passes use the new values', (context) =>
    holdsFor(
      context,
      networkArbitrary,
      async (network) => {
        const { parameters, inputs, targets, aPrev } = network;
        const half = (matrix: number[][]) => matrix.map((row) => row.map((value) => value / 2));
        const { Wax, Waa, Wya, ba, by } = parameters;
        const updated = { Wax: half(Wax), Waa: half(Waa), Wya: half(Wya), ba: half(ba), by: half(by) };
        const pair: Step[] = [
          { do: 'forward', inputs, aPrev },
          { do: 'backward', pass: 0, targets },
        ];
        const again: Step[] = [
          { do: 'forward', inputs, aPrev },
          { do: 'backward', pass: 1, targets },
        ];
        const { results } = await runSteps(context, network, [
          ...pair,
          { do: 'update', parameters: updated },
          ...again,
        ]);
        const fresh = await ownPass(context, { ...network, parameters: updated });
        const message =
          'forward and backward must read this.parameters at every call: the optimizer changes them in place';
        expectSameGradients(results[4] as Backward, fresh, [results[1] as Backward], network, message);
      },
      { runs: 6 },
    ),
  ),
];

export const backprop = defineTask<Q1Procedures>({
  id: 'q1.backprop',
  blocks: ['q1.forward', 'q1.backward'],
  functions: ['forward', 'backward'],
  uses: ['q1.softmax'],
  checks: [noImports(), noPrints(), ...forwardChecks, ...backwardChecks],
});

/** ∂L/∂by is Σ (y − onehot). As no step gives both characters more than half, one of the two sums is −T/2 or less. */
async function expectLargeGradients(
  context: Parameters<typeof ownPass>[0],
  { inputs, ...base }: NetworkCase,
): Promise<void> {
  for (const character of [0, 1]) {
    const targets = new Array<number>(LONG).fill(character);
    const network = { ...base, T: LONG, inputs: stretch(inputs, LONG, base.V), targets };
    expectDerivatives(
      await ownPass(context, network),
      network,
      'large gradients are the derivatives of the loss, too: clipping belongs to the update of the parameters',
    );
  }
}

/** T characters made from fewer or more: repeats, but not with the same period. */
function stretch(characters: number[], T: number, V: number): number[] {
  return Array.from({ length: T }, (_, t) => (characters[t % characters.length] + Math.floor(t / 3)) % V);
}
