import {
  type CheckContext,
  type CheckFailure,
  compareGradients,
  fail,
  type GradientComparison,
  gradientFailure,
  holdsFor,
  type Input,
  ifAnswered,
  leftoverHint,
  lineOf,
  onInput,
  type ReturnedGradients,
  signatureHint,
  type Tolerance,
  withHint,
  within,
} from 'lab-harness/authoring';
import { describeNetwork, type NetworkCase, networksIn } from '../toolkit/arbitraries.ts';
import {
  columnsHint,
  decayHint,
  missingStepsHint,
  patternHint,
  signaturesOf,
  transposeHint,
} from '../toolkit/gradient-pattern.ts';
import { otherPassHint } from '../toolkit/other-pass.ts';
import type { PlainGradients, PlainPass } from '../toolkit/plain.ts';
import { perturbations, richardsonGradients } from '../toolkit/richardson.ts';
import { NETWORKS } from '../toolkit/space.ts';
import { NUMERIC, toleranceOf } from '../toolkit/tolerances.ts';
import type { Q1Procedures } from './driver.ts';
import { runSteps } from './forward.ts';
import type { Forward, StepResult } from './steps.ts';
import { isOverwritten, sayOverwritten } from './unchanged.ts';

// What a submission's gradients must agree with: the grader's own derivatives, the submission's gradients
// from another call, or numeric derivatives of the submission's forward pass.

type Context = CheckContext<Q1Procedures>;
export type Backward = Extract<StepResult, { did: 'backward' }>;

/** Comparison of a submission's gradients on one network with what they must agree with. */
export interface Comparison extends GradientComparison {
  tolerance: Tolerance;
  /** what the numbers show, as a sentence */
  hint: string | undefined;
  network: NetworkCase;
}

/** Runs the submission's forward, and backward on its pass. */
export async function bothPasses(
  context: Pick<Context, 'student'>,
  network: NetworkCase,
): Promise<[Forward, Backward]> {
  const { inputs, targets, aPrev } = network;
  const { results } = await runSteps(context, network, [
    { do: 'forward', inputs, aPrev },
    { do: 'backward', pass: 0, targets },
  ]);
  return results as [Forward, Backward];
}

/** Runs the submission's backward on its own forward pass. */
export async function ownBackward(context: Pick<Context, 'student'>, network: NetworkCase): Promise<Backward> {
  return (await bothPasses(context, network))[1];
}

/** Compares a submission's gradients with the derivatives of the loss, which its oracle has computed by other means. */
export async function compareWithOracle(
  { reference }: Pick<Context, 'reference'>,
  { gradients }: Backward,
  network: NetworkCase,
): Promise<Comparison> {
  const [{ pass }, right] = await bothPasses({ student: reference }, network);
  const comparison = compare(gradients, rightOf(right), toleranceOf(network), network, pass);
  if (comparison.ok || network.aPrev.every((value) => value === 0)) return comparison;
  const fromZero = { ...network, aPrev: network.aPrev.map(() => 0) };
  const zeroed = await ifAnswered(() => ownBackward({ student: reference }, fromZero));
  const isZeroed = zeroed && compareGradients(present(gradients), rightOf(zeroed), toleranceOf(fromZero)).ok;
  return isZeroed ? { ...comparison, hint: FROM_ZERO } : comparison;
}

/** Sentence of gradients that are those of a pass from a zero state, where another one is given. */
const FROM_ZERO = 'They are right where a_0 is zero: it is aPrev, any state, and the pass that is given holds it.';

/** Takes the reference's gradients, which are never missing. */
const rightOf = ({ gradients }: Backward) => present(gradients) as unknown as PlainGradients;

/**
 * Compares gradients with the derivatives of the loss: those of the submission's own passes, unless given.
 *
 * @param message what should hold, as a sentence
 * @throws CheckFailure where they differ
 */
export async function expectDerivatives(
  context: Pick<Context, 'student' | 'reference'>,
  network: NetworkCase,
  message: string,
  backward?: Backward,
): Promise<void> {
  const comparison = await compareWithOracle(context, backward ?? (await ownBackward(context, network)), network);
  if (comparison.ok) return;
  if (!backward) await expectSteadyGradients(context, network);
  const hint =
    comparison.hint ?? patternHint([{ steps: network.T, rows: comparison.rows }], network.weights === 'usual');
  throw failureOf({ ...comparison, hint }, message);
}

/** Expects the same gradients once more. @throws CheckFailure where there are others, as with random numbers */
export async function expectSteadyGradients(context: Pick<Context, 'student'>, network: NetworkCase): Promise<void> {
  const [one, other, third] = [
    await ownBackward(context, network),
    await ownBackward(context, network),
    await ownBackward(context, network),
  ].map(({ gradients }) => present(gradients));
  if (JSON.stringify(one) === JSON.stringify(other)) return;
  const message = 'forward, then backward must give the same gradients for the same example, and';
  const seen = isProgression(one, other, third, toleranceOf(network))
    ? 'each call adds the same to them: nothing may be kept from call to call, nor from model to model'
    : 'give others each time';
  fail(`${message} ${seen}`, { input: lineOf(describeNetwork(network)) });
}

