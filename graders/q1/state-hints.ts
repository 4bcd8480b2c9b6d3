import { CheckFailure, firstDifference, ifAnswered, isRound, show } from 'lab-harness/authoring';
import { type NetworkCase, networkAt } from '../toolkit/arbitraries.ts';
import type { PlainPass } from '../toolkit/plain.ts';

// Where a forward pass is wrong, and what wrong states say of the code that they come from.

/** Tolerance of states and outputs, which are right to some 1e-15; every known mistake is off by far more. */
export const TOLERANCE = 1e-10;

/** A column of a pass that is not as expected, and the first wrong entry in it. */
export interface WrongMatrix {
  list: 'x' | 'a' | 'yPred';
  step: number;
  expected: number[];
  actual: number[];
  at: number;
}

/** Finds the first column of a pass that is not as expected. */
export function firstWrong(actual: PlainPass, expected: PlainPass, tolerance: number): WrongMatrix | undefined {
  for (const list of ['x', 'a', 'yPred'] as const) {
    for (const [step, right] of expected[list].entries()) {
      const at = firstDifference(actual[list][step], right, tolerance);
      if (at >= 0) return { list, step, expected: right, actual: actual[list][step], at };
    }
  }
  return undefined;
}

/** Runs the submission's forward pass. @throws CheckFailure where it gives none */
type Ask = (network: NetworkCase) => Promise<PlainPass>;

/** Says in a sentence what a wrong input or state shows, by other passes where its numbers alone do not; undefined where nothing does. */
export async function passHint(
  ask: Ask,
  network: NetworkCase,
  own: PlainPass,
  right: PlainPass,
  wrong: WrongMatrix,
): Promise<string | undefined> {
  const { list, step, actual } = wrong;
  if (list === 'x' && actual.every((value) => value === 0))
    return (await ifAnswered(() => emptyInputHint(ask))) ?? 'It is all zeros';
  if (list !== 'a') return undefined;
  if (step > 0) {
    const twice = await ifAnswered(() => ask(ofSteps(2, network)));
    return (
      overflowHint(wrong, right, network) ??
      outerBiasHint(own, network, step) ??
      zeroStateHint(wrong, own, right, network, twice)
    );
  }
  const other = await ifAnswered(() => ask(ofOtherSteps(network)));
  return (
    oneMatrixHint(own, other) ?? ifAnswered(() => firstStateHint((aPrev) => ask({ ...network, aPrev }), own, network.H))
  );
}

/** Makes a network go through its first input several times. */
const ofSteps = (T: number, network: NetworkCase): NetworkCase => ({
  ...network,
  T,
  inputs: new Array<number>(T).fill(network.inputs[0]),
});

/** Makes a network go through another number of steps. */
export const ofOtherSteps = (network: NetworkCase): NetworkCase => ofSteps(network.T === 2 ? 3 : 2, network);

/** Network for what is the same whatever the weights are. */
const SOME = networkAt({ T: 6, H: 2, V: 5, weights: 'usual', inputs: 'any', targets: 'any', aPrev: 'any', seed: 1 });

/** Says in a sentence which inputs are all zeros: those of index 0, or the first one. */
async function emptyInputHint(ask: Ask): Promise<string | undefined> {
  const emptyOf = async (...inputs: number[]) => {
    const { x } = await ask({ ...SOME, T: inputs.length, inputs });
    return x.flatMap((column, t) => (column.every((value) => value === 0) ? [t] : [])).join();
  };
  const [one, other] = [await emptyOf(1, 0, 0, 2), await emptyOf(2, 0, 0, 1)];
  if (one !== other) return undefined;
  if (one === '1,2') return 'It is all zeros, as for index 0 at every step: it is a character like the others';
  return one === '0' ? 'It is all zeros, as at the first step whatever its input is' : undefined;
}

/** Says in a sentence that forward makes no step for an input that came before, where it makes too few. @param error what it has thrown */
export async function repeatsHint(ask: Ask, error: unknown): Promise<CheckFailure | undefined> {
  const finding = error instanceof CheckFailure ? error.finding : undefined;
  if (finding?.code !== 'contract') return undefined;
  const passOf = (inputs: number[]) => ask({ ...SOME, T: inputs.length, inputs });
  const tooFew = await passOf([0, 1, 2, 1, 0, 3]).then(
    () => '',
    (failure) => (failure instanceof CheckFailure && 'message' in failure.finding ? failure.finding.message : ''),
  );
  const isOfRepeats = / of 6 inputs, and makes 4\b/.test(tooFew) && (await ifAnswered(() => passOf([0, 1, 2, 3, 4])));
  if (!isOfRepeats) return undefined;
  const hint = 'an input that came before gets no step: a character may come again';
  return new CheckFailure({ ...finding, hints: [...(finding.hints ?? []), hint] });
}

/** Says in a sentence that all states are the same matrix. @param other a pass of another number of steps, which leaves another state in it */
export function oneMatrixHint({ a }: PlainPass, other: PlainPass | undefined): string | undefined {
  const areAlike = [a, other?.a ?? []].every((states) => new Set(states.map(String)).size === 1);
  const isMoved = String(other?.a[0]) !== String(a[0]);
  return areAlike && isMoved
    ? 'All entries of a hold the same state, as where they are one Matrix that each step overwrites: each needs its own'
    : undefined;
}

/** Computes Wax x_t + Waa a_{t−1}, one entry a unit. */
function weightedSums(
  { Wax, Waa }: NetworkCase['parameters'],
  input: number,
  before: readonly number[],
): readonly number[] {
  return Waa.map((row, i) => row.reduce((sum, weight, j) => sum + weight * before[j], Wax[i][input]));
}

