import type { SeededRandom } from '../../lab/random.ts';

// A floating-point number and its bits: counting the bits up or down moves the number away from
// zero or towards it by one unit in the last place (ulp).
const float64 = new Float64Array(1);
const bits64 = new BigInt64Array(float64.buffer);
const float32 = new Float32Array(1);
const bits32 = new Int32Array(float32.buffer);

/**
 * The values, each moved by one float64 ulp up or down: a change that no computation can be blamed
 * for, to measure how far rounding alone drives a history. Zeros stay as they are.
 */
export function nudge(values: readonly number[], random: SeededRandom): number[] {
  return values.map((value) => {
    if (value === 0) return value;
    float64[0] = value;
    bits64[0] += random.uniform() < 0.5 ? -1n : 1n;
    return float64[0];
  });
}

/** The same for values that are float32 numbers. */
export function nudge32(values: readonly number[], random: SeededRandom): number[] {
  return values.map((value) => {
    if (value === 0) return value;
    float32[0] = value;
    bits32[0] += random.uniform() < 0.5 ? -1 : 1;
    return float32[0];
  });
}