/** Tells whether three calls' gradients are finite numbers that grow by the same each time, and by more than the tolerance. */
function isProgression(
  one: ReturnedGradients,
  other: ReturnedGradients,
  third: ReturnedGradients,
  tolerance: Tolerance,
): boolean {
  const [twice, first] = [sumOf(other, other), one].map(finite);
  const isWhole = [twice, first].every((blocks) => Object.keys(blocks).length === Object.keys(one).length);
  return (
    isWhole && compareGradients(sumOf(third, one), twice, tolerance).ok && !compareGradients(other, first, tolerance).ok
  );
}

/** Adds up two calls' gradients; of other shapes there is no sum, only entries that are no numbers. */
function sumOf(one: ReturnedGradients, other: ReturnedGradients): Record<string, number[][]> {
  const sums = Object.entries(one).map(([block, rows = []]) => [
    block,
    rows.map((row, i) => row.map((entry, j) => entry + (other[block]?.[i]?.[j] ?? Number.NaN))),
  ]);
  return Object.fromEntries(sums);
}

/**
 * Compares with what the submission returns elsewhere for the same, on a fresh model: wrong gradients are
 * another check's finding.
 *
 * @param earlier what it returns elsewhere for the calls that came before on this model
 * @param known says in a sentence what else the gradients show, where they are none of those
 * @throws CheckFailure where the two differ
 */
export function expectSameGradients(
  { gradients }: Backward,
  elsewhere: Backward,
  earlier: readonly Backward[],
  network: NetworkCase,
  message: string,
  known?: (gradients: ReturnedGradients, tolerance: Tolerance) => string | undefined,
): void {
  const expected = finite(present(elsewhere.gradients)) as unknown as PlainGradients;
  const comparison = compare(gradients, expected, toleranceOf(network), network);
  const { ok, tolerance } = comparison;
  if (ok) return;
  const [own, ...before] = [gradients, ...earlier.map((call) => call.gradients)].map(present);
  // What the numbers say of a wrong formula is not so of a right one with other numbers.
  const hint = leftoverHint(own, expected, before, tolerance) ?? known?.(own, tolerance);
  const isOld = Object.values(own).some((rows) => rows && isOverwritten(rows));
  // One network is not all that it takes to redo calls after each other.
  throw failureOf({ ...comparison, hint }, isOld ? sayOverwritten() : message, lineOf(describeNetwork(network)));
}

/** Networks whose loss has numeric derivatives of many digits, with a guard too: no probability is near 0. */
const differentiable = networksIn(
  within(NETWORKS, { T: [1, 12], H: [2, 8], V: [2, 9], weights: ['usual'], aPrev: ['any'] }),
);

/**
 * Compares backward with numeric derivatives of the submission's own forward pass, under its own loss
 * or under the formula of the loss. Together with the oracle this tells a wrong forward from a wrong
 * backward.
 */
export function expectConsistent(context: Context, loss: 'own' | 'formula', message: string): Promise<void> {
  return holdsFor(
    context,
    differentiable.drawn,
    async (own, network) => {
      const { parameters, inputs, targets, aPrev } = network;
      const points = perturbations(parameters);
      const call = own.student.lossesAt(parameters, points, { inputs, targets, aPrev }, loss);
      const losses = await onInput(() => describeNetwork(network), call);
      // A loss without a value is another check's finding.
      if (!losses.every(Number.isFinite)) return;
      const { gradients } = await ownBackward(own, network);
      const comparison = compare(gradients, richardsonGradients(parameters, losses), NUMERIC, network);
      if (comparison.ok) return;
      // Beside a loss of the submission's own, the numbers do not say whether it or backward is wrong.
      const hint = loss === 'formula' ? comparison.hint : undefined;
      throw failureOf({ ...comparison, hint }, message);
    },
    { runs: differentiable.corners.length + 2, first: differentiable.corners },
  );
}

/** Makes the failure of gradients that are wrong on one network: what is absent or of another shape has no number to redo. */
export function failureOf(
  { tolerance, hint, network, ...comparison }: Comparison,
  message: string,
  input: Input = describeNetwork(network),
): CheckFailure {
  const shown = comparison.rows.some(({ verdict }) => verdict === 'wrong') ? input : lineOf(input);
  return gradientFailure(comparison, tolerance, withHint(message, hint), shown);
}

function compare(
  actual: Backward['gradients'],
  expected: PlainGradients,
  tolerance: Tolerance,
  network: NetworkCase,
  pass?: PlainPass,
): Comparison {
  const returned = present(actual);
  const comparison = compareGradients(returned, expected, tolerance);
  const hint = comparison.ok
    ? undefined
    : (decayHint(returned, expected, network.parameters) ??
      (pass && missingStepsHint(returned, expected, pass, network, tolerance)) ??
      (pass && otherPassHint(returned, expected, pass, network, tolerance)) ??
      (pass && transposeHint(returned, expected, pass, network, tolerance)) ??
      signatureHint(returned, expected, tolerance, signaturesOf(network)) ??
      columnsHint(comparison, network));
  return { ...comparison, tolerance, hint, network };
}

/** Leaves out blocks that nothing can be compared with. */
function finite(gradients: ReturnedGradients): Record<string, number[][]> {
  return Object.fromEntries(
    Object.entries(gradients).flatMap(([name, block]) => (block?.flat().every(Number.isFinite) ? [[name, block]] : [])),
  );
}

/** Leaves out blocks that were not returned. */
function present(gradients: Backward['gradients']): ReturnedGradients {
  return Object.fromEntries(Object.entries(gradients).map(([name, block]) => [name, block ?? undefined]));
}
