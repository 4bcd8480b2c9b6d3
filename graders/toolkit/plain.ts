import { SeededRandom } from '../../lab/random.ts';

// Numbers without a matrix library or a framework, as they cross a process boundary; most are those of Q1's network.
// H hidden units, V characters, T time steps. A matrix [rows, columns] is an array of rows, so a
// parameter that is a column [n, 1] has n rows of one number; a state or a distribution is a number[].

/** What the network learns. */
export interface PlainParameters {
  /** [H, V] */
  Wax: number[][];
  /** [H, H] */
  Waa: number[][];
  /** [V, H] */
  Wya: number[][];
  /** [H, 1] */
  ba: number[][];
  /** [V, 1] */
  by: number[][];
}

export const PARAMETERS = ['Wax', 'Waa', 'Wya', 'ba', 'by'] as const;
type ParameterName = (typeof PARAMETERS)[number];

/** Names of what backward returns, in the order of the parameters that they are of. */
export const GRADIENTS = ['dWax', 'dWaa', 'dWya', 'dba', 'dby'] as const;

/** Maps each parameter. */
export function mapParameters<From, To>(
  parameters: Record<ParameterName, From>,
  make: (parameter: From) => To,
): Record<ParameterName, To> {
  return Object.fromEntries(PARAMETERS.map((name) => [name, make(parameters[name])])) as Record<ParameterName, To>;
}

/** One entry of a parameter that is to take another value. */
export interface Perturbation {
  parameter: ParameterName;
  row: number;
  column: number;
  value: number;
}

/** Changes one entry of the parameters; what does not change is shared. */
export function perturbed(parameters: PlainParameters, perturbation: Perturbation): PlainParameters {
  const { parameter, row, column, value } = perturbation;
  return {
    ...parameters,
    [parameter]: parameters[parameter].with(row, parameters[parameter][row].with(column, value)),
  };
}

/** Derivatives of the loss by each parameter, each of its parameter's shape. */
export type PlainGradients = { [Name in keyof PlainParameters as `d${Name}`]: number[][] };

/** A forward pass; a[0] is the state before the first step. */
export interface PlainPass {
  /** T one-hot inputs of V numbers each */
  x: number[][];
  /** T + 1 states of H numbers each */
  a: number[][];
  /** T distributions of V numbers each */
  yPred: number[][];
}

/** A text to run through a network, and the state to begin with. */
export interface Example {
  /** T indices of characters */
  inputs: number[];
  /** T indices of the characters that came next */
  targets: number[];
  /** H numbers, the hidden state before the first step */
  aPrev: number[];
}

/** What a network predicted, and what came next. */
export interface Predictions {
  /** T distributions of V numbers each */
  yPred: number[][];
  /** T indices */
  targets: number[];
}

/** An array of any shape, row by row: what any framework can read. */
export interface Tensor {
  shape: number[];
  values: number[];
}

/** Lists dy_t = y_t − onehot(target_t) of each step of a right pass, T lists of V numbers. */
export function outputErrors({ yPred }: Pick<PlainPass, 'yPred'>, { targets }: Pick<Example, 'targets'>): number[][] {
  return yPred.map((y, t) => y.map((p, k) => p - Number(k === targets[t])));
}

/** Collects the gradients of all parameters from what `derivative` says about each single entry. */
export function gradientsOf(
  parameters: PlainParameters,
  derivative: (name: keyof PlainParameters, row: number, column: number) => number,
): PlainGradients {
  const block = (name: keyof PlainParameters) =>
    parameters[name].map((entries, row) => entries.map((_, column) => derivative(name, row, column)));
  return { dWax: block('Wax'), dWaa: block('Waa'), dWya: block('Wya'), dba: block('ba'), dby: block('by') };
}

/** A derivative in a direction: a sum of terms, one for each entry, and what these add up to without their signs. */
export interface Slope {
  readonly sum: number;
  /** what rounding goes with, also where terms cancel */
  readonly magnitude: number;
}

/**
 * Computes the derivative of the loss in a direction drawn from a seed: Σ ∂L/∂θ · direction over all entries θ.
 * @returns NaN where a gradient is absent, or smaller than its parameter
 */
export function slope(
  parameters: PlainParameters,
  gradients: Readonly<Record<string, number[][] | null>>,
  seed: number,
): Slope {
  const random = new SeededRandom(seed);
  let [sum, magnitude] = [0, 0];
  for (const name of PARAMETERS) {
    const gradient = gradients[`d${name}`];
    for (const [i, row] of parameters[name].entries()) {
      for (let j = 0; j < row.length; j++) {
        const term = random.uniformBetween(-1, 1) * (gradient?.[i]?.[j] ?? Number.NaN);
        sum += term;
        magnitude += Math.abs(term);
      }
    }
  }
  return { sum, magnitude };
}

/** The largest number that a loss may add to a probability, or bound it by, so that its logarithm stays finite. */
export const GUARD = 1e-12;

/** Computes the cross-entropy −Σ_t log (y_t[target_t] + guard), in nats. */
export function crossEntropy(
  distributions: readonly (readonly number[])[],
  targets: readonly number[],
  guard = 0,
): number {
  const logarithms = distributions.map((y, t) => Math.log(y[targets[t]] + guard));
  return logarithms.reduce((sum, logarithm) => sum - logarithm, 0);
}

/**
 * Tells whether a loss is the exact one or one with a guard, or lies between the two.
 * @param tolerance of rounding, relative to the larger of 1 and the loss
 */
export function isBetween(loss: number, guarded: number, exact: number, tolerance: number): boolean {
  const rounding = (bound: number) => (Number.isFinite(bound) ? tolerance * Math.max(1, Math.abs(bound)) : 0);
  return guarded - rounding(guarded) <= loss && loss <= exact + rounding(exact);
}

/** What a caller writes into the arrays of a result, in the place of losses and predictions: no right one is just this. */
export const SPOILT = -7;

/** Makes rows of zeros in the shape of others. */
export const zerosLike = (rows: readonly (readonly number[])[]): number[][] => rows.map((row) => row.map(() => 0));
