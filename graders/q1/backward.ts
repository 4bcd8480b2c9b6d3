import fc from 'fast-check';
import { type CheckContext, CheckFailure } from '../../harness/grading/check.ts';
import type { GradientRow } from '../../harness/report/finding.ts';
import { describeNetwork, type NetworkCase, networkArbitrary } from '../toolkit/arbitraries.ts';
import { check, fail, firstDifference, onInput } from '../toolkit/checks.ts';
import { complexStepGradients } from '../toolkit/complex-rnn.ts';
import {
  BACKPROPAGATION,
  compareGradients,
  NUMERIC,
  type ReturnedGradients,
  type Tolerance,
} from '../toolkit/gradient-check.ts';
import { type LengthResult, readAcrossLengths, readSignature } from '../toolkit/gradient-signature.ts';
import type { PlainGradients } from '../toolkit/plain.ts';
import { holdsFor } from '../toolkit/properties.ts';
import { perturbations, richardsonGradients } from '../toolkit/richardson.ts';
import type { Q1Procedures, Step } from './driver.ts';
import { type Backward, type Forward, forwardOfReference, runSteps } from './steps.ts';

type Context = CheckContext<Q1Procedures>;

/** All short lengths, and one that no short cut in time survives. */
const LENGTHS = [...Array.from({ length: 12 }, (_, i) => i + 1), 30];

