import { ContractError, shapeText } from 'lab-harness/inside';
import type { Module } from '../../lab/q2/module.ts';
import { tf } from '../../lab/q2/tensorflow.ts';
import type { Tensor } from '../toolkit/plain.ts';
import type { Adopted } from './models.ts';
import { readColumn, toWindows } from './plain-data.ts';
import { valuesOf } from './recorder.ts';

// What predictions say of the model that made them, whatever the right ones are.

/**
 * Reads what a model predicts for some windows, which a tensor holds.
 * @throws ContractError where that is no column, with whether that of some windows is one
 */
export function readPredictions(model: Module, windows: number[][], x = toWindows(windows)): number[] {
  const prediction: unknown = model.forward(x);
  try {
    return readColumn(prediction, 'forward’s result', windows.length);
  } catch (error) {
    // As many as a window has values would say nothing where the one stands for the other.
    const several = windows[0].length === 2 ? 3 : 2;
    const repeated = new Array<number[]>(several).fill(windows[0]);
    if (windows.length !== 1 || !(error instanceof ContractError) || !isColumn(model, repeated)) throw error;
    throw new ContractError(`${error.message}; of ${several} windows it is [${several}, 1], as it must be`);
  }
}

/** Tells whether a model predicts a column for some windows. */
function isColumn(model: Module, windows: number[][]): boolean {
  try {
    return readColumn(model.forward(toWindows(windows)), '', windows.length).length === windows.length;
  } catch {
    return false;
  }
}

/**
 * Refuses predictions with NaN among them, which no layers make of numbers.
 * @param again predicts once more, to see where it arises
 * @throws ContractError
 */
export function refuseNaN(predictions: readonly number[], again: () => void): void {
  const at = predictions.findIndex(Number.isNaN);
  if (at < 0) return;
  const which = predictions.length === 1 ? 'the prediction' : `prediction ${at + 1} of ${predictions.length}`;
  const where = firstNaN(again);
  const arises = where ? `: it first arises in ${where}` : '';
  throw new ContractError(`forward must predict numbers, and ${which} is NaN${arises}`);
}

/** Names of the library's operations: there may be others later, under any name. */
const KERNELS: ReadonlySet<string> = new Set(tf.getKernelsForBackend('wasm').map(({ kernelName }) => kernelName));

/** Names the first operation that makes NaN of numbers, while something runs. */
function firstNaN(run: () => void): string | undefined {
  const engine = tf.engine();
  const { runKernel } = engine;
  const hasNaN = (value: unknown) =>
    value instanceof tf.Tensor && value.dtype === 'float32' && valuesOf(value).some(Number.isNaN);
  let first: string | undefined;
  engine.runKernel = ((name, inputs, attributes) => {
    const result = runKernel.call(engine, name, inputs, attributes);
    const made = [result].flat().find(hasNaN);
    if (!first && made instanceof tf.Tensor && !Object.values(inputs).flat().some(hasNaN))
      first = `${KERNELS.has(name) ? `the operation ${name}` : 'an operation'}, in a tensor ${shapeText(made.shape)}`;
    return result;
  }) as typeof runKernel;
  try {
    run();
  } finally {
    engine.runKernel = runKernel;
  }
  return first;
}

/**
 * Refuses predictions that are all 0 as with the weights before, which were 0, where other windows are predicted as before,
 * too, once all weights are 0 again: they are those of an earlier call.
 * @throws ContractError
 */
export function refuseKept(
  predictions: readonly number[],
  { weights, windows }: { weights: readonly Tensor[]; windows: number[][] },
  { model, assign }: Adopted,
): void {
  if (!isZero(predictions) || weights.every(({ values }) => isZero(values))) return;
  const others = toWindows(windows.map((window) => window.map((value) => value + 0.5)));
  const predicted = () => readColumn(model.forward(others), 'forward’s result', windows.length);
  const first = predicted();
  assign(weights.map(({ shape, values }) => ({ shape, values: values.map(() => 0) })));
  const second = predicted();
  if (isZero(first) || first.some((value, i) => value !== second[i])) return;
  throw new ContractError(
    'forward must compute its predictions anew at each call: it returned those of the call before, though the weights were set to others in between',
  );
}

const isZero = (values: readonly number[]) => values.every((value) => value === 0);
