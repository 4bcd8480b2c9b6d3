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
  return (values: readonly number[], random: { uniform(): number }): number[] =>
    values.map((value) => {
      if (value === 0) return value;
      float[0] = value;
      count(random.uniform() < 0.5 ? -1 : 1);
      return float[0];
    });
}
