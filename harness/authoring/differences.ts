/** Step of the wider of the two central differences; the narrower one's is half of it. */
const STEP = 1e-3;

/** Lists the values of θ at which a function must be known for its derivative by θ: θ ± h and θ ± h/2. */
export function differencePoints(theta: number, step = STEP): number[] {
  return [step, -step, step / 2, -step / 2].map((offset) => theta + offset);
}

/**
 * Computes the derivative of a function that can only be called, by Richardson extrapolation of the central difference
 * D(h) = (f(θ + h) − f(θ − h)) / 2h:
 *   f′(θ) ≈ (4 D(h/2) − D(h)) / 3,  h = 1e-3, with an error of order h⁴
 * (Richardson 1911; Ridders 1982; Numerical Recipes §5.7).
 *
 * @param values the function's values at `differencePoints(theta, step)`, in that order
 */
export function derivativeFrom(values: readonly number[], theta: number, step = STEP): number {
  const [plus, minus, halfPlus, halfMinus] = differencePoints(theta, step);
  // θ + h is rounded; dividing by the distance of the rounded points undoes that.
  const wide = (values[0] - values[1]) / (plus - minus);
  const narrow = (values[2] - values[3]) / (halfPlus - halfMinus);
  return (4 * narrow - wide) / 3;
}

/** Derivative by differences, and how far it can be believed. */
export interface Estimate {
  readonly value: number;
  /** how far two estimates lie apart: nothing for smooth functions, near a kink as much as a third of its jump */
  readonly doubt: number;
  /** bounds of the slopes near θ: at a kink, every one between those on both sides is right */
  readonly slopes: readonly [number, number];
}

/**
 * Estimates the derivative of a function that may have kinks, as |θ| and max(0, θ) have.
 * @param f is called at nine points
 */
export async function estimateDerivative(f: (x: number) => Promise<number>, theta: number): Promise<Estimate> {
  const middle = await f(theta);
  const values: number[][] = [];
  for (const step of [STEP, STEP / 2]) {
    const row: number[] = [];
    for (const point of differencePoints(theta, step)) row.push(await f(point));
    values.push(row);
  }
  const [coarse, fine] = values.map((row, i) => derivativeFrom(row, theta, STEP / 2 ** i));
  const [[plus, minus, halfPlus, halfMinus], [, , right, left]] = values;
  // The change of slope across θ shrinks with the step where there is a second derivative, and stays where there is a kink.
  const bend = (plus - 2 * middle + minus) / STEP - 2 * ((halfPlus - 2 * middle + halfMinus) / (STEP / 2));
  const sides = [
    [(middle - left) / (STEP / 4), (middle - halfMinus) / (STEP / 2)],
    [(right - middle) / (STEP / 4), (halfPlus - middle) / (STEP / 2)],
  ];
  // What a difference to one side has of the curve is as much as it changes with half the step.
  const bounds = sides.flatMap(([near, far]) => [near - Math.abs(near - far), near + Math.abs(near - far)]);
  const [least, most] = [Math.min(...bounds), Math.max(...bounds)];
  return {
    value: fine,
    doubt: Math.max(Math.abs(fine - coarse), Math.abs(bend)),
    // As far again to both sides, for with several kinks close by the slope at θ may lie beyond those beside it.
    slopes: [2 * least - most, 2 * most - least],
  };
}