/** Size from which on exp(2z) is infinite. */
const OVERFLOW = 355;

/** Says in a sentence that a state is NaN where z is far from 0, and right elsewhere; undefined where it is not so. */
function overflowHint(
  { step, expected, actual }: WrongMatrix,
  { a }: PlainPass,
  { parameters, inputs }: NetworkCase,
): string | undefined {
  const sums = weightedSums(parameters, inputs[step - 1], a[step - 1]);
  const z = parameters.ba.map(([bias], i) => sums[i] + bias);
  const wrong = z.filter((_, i) => !(Math.abs(actual[i] - expected[i]) <= TOLERANCE));
  const isSo =
    actual.filter(Number.isNaN).length === wrong.length && wrong.every((value) => Math.abs(value) >= OVERFLOW);
  return isSo
    ? `It is NaN where tanh is taken of ${show(wrong[0])}, as where tanh is made of exponentials, which overflow: Matrix.tanh does not`
    : undefined;
}

/** Says in a sentence that the bias was added to what tanh gave. */
function outerBiasHint(own: PlainPass, { parameters, inputs }: NetworkCase, step: number): string | undefined {
  const sums = weightedSums(parameters, inputs[step - 1], own.a[step - 1]);
  const outer = parameters.ba.map(([bias], i) => Math.tanh(sums[i]) + bias);
  return firstDifference(own.a[step], outer, TOLERANCE) < 0
    ? 'It is tanh(Wax x_t + Waa a_{t−1}) + ba: ba must be added before tanh'
    : undefined;
}

/** Says in a sentence that a state is the one before it, where the right one is not. */
export function sameStateHint(actual: number[][], expected: number[][], step: number): string | undefined {
  const isSame = (states: number[][]) => firstDifference(states[step], states[step - 1], 0) < 0;
  return isSame(actual) && !isSame(expected) ? `It is a[${step - 1}], the state before it` : undefined;
}

/**
 * Says in a sentence that a state is that after a zero state, where another one is before it.
 * @param found the first state that is wrong
 * @param twice the pass of the first input twice, which tells whether only the state before the first step is left out
 */
function zeroStateHint(
  found: WrongMatrix,
  actual: PlainPass,
  { a }: PlainPass,
  { parameters, inputs }: NetworkCase,
  twice?: PlainPass,
): string | undefined {
  const { step } = found;
  const zero = parameters.ba.map(() => 0);
  const after = (before: readonly number[], input = inputs[0]) => {
    const sums = weightedSums(parameters, input, before);
    return parameters.ba.map(([bias], i) => Math.tanh(sums[i] + bias));
  };
  if (step > 1) {
    const alone = after(zero, inputs[step - 1]);
    const isAlone = [found.actual, found.expected].map((state) => firstDifference(state, alone, TOLERANCE) < 0);
    return isAlone[0] && !isAlone[1]
      ? `It is tanh(Wax x_t + ba), as where a[${step - 1}] were zero, and that one is right`
      : undefined;
  }
  const afterZero = after(zero);
  const isLike = (state: readonly number[], other: readonly number[]) => firstDifference(state, other, TOLERANCE) < 0;
  if (!isLike(actual.a[1], afterZero) || isLike(a[1], afterZero)) return undefined;
  const [goesOn, isAlike] = twice
    ? [isLike(twice.a[2], after(twice.a[1])), isLike(twice.a[2], afterZero)]
    : [false, false];
  const is = 'It is tanh(Wax x_t + ba), as where';
  if (goesOn && !isAlike) return `${is} aPrev is zero or left out: of two steps the second goes on from the first`;
  return isAlike && !goesOn
    ? `${is} Waa a_{t−1} is zero or left out: of two steps the second does not go on from the first, either`
    : `${is} a_{t−1} is zero or left out`;
}

/**
 * Says in a sentence for which states before the first step a[0] is zeros, where it is right for others.
 * @param passFrom runs the submission's forward pass from another state of as many units
 */
async function firstStateHint(
  passFrom: (aPrev: number[]) => Promise<PlainPass>,
  { a: [first] }: Pick<PlainPass, 'a'>,
  H: number,
): Promise<string | undefined> {
  if (first.some((entry) => entry !== 0)) return undefined;
  const above = Array.from({ length: H }, (_, i) => 0.5 + 0.25 * i);
  const isRight = async (aPrev: number[]) => firstDifference((await passFrom(aPrev)).a[0], aPrev, 0) < 0;
  return (await isRight(above)) && !(await isRight(above.map((entry) => -entry)))
    ? 'It is all zeros where all of aPrev is below 0, and right where all of it is above 0'
    : undefined;
}

/** The least bound that somebody may have set to sums: smaller ones come about by chance. */
const LEAST_BOUND = 1;

/** Says in a sentence that tanh was given sums that are cut to a bound: of wrong states all come from it, and lie nearer to 0. */
export function sumsHint(actual: readonly number[], expected: readonly number[]): string | undefined {
  const wrong = actual.flatMap((state, i) =>
    Math.abs(state - expected[i]) <= TOLERANCE ? [] : [{ state, right: expected[i] }],
  );
  const [bound, ...others] = new Set(wrong.map(({ state }) => Number(Math.abs(Math.atanh(state)).toPrecision(6))));
  const isCut = wrong.every(({ state, right }) => state * right > 0 && Math.abs(state) < Math.abs(right));
  if (others.length > 0 || !isRound(bound) || !Number.isFinite(bound) || bound < LEAST_BOUND || !isCut)
    return undefined;
  return `It is what tanh gives for sums that are cut to ±${bound}`;
}
