import { matches, type ReturnedGradients, show, type Tolerance } from 'lab-harness/authoring';
import { type Example, outputErrors, type PlainGradients, type PlainParameters, type PlainPass } from './plain.ts';

// Gradients in which the slope of tanh is another one where the states are near ±1, or steps whose target is nearly certain
// add nothing.

type Slope = (state: number) => number;

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
export function saturationHint(
  actual: ReturnedGradients,
  pass: PlainPass,
  example: Pick<Example, 'targets'> & { readonly parameters: PlainParameters },
  tolerance: Tolerance,
): string | undefined {
  for (const bound of BOUNDS) {
    const steps = pass.a.slice(1).flatMap((state, t) => (state.some((a) => Math.abs(a) > bound) ? [t] : []));
    if (steps.length === 0) return undefined;
    for (const kind of KINDS) {
      const { slope, says } = kind(bound);
      const wrong = Object.entries(gradientsWith(slope, pass, example));
      if (!wrong.every(([block, rows]) => matches(actual[block] ?? [], rows, tolerance))) continue;
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

/** Computes the gradients of a pass with another slope of tanh. */
function gradientsWith(slope: Slope, pass: PlainPass, example: Parameters<typeof saturationHint>[2]): PlainGradients {
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
    const dy = errors[t];
    const after = a[t + 1];
    const dz = after.map((state, i) => {
      const fromOutput = dy.reduce((sum, error, k) => sum + Wya[k][i] * error, 0);
      return slope(state) * dzNext.reduce((sum, error, h) => sum + Waa[h][i] * error, fromOutput);
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

/** Says in a sentence that the steps with the smallest dy_t are missing in dby; undefined where no or others are. */
export function smallStepsHint(
  { dby }: ReturnedGradients,
  expected: Readonly<Pick<PlainGradients, 'dby'>>,
  pass: PlainPass,
  example: Pick<Example, 'targets'>,
  tolerance: Tolerance,
): string | undefined {
  if (!dby || matches(dby, expected.dby, tolerance)) return undefined;
  const sizeOf = (dy: readonly number[]) => Math.max(...dy.map(Math.abs));
  const errors = outputErrors(pass, example).toSorted((one, other) => sizeOf(one) - sizeOf(other));
  const count = errors.findIndex((_, k) => {
    const rest = expected.dby.map(([entry], i) => [entry - errors.slice(0, k + 1).reduce((sum, dy) => sum + dy[i], 0)]);
    return matches(dby, rest, tolerance);
  });
  const largest = sizeOf(errors[count] ?? []);
  if (count < 0 || largest > SMALL) return undefined;
  return `In dby the steps are missing whose dy_t has no entry beyond ±${show(largest)}: every step adds its own, however small.`;
}
