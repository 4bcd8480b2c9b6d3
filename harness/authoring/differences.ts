/** Step of the wider of the two central differences; the narrower one's is half of it. */
const STEP = 1e-3;

/** Lists the values of θ at which a function must be known for its derivative by θ: θ ± h and θ ± h/2. */
export function differencePoints(theta: number): number[] {
  return [STEP, -STEP, STEP / 2, -STEP / 2].map((offset) => theta + offset);
}

/**
 * Computes the derivative of a function that can only be called, by Richardson extrapolation of the central difference
 * D(h) = (f(θ + h) − f(θ − h)) / 2h:
 *   f′(θ) ≈ (4 D(h/2) − D(h)) / 3,  h = 1e-3, with an error of order h⁴
 * (Richardson 1911; Ridders 1982; Numerical Recipes §5.7).
 *
 * @param values the function's values at `differencePoints(theta)`, in that order
 */
export function derivativeFrom(values: readonly number[], theta: number): number {
  const [plus, minus, halfPlus, halfMinus] = differencePoints(theta);
  // θ + h is rounded; dividing by the distance of the rounded points undoes that.
  const wide = (values[0] - values[1]) / (plus - minus);
  const narrow = (values[2] - values[3]) / (halfPlus - halfMinus);
  return (4 * narrow - wide) / 3;
}
