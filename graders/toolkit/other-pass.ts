import { matches, type ReturnedGradients, show, type Tolerance } from 'lab-harness/authoring';
import {
  type Example,
  GRADIENTS,
  outputErrors,
  type PlainGradients,
  type PlainParameters,
  type PlainPass,
  zerosLike,
} from './plain.ts';

// Gradients of a backward pass that is right but for one thing: the slope of tanh is another one where the states are near ±1,
// steps whose target is nearly certain add nothing, each dz_t is cut to a bound, or weights are those from before an update.

/**
 * Says in a sentence what is otherwise in the pass that gradients come from; undefined where it is nothing of this.
 *
 * @param given with a right pass
 */
export function otherPassHint(...given: Parameters<typeof smallStepsHint>): string | undefined {
  const [actual, , pass, example, tolerance] = given;
  return smallStepsHint(...given) ?? saturationHint(actual, pass, example, tolerance) ?? cutErrorsHint(...given);
}

type Slope = (state: number) => number;

/** What gradients are of, beside a pass. */
type Trained = Pick<Example, 'targets'> & { readonly parameters: PlainParameters };

/** Bounds that learners cut states or slopes at. */
const BOUNDS = [0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999, 0.99999, 0.999999];

const KINDS: readonly ((bound: number) => { readonly slope: Slope; readonly says: string })[] = [
  (bound) => ({ slope: (a) => (Math.abs(a) > bound ? 0 : 1 - a * a), says: '0' }),
  (bound) => ({
    slope: (a) => 1 - Math.min(bound, Math.abs(a)) ** 2,
    says: `no smaller than ${show(Number((1 - bound * bound).toPrecision(6)))}`,
  }),
];

/**
 * Says in a sentence that the slope 1 − a² is cut where states are near ±1, and at which steps they are; undefined where
 * the gradients are not those of such a slope, or no state is.
 *
 * @param pass a right one
 */
function saturationHint(
  actual: ReturnedGradients,
  pass: PlainPass,
  example: Trained,
  tolerance: Tolerance,
): string | undefined {
  for (const bound of BOUNDS) {
    const steps = pass.a.slice(1).flatMap((state, t) => (state.some((a) => Math.abs(a) > bound) ? [t] : []));
    if (steps.length === 0) return undefined;
    for (const kind of KINDS) {
      const { slope, says } = kind(bound);
      if (!areLike(actual, gradientsWith({ slope }, pass, example), tolerance)) continue;
      const where = steps.length === 1 ? `step ${steps[0]}` : `steps ${steps.join(', ')}`;
      // The bound itself may lie anywhere below the states that are beyond it.
      const sizes = pass.a.slice(1).flatMap((state) => state.map(Math.abs));
      const farthest = 1 - Math.min(...sizes.filter((size) => size > bound));
      const near = `within ${show(Number(farthest.toPrecision(2)))} of ±1`;
      return `They are those of a slope of tanh that is ${says} at ${where}, counted from 0, where states are ${near}: it is 1 − a² there, too.`;
    }
  }
  return undefined;
}

/** Tells whether gradients are these, all five of them. */
const areLike = (actual: ReturnedGradients, gradients: Readonly<PlainGradients>, tolerance: Tolerance): boolean =>
  GRADIENTS.every((block) => matches(actual[block] ?? [], gradients[block], tolerance));

/** What is otherwise in a backward pass. */
interface Otherwise {
  readonly slope?: Slope;
  /** steps whose dy_t adds nothing */
  readonly steps?: ReadonlySet<number>;
  /** whether it is as if there were no such steps, and not as if their dy_t were 0 */
  readonly isSkipped?: boolean;
  /** what each entry of dz_t is cut to */
  readonly bound?: number;
}

/** Computes the gradients of a pass with something otherwise. */
function gradientsWith(
  { slope = (a) => 1 - a * a, steps = new Set(), isSkipped = false, bound = Number.POSITIVE_INFINITY }: Otherwise,
  pass: PlainPass,
  example: Trained,
): PlainGradients {
  const { x, a } = pass;
  const { Waa, Wya } = example.parameters;
  const errors = outputErrors(pass, example);
  const zeros = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  const [H, V] = [Waa.length, Wya.length];
  const [dWax, dWaa, dba] = [zeros(H, V), zeros(H, H), zeros(H, 1)];
  const [dWya, dby] = [zeros(V, H), zeros(V, 1)];
  const add = (sum: number[][], one: readonly number[], other: readonly number[]) => {
    for (const [i, row] of sum.entries()) for (const j of row.keys()) row[j] += one[i] * other[j];
  };
  let dzNext = new Array<number>(H).fill(0);
  for (let t = errors.length - 1; t >= 0; t--) {
    if (isSkipped && steps.has(t)) continue;
    const dy = steps.has(t) ? errors[t].map(() => 0) : errors[t];
    const after = a[t + 1];
    const dz = after.map((state, i) => {
      const fromOutput = dy.reduce((sum, error, k) => sum + Wya[k][i] * error, 0);
      return cutTo(bound)(slope(state) * dzNext.reduce((sum, error, h) => sum + Waa[h][i] * error, fromOutput));
    });
    add(dWya, dy, after);
    add(dby, dy, [1]);
    add(dWax, dz, x[t]);
    add(dWaa, dz, a[t]);
    add(dba, dz, [1]);
    dzNext = dz;
  }
  return { dWax, dWaa, dWya, dba, dby };
}

