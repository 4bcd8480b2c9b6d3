import type { ModelOptions } from '../../lab/q2/contracts.ts';
import type { LossForm } from './driver.ts';
import type { Windows } from './recorder.ts';

// Stacked tanh layers and a dense layer in double precision, over plain arrays: of each recurrent layer the kernel
// W [I, H], the recurrent kernel U [H, H] and the bias b [H], then the dense kernel V [H, 1] and bias c [1], each row by row.

export type Weights = readonly Float64Array[];

/** What a window becomes: the states h_t of each layer from the lowest on, and the prediction. */
interface Pass {
  states: number[][][];
  prediction: number;
}

/** Computes h_t = tanh(W x_t + U h_{t−1} + b) with h_0 = 0, layer by layer, and V h_L + c of the top layer's last. */
export function forward({ hiddenSize, layers }: ModelOptions, weights: Weights, window: readonly number[]): Pass {
  const states: number[][][] = [];
  let inputs = window.map((value) => [value]);
  for (let layer = 0; layer < layers; layer++) {
    const [W, U, b] = weights.slice(3 * layer);
    let h = new Array<number>(hiddenSize).fill(0);
    inputs = inputs.map((x) => {
      const [fromInput, fromState] = [times(x, W), times(h, U)];
      h = Array.from(b, (bias, j) => Math.tanh(fromInput[j] + fromState[j] + bias));
      return h;
    });
    states.push(inputs);
  }
  const [V, c] = weights.slice(-2);
  return { states, prediction: times(inputs[inputs.length - 1], V)[0] + c[0] };
}

/**
 * Computes a batch's loss, scale · (1/B) Σ (prediction − y + shift)², and its gradients by backpropagation through time.
 *
 * @param indices the batch's windows
 */
export function lossAndGradients(
  model: ModelOptions,
  weights: Weights,
  { x, y }: Windows,
  indices: readonly number[],
  { lossScale, lossShift }: LossForm,
): { loss: number; gradients: Weights } {
  const gradients = weights.map(({ length }) => new Float64Array(length));
  let sum = 0;
  for (const index of indices) {
    const pass = forward(model, weights, x[index]);
    const error = pass.prediction - y[index] + lossShift;
    sum += error ** 2;
    addGradients(gradients, weights, x[index], pass, (2 * lossScale * error) / indices.length);
  }
  return { loss: (lossScale * sum) / indices.length, gradients };
}

/** Relative error of a result of float32, at most: some units in the last place, as of its tanh. */
const ROUNDING = 2 ** -20;

/**
 * Bounds how far the rounding of float32 moves each of a batch's gradients: by a part of the terms that it is summed from, and
 * by as much of 1 in each slope 1 − h², which is next to nothing where tanh saturates, and of what each error is a difference of.
 *
 * @param indices the batch's windows
 */
export function roundingOfGradients(
  model: ModelOptions,
  weights: Weights,
  { x, y }: Windows,
  indices: readonly number[],
  { lossScale, lossShift }: LossForm,
): Weights {
  const sizes = weights.map((values) => values.map(Math.abs));
  const [exact, wider] = [0, ROUNDING].map((rounding) => {
    const gradients = weights.map(({ length }) => new Float64Array(length));
    for (const index of indices) {
      const { states, prediction } = forward(model, weights, x[index]);
      const terms = [prediction, y[index], lossShift].map(Math.abs);
      const error = Math.abs(prediction - y[index] + lossShift) + rounding * terms.reduce((sum, term) => sum + term);
      const pass = { states: states.map((steps) => steps.map((h) => h.map(Math.abs))) };
      const slope = (2 * Math.abs(lossScale) * error) / indices.length;
      addGradients(gradients, sizes, x[index].map(Math.abs), pass, slope, rounding);
    }
    return gradients;
  });
  return wider.map((values, k) => values.map((value, i) => value - (1 - ROUNDING) * exact[k][i]));
}

/**
 * Adds to gradients those of one window.
 * @param slope the loss's derivative by the prediction
 * @param widening what is added to each slope of tanh
 */
function addGradients(
  gradients: Weights,
  weights: Weights,
  window: readonly number[],
  { states }: Pick<Pass, 'states'>,
  slope: number,
  widening = 0,
): void {
  const last = window.length - 1;
  const top = states[states.length - 1];
  const [V] = weights.slice(-2);
  const [dV, dc] = gradients.slice(-2);
  addOuter(dV, top[last], [slope]);
  dc[0] += slope;
  let fromAbove = top.map((h, t) => (t === last ? timesTransposed(V, [slope]) : h.map(() => 0)));
  for (let layer = states.length - 1; layer >= 0; layer--) {
    const [W, U] = weights.slice(3 * layer);
    const [dW, dU, db] = gradients.slice(3 * layer);
    const inputs = states[layer - 1] ?? window.map((value) => [value]);
    const below: number[][] = [];
    let fromLater = fromAbove[last].map(() => 0);
    for (let t = last; t >= 0; t--) {
      const dz = states[layer][t].map((h, j) => (fromAbove[t][j] + fromLater[j]) * (1 - h * h + widening));
      addOuter(dW, inputs[t], dz);
      if (t > 0) addOuter(dU, states[layer][t - 1], dz);
      addOuter(db, [1], dz);
      below[t] = timesTransposed(W, dz);
      fromLater = timesTransposed(U, dz);
    }
    fromAbove = below;
  }
}

/** Computes v M of a matrix M [v.length, n]. */
function times(v: readonly number[], M: Float64Array): number[] {
  const n = M.length / v.length;
  const product = new Array<number>(n).fill(0);
  for (let i = 0; i < v.length; i++) {
    for (let j = 0; j < n; j++) product[j] += v[i] * M[i * n + j];
  }
  return product;
}

/** Computes M v of a matrix M [n, v.length]. */
function timesTransposed(M: Float64Array, v: readonly number[]): number[] {
  return Array.from({ length: M.length / v.length }, (_, i) =>
    v.reduce((sum, value, j) => sum + M[i * v.length + j] * value, 0),
  );
}

/** Adds v_i w_j to each M_ij. */
function addOuter(M: Float64Array, v: readonly number[], w: readonly number[]): void {
  for (let i = 0; i < v.length; i++) {
    for (let j = 0; j < w.length; j++) M[i * w.length + j] += v[i] * w[j];
  }
}
