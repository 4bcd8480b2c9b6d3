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

/** Derivatives of the loss by each parameter, each of its parameter's shape. */
export type PlainGradients = { [Name in keyof PlainParameters as `d${Name}`]: number[][] };

/** An array of any shape, row by row: what any framework can read. */
export interface Tensor {
  shape: number[];
  values: number[];
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

/** −Σ_t log y_t[target_t], in nats */
export function crossEntropy(distributions: readonly (readonly number[])[], targets: readonly number[]): number {
  const logarithms = distributions.map((y, t) => Math.log(y[targets[t]]));
  return logarithms.reduce((sum, logarithm) => sum - logarithm, 0);
}