/** Size of a step's dy_t that somebody may take for none. */
const SMALL = 1e-3;

/** Steps that are listed. */
const LISTED = 6;

/**
 * Says in a sentence that the steps with the smallest dy_t are missing in the gradients, and in which; undefined where no or
 * others are.
 *
 * @param pass a right one
 */
export function smallStepsHint(
  actual: ReturnedGradients,
  expected: Readonly<PlainGradients>,
  pass: PlainPass,
  example: Trained,
  tolerance: Tolerance,
): string | undefined {
  const isLike = (block: keyof PlainGradients, rows: number[][]) => matches(actual[block] ?? [], rows, tolerance);
  const wrong = GRADIENTS.filter((block) => !isLike(block, expected[block]));
  // Nothing at all is what many a mistake leaves.
  if (isLike('dby', zerosLike(expected.dby))) return undefined;
  const sizes = outputErrors(pass, example).map((dy) => Math.max(...dy.map(Math.abs)));
  const order = [...sizes.keys()].toSorted((one, other) => sizes[one] - sizes[other]);
  for (const [k, largest] of order.slice(0, -1).entries()) {
    if (sizes[largest] > SMALL) return undefined;
    const steps = new Set(order.slice(0, k + 1));
    const without = [true, false].map((isSkipped) => gradientsWith({ steps, isSkipped }, pass, example));
    const blocks = wrong.filter((block) => without.some((gradients) => isLike(block, gradients[block])));
    if (!blocks.includes('dby')) continue;
    const where = blocks.length === GRADIENTS.length ? 'all five gradients' : blocks.join(', ');
    const which = missing(
      [...steps].sort((one, other) => one - other),
      sizes.length,
    );
    return `In ${where} ${which}, whose dy_t is small: every step adds its own, however small.`;
  }
  return undefined;
}

/** Says which of T steps are missing. */
function missing(steps: readonly number[], T: number): string {
  if (steps.length === 1) return `step ${steps[0]}, counted from 0, is missing`;
  return steps.length > LISTED
    ? `${steps.length} of ${T} steps are missing`
    : `steps ${steps.join(', ')}, counted from 0, are missing`;
}

/**
 * Says in a sentence that what flows back goes through weights from before an update; undefined where no such weights give
 * these gradients, or the updated ones do as well.
 *
 * @param pass a right one, of the updated parameters
 * @param earlier the parameters before
 */
export function oldWeightsHint(
  actual: ReturnedGradients,
  pass: PlainPass,
  { targets, parameters }: Trained,
  earlier: readonly PlainParameters[],
  tolerance: Tolerance,
): string | undefined {
  const isOf = (old: Partial<PlainParameters>) =>
    areLike(actual, gradientsWith({}, pass, { targets, parameters: { ...parameters, ...old } }), tolerance);
  if (isOf({})) return undefined;
  const isOne = targets.length === 1;
  for (const { Wya, Waa } of earlier) {
    for (const old of isOne ? [{ Wya }] : [{ Wya }, { Waa }, { Wya, Waa }]) {
      if (!isOf(old)) continue;
      const alone = isOne ? ', and one step does not show which Waa' : '';
      return `They are those with ${Object.keys(old).join(' and ')} from before the update${alone}: nothing that is made of the parameters, such as a transpose, may be kept.`;
    }
  }
  return undefined;
}

/** Bounds that learners cut errors to. */
const ERROR_BOUNDS = [0.1, 0.5, 1, 2, 3, 5, 10, 50, 100];

const cutTo =
  (bound: number) =>
  (value: number): number =>
    Math.max(-bound, Math.min(bound, value));

/**
 * Says in a sentence that each dz_t is cut to a bound; undefined where no such bound gives these gradients, or a cut of the
 * gradients themselves does as well.
 *
 * @param pass a right one
 */
function cutErrorsHint(
  actual: ReturnedGradients,
  expected: Readonly<PlainGradients>,
  pass: PlainPass,
  example: Trained,
  tolerance: Tolerance,
): string | undefined {
  const isAll = (gradients: Readonly<PlainGradients>) => areLike(actual, gradients, tolerance);
  const bound = ERROR_BOUNDS.find((each) => isAll(gradientsWith({ bound: each }, pass, example)));
  if (bound === undefined || isAll(expected)) return undefined;
  const cut = (rows: readonly number[][]) => rows.map((row) => row.map(cutTo(bound)));
  const { dWax, dWaa, dWya, dba, dby } = expected;
  const ofResult = { dWax: cut(dWax), dWaa: cut(dWaa), dWya: cut(dWya), dba: cut(dba), dby: cut(dby) };
  return isAll(ofResult)
    ? undefined
    : `They are those of a backward pass in which each dz_t is cut to ±${bound}: it must be taken as it is, however large.`;
}
