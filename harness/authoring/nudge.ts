import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';

/** Source of numbers in [0, 1). */
interface Random {
  uniform(): number;
}

export function randomOf(seed: number): Random {
  const generator = mersenne(seed);
  return { uniform: () => uniformFloat64(generator) };
}

// A floating-point number and its bits: counting the bits up or down moves the number away from
// zero or towards it by one unit in the last place (ulp).
const float64 = new Float64Array(1);
const bits64 = new BigInt64Array(float64.buffer);
const float32 = new Float32Array(1);
const bits32 = new Int32Array(float32.buffer);

/**
 * Moves each value by one float64 ulp up or down: a change that no computation can be blamed
 * for, to measure how far rounding alone drives a history. Zeros stay as they are.
 */
export const nudge = nudgeBy(float64, (direction) => {
  bits64[0] += BigInt(direction);
});

/** Moves float32 values by one float32 ulp. */
export const nudge32 = nudgeBy(float32, (direction) => {
  bits32[0] += direction;
});

/** Makes a function that nudges values, each in a random direction. @param count counts the bits of the number in `float` up or down */
function nudgeBy(float: Float64Array | Float32Array, count: (direction: 1 | -1) => void) {
  return (values: readonly number[], random: Random): number[] =>
    values.map((value) => {
      if (value === 0) return value;
      float[0] = value;
      count(random.uniform() < 0.5 ? -1 : 1);
      return float[0];
    });
}

/** The most that `nudgeReals` moves a number, relative. */
const LAST_DIGITS = 4 * Number.EPSILON;

/** Whole numbers beyond it, among others that are not whole, are measurements rather than labels. */
const LARGE = 10_000;

/**
 * Moves the real numbers of plain data by their last digits, each by another amount, so that no two moves cancel. Whole
 * numbers stay, as counts, indices, labels or seeds; but for large ones in an array with others.
 */
export function nudgeReals<T>(data: T, random: Random): T {
  const visit = (value: unknown, isReal: (value: unknown) => boolean): unknown => {
    if (typeof value === 'number')
      return isReal(value) ? value * (1 + LAST_DIGITS * (2 * random.uniform() - 1)) : value;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const isMeasured = (each: unknown) => isFraction(each) || Math.abs(each as number) > LARGE;
      return value.map((entry) => visit(entry, value.some(isFraction) ? isMeasured : isFraction));
    }
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, visit(entry, isFraction)]));
  };
  return visit(data, isFraction) as T;
}

function isFraction(value: unknown): boolean {
  return typeof value === 'number' && !Number.isSafeInteger(value);
}
