import { derivativeFrom, differencePoints } from 'lab-harness/authoring';
import type { PlainLayer, PlainModel, PlainPass } from './plain-data.ts';

// The lab sheet's formulas on plain numbers: what checks compare with.

/** Computes 1 / (1 + exp(−z)), to its last digits for every z. */
export function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/** Computes log(1 + exp(u)), to its last digits for every u. */
export function softplus(u: number): number {
  return Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
}

/** Averages the cross-entropy of N logits over the examples, without penalty; in nats. */
export function crossEntropy(logits: readonly number[], labels: readonly number[]): number {
  const costs = logits.map((z, i) => softplus(labels[i] === 1 ? -z : z));
  return costs.reduce((sum, cost) => sum + cost, 0) / labels.length;
}

/** Computes λ/2 · Σ w² over all weights. */
export function penalty({ layers, l2 }: PlainModel): number {
  return (l2 / 2) * layers.flatMap(({ W }) => W.flat()).reduce((sum, w) => sum + w * w, 0);
}

/** Computes a pass of the features [N, D] through the layers. */
export function forwardPass(layers: readonly PlainLayer[], features: number[][]): PlainPass {
  const inputs = [features];
  let z: number[][] = [];
  for (const [l, layer] of layers.entries()) {
    z = inputs[l].map((x) => affine(x, layer));
    if (l < layers.length - 1) inputs.push(z.map((row) => row.map(Math.tanh)));
  }
  const logits = z.flat();
  return { inputs, logits, probabilities: logits.map(sigmoid) };
}

function affine(x: readonly number[], { W, b }: PlainLayer): number[] {
  return b.map((bias, j) => x.reduce((sum, value, k) => sum + value * W[k][j], bias));
}

/**
 * Maps every entry of some layers to a number, in layers of the same shapes: weights before biases, row by row.
 * @param of a number for the entry of layer l, whose row is undefined for a bias
 */
export function mapEntries(
  layers: readonly PlainLayer[],
  of: (l: number, row: number | undefined, column: number) => number,
): PlainLayer[] {
  return layers.map(({ W, b }, l) => ({
    W: W.map((entries, row) => entries.map((_, column) => of(l, row, column))),
    b: b.map((_, column) => of(l, undefined, column)),
  }));
}

/**
 * Computes the gradient of the loss by differentiation in forward mode: for each parameter θ in turn, ∂/∂θ of every
 * value is carried along from the features to the loss. It subtracts nothing but σ(z) − y, so it is as precise as the
 * loss, and it knows nothing of backpropagation (Griewank & Walther, Evaluating Derivatives, chapter 3).
 */
export function forwardModeGradient({ layers, l2 }: PlainModel, features: number[][], labels: number[]): PlainLayer[] {
  const { inputs, probabilities } = forwardPass(layers, features);
  const direct = labels.map((label, i) => (probabilities[i] - label) / labels.length);
  return mapEntries(layers, (at, row, column) => {
    const ofLoss = features.reduce((sum, _, i) => {
      // The layer that θ is in gives its output [column] a derivative of its input, or of 1 for a bias.
      let tangent = layers[at].b.map((_, j) => (j === column ? (row === undefined ? 1 : inputs[at][i][row]) : 0));
      for (let l = at + 1; l < layers.length; l++) {
        const activation = inputs[l][i].map((a, k) => (1 - a * a) * tangent[k]);
        tangent = layers[l].b.map((_, j) =>
          activation.reduce((total, value, k) => total + value * layers[l].W[k][j], 0),
        );
      }
      return sum + direct[i] * tangent[0];
    }, 0);
    return ofLoss + (row === undefined ? 0 : l2 * layers[at].W[row][column]);
  });
}

/** Lists the layers at which `richardsonGradient` needs the loss: for each entry four, which differ in that entry. */
export function differenceLayers(layers: readonly PlainLayer[]): PlainLayer[][] {
  const all: PlainLayer[][] = [];
  mapEntries(layers, (l, row, column) => {
    const points = differencePoints(entryOf(layers, l, row, column));
    all.push(...points.map((value) => layers.with(l, moved(layers[l], row, column, value))));
    return 0;
  });
  return all;
}

function moved({ W, b }: PlainLayer, row: number | undefined, column: number, value: number): PlainLayer {
  if (row === undefined) return { W, b: b.with(column, value) };
  return { W: W.with(row, W[row].with(column, value)), b };
}

/** Reads an entry as `mapEntries` counts them. */
export function entryOf(layers: readonly PlainLayer[], l: number, row: number | undefined, column: number): number {
  return row === undefined ? layers[l].b[column] : layers[l].W[row][column];
}

/**
 * Computes the gradient of a function that can only be called.
 * @param values the function's values at `differenceLayers(layers)`, in that order
 */
export function richardsonGradient(layers: readonly PlainLayer[], values: readonly number[]): PlainLayer[] {
  let next = 0;
  return mapEntries(layers, (l, row, column) => {
    const ofEntry = values.slice(next, next + 4);
    next += 4;
    return derivativeFrom(ofEntry, entryOf(layers, l, row, column));
  });
}
