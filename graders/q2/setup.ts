import type { SeededRandom } from '../../lab/random.ts';
import type { Tensor } from '../toolkit/tensors.ts';
import type { TrainingRun } from './driver.ts';
import type { Windows } from './ordered-loader.ts';

/** The shapes of a model's weights, in the order in which its layers create them. */
function weightShapes({ hiddenSize, layers }: TrainingRun['model']): number[][] {
  const recurrent = Array.from({ length: layers }, (_, layer) => [
    [layer === 0 ? 1 : hiddenSize, hiddenSize],
    [hiddenSize, hiddenSize],
    [hiddenSize],
  ]);
  return [...recurrent.flat(), [hiddenSize, 1], [1]];
}

/**
 * Weights and biases uniform within ±√(1/H), as float32 numbers. Tensors of one shape are equal, so that it
 * does not matter in which order a model creates them.
 */
export function randomWeights(model: TrainingRun['model'], random: SeededRandom): Tensor[] {
  const bound = Math.sqrt(1 / model.hiddenSize);
  const drawn = new Map<string, number[]>();
  return weightShapes(model).map((shape) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const values =
      drawn.get(String(shape)) ?? Array.from({ length }, () => Math.fround(random.uniformBetween(-bound, bound)));
    drawn.set(String(shape), values);
    return { shape, values };
  });
}

/** All windows of L values of a series that have a value after them, as float32 numbers. */
export function windowsOf(series: readonly number[], seqLength: number): Windows {
  const values = series.map(Math.fround);
  const starts = Array.from({ length: values.length - seqLength }, (_, start) => start);
  return {
    x: starts.map((start) => values.slice(start, start + seqLength)),
    y: starts.map((start) => values[start + seqLength]),
  };
}

/** Indices in batches of B, the last one short where B does not divide their number. */
export function inBatches(indices: readonly number[], batchSize: number): number[][] {
  const starts = Array.from({ length: Math.ceil(indices.length / batchSize) }, (_, i) => i * batchSize);
  return starts.map((start) => indices.slice(start, start + batchSize));
}

/** 0, 1, …, n − 1 */
export function indicesUpTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** An order of the batches for each epoch. */
export function shuffledOrder(samples: number, batchSize: number, epochs: number, random: SeededRandom): number[][][] {
  return Array.from({ length: epochs }, () => inBatches(random.shuffle(indicesUpTo(samples)), batchSize));
}