export const backwardChecks = [
  check<Q1Procedures>('gradients', 'Every gradient agrees with the derivative of the loss', (context) =>
    holdsFor(
      context.seed,
      networkArbitrary,
      async (network) => {
        const { gradients } = await ownPass(context, network);
        expectGradients(
          gradients,
          oracle(network),
          BACKPROPAGATION,
          network,
          'backward must return the derivatives of the loss',
        );
      },
      { runs: 15 },
    ),
  ),
  check<Q1Procedures>(
    'gradients-every-length',
    'The gradients are right for every length, from 1 to 30',
    async (context) => {
      const [base] = fc.sample(networkArbitrary, { seed: context.seed, numRuns: 1 });
      const results: LengthResult[] = [];
      let longestWrong: Comparison | undefined;
      for (const T of LENGTHS) {
        const inputs = stretch(base.inputs, T, base.V);
        const targets = stretch(base.targets, T, base.V);
        const network = { ...base, T, inputs, targets };
        const { gradients } = await ownPass(context, network);
        const comparison = compare(gradients, oracle(network), BACKPROPAGATION, network);
        results.push({ steps: T, rows: comparison.rows });
        if (!comparison.ok) longestWrong = comparison;
      }
      if (!longestWrong) return;
      const reading = longestWrong.reading ?? readAcrossLengths(results);
      throw failureOf({ ...longestWrong, reading }, 'backward must be right for every length');
    },
  ),
  check<Q1Procedures>(
    'gradients-given-pass',
    'backward works on a pass that it is given',
    (context) =>
      holdsFor(
        context.seed,
        networkArbitrary,
        async (network) => {
          const step: Step = { do: 'backward', pass: forwardOfReference(network), targets: network.targets };
          const { results } = await runSteps(context, network, [step]);
          const [result] = results;
          const message = 'on a right forward pass given as argument, backward must return the derivatives of the loss';
          expectGradients((result as Backward).gradients, oracle(network), BACKPROPAGATION, network, message);
        },
        { runs: 6 },
      ),
    { oracle: 'live' },
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
      context.seed,
      networkArbitrary,
      async (network) => {
        const { inputs, targets, aPrev, V } = network;
        const other = { ...network, inputs: inputs.map((input) => (input + 1) % V) };
        // Against calls on a fresh model, not the oracle: wrong gradients are another check's finding.
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
        expectGradients(first.gradients, known(alone), BACKPROPAGATION, network, given);
        const kept = 'a second backward must not contain the gradients of the first';
        expectGradients(second.gradients, known(otherAlone), BACKPROPAGATION, other, kept);
        const repeated = 'the same call again must return the same gradients: nothing may accumulate between calls';
        expectGradients(again.gradients, known(alone), BACKPROPAGATION, network, repeated);
      },
      { runs: 6 },
    ),
  ),
  check<Q1Procedures>('new-weights', 'After an update of the parameters both passes use the new values', (context) =>
    holdsFor(
      context.seed,
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
        // Against a fresh model that begins with the new values.
        const fresh = await ownPass(context, { ...network, parameters: updated });
        const message =
          'forward and backward must read this.parameters at every call: the optimizer changes them in place';
        expectGradients((results[4] as Backward).gradients, known(fresh), BACKPROPAGATION, network, message);
      },
      { runs: 6 },
    ),
  ),
  check<Q1Procedures>('backward-arguments', 'The pass and the parameters are left as they are', (context) =>
    holdsFor(
      context.seed,
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
];

/**
 * Compares backward with numeric derivatives of the submission's own forward pass, under its own loss
 * or under the formula of the loss. Together with the oracle this tells a wrong forward from a wrong
 * backward.
 */
export function expectConsistent(context: Context, loss: 'own' | 'formula', message: string): Promise<void> {
  return holdsFor(
    context.seed,
    networkArbitrary,
    async (network) => {
      const { parameters, inputs, targets, aPrev } = network;
      const points = perturbations(parameters);
      const call = context.student.lossesAt(parameters, points, { inputs, targets, aPrev }, loss);
      const losses = await onInput(describeNetwork(network), call);
      const { gradients } = await ownPass(context, network);
      expectGradients(gradients, richardsonGradients(parameters, losses), NUMERIC, network, message);
    },
    { runs: 4 },
  );
}

/** The submission's backward on its own forward pass. */
async function ownPass(context: Context, network: NetworkCase): Promise<Backward> {
  const { inputs, targets, aPrev } = network;
  const { results } = await runSteps(context, network, [
    { do: 'forward', inputs, aPrev },
    { do: 'backward', pass: 0, targets },
  ]);
  return results[1] as Backward;
}

function oracle({ parameters, inputs, targets, aPrev }: NetworkCase): PlainGradients {
  return complexStepGradients(parameters, inputs, targets, aPrev);
}

/** How a submission's gradients fare on one network. */
interface Comparison {
  ok: boolean;
  rows: GradientRow[];
  /** what the numbers show, as a sentence */
  reading: string | undefined;
  network: NetworkCase;
}

function compare(
  actual: Backward['gradients'],
  expected: PlainGradients,
  tolerance: Tolerance,
  network: NetworkCase,
): Comparison {
  const returned: ReturnedGradients = Object.fromEntries(Object.entries(actual).filter(([, block]) => block !== null));
  const { ok, rows } = compareGradients(returned, expected, tolerance);
  return { ok, rows, reading: ok ? undefined : readSignature(returned, expected, tolerance, network.T), network };
}

function failureOf({ rows, reading, network }: Comparison, message: string): CheckFailure {
  const sentence = reading ? `${message}. ${reading}` : message;
  const input = describeNetwork(network);
  return new CheckFailure({ code: 'gradient', message: sentence, input, rows }, { kind: 'gradient', rows });
}

/** @param message what should hold, as a sentence */
function expectGradients(
  actual: Backward['gradients'],
  expected: PlainGradients,
  tolerance: Tolerance,
  network: NetworkCase,
  message: string,
): void {
  const comparison = compare(actual, expected, tolerance, network);
  if (!comparison.ok) throw failureOf(comparison, message);
}

/** Gradients as something to compare with: those that are absent are not compared. */
function known({ gradients }: Backward): PlainGradients {
  return Object.fromEntries(Object.entries(gradients).filter(([, block]) => block !== null)) as PlainGradients;
}

/** T characters made from fewer or more: repeats, but not with the same period. */
function stretch(characters: number[], T: number, V: number): number[] {
  return Array.from({ length: T }, (_, t) => (characters[t % characters.length] + Math.floor(t / 3)) % V);
}
