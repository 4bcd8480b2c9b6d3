import { SeededRandom } from '../../lab/random.ts';
import type { Tensor } from '../toolkit/plain.ts';
import type { TrainingRun } from './driver.ts';
import type { TraceEntry, Windows } from './recorder.ts';

/** Name of the seed from which all checks draw these runs: of one that several of them read, the submission is asked once. */
export const SEED_OF_RUNS = 'runs';

/** Sizes of a short run on made-up waves. */
interface RunSizes {
  layers: number;
  /** windows to train on */
  windows: number;
  /** values in a window */
  seqLength: number;
  epochs: number;
}

/**
 * Draws a run, all of it from the seed. Batches are of 8 windows, the last ones short where 8 does not divide their
 * number.
 */
function randomRun(seed: number, { layers, windows, seqLength, epochs }: RunSizes): TrainingRun {
  const random = new SeededRandom(seed);
  const [period, phase] = [random.uniformBetween(5, 12), random.uniformBetween(0, 6)];
  const wave = (length: number, start: number) =>
    Array.from({ length }, (_, i) => 0.7 * Math.sin((i + start) / period + phase) + random.uniformBetween(-0.2, 0.2));
  const model = { hiddenSize: 4, layers };
  const training = windowsOf(wave(windows + seqLength, 0), seqLength);
  const validation = windowsOf(wave(11 + seqLength, windows + seqLength), seqLength);
  return {
    model,
    weights: randomWeights(model, random),
    training,
    order: shuffledOrder(training.y.length, 8, epochs, random),
    validation,
    validationBatches: inBatches(indicesUpTo(validation.y.length), 8),
    epochs,
    validateEvery: 1,
    learningRate: random.uniformBetween(0.01, 0.03),
    lossScale: 100,
  };
}

/** Draws a run of three batches an epoch whose last epoch is not validated: its weights are never the best. */
export function unevenRun(seed: number): TrainingRun {
  return { ...randomRun(seed, { layers: 2, windows: 20, seqLength: 3, epochs: 7 }), validateEvery: 3 };
}

/**
 * Draws a run that changes no weight. Its training losses differ by rounding, mostly in four batches and seldom in one:
 * that tells choosing the best epoch by them from taking the last one.
 */
export function idleRun(seed: number): TrainingRun {
  return {
    ...randomRun(seed, { layers: 1, windows: 29, seqLength: 2, epochs: 4 }),
    validateEvery: 2,
    learningRate: 0,
  };
}

/**
 * Draws a run of two updates with a learning rate of 3e-7, validated on the training windows in one batch, so that no
 * way to average matters. Measured over 1,000 seeds: the second epoch is better than the first, by 1.5e-8 to 6.0e-6,
 * which is at least 9 units in the last place of float32, and in 11 runs shows in losses rounded to 4 digits.
 */
export function slowRun(seed: number): TrainingRun {
  const run = randomRun(seed, { layers: 1, windows: 8, seqLength: 2, epochs: 2 });
  const [batch] = run.order[0];
  return {
    ...run,
    order: [[batch]],
    validation: run.training,
    // In another order, for batches are told apart by their values.
    validationBatches: [batch.toReversed()],
    learningRate: 3e-7,
    lossScale: 1,
  };
}

/** Describes a run in one line. */
export function describeRun(run: TrainingRun): string {
  const { model, training, validation, epochs, validateEvery, learningRate, lossScale } = run;
  return (
    `hiddenSize ${model.hiddenSize}, layers ${model.layers}, ${training.y.length} training and ` +
    `${validation.y.length} validation windows, ${epochs} epochs, validation every ${validateEvery}, ` +
    `learning rate ${learningRate}, lossFn ${lossScale} times the mean squared error`
  );
}

/** Lists the shapes of a model's weights, in the order in which its layers create them. */
function weightShapes({ hiddenSize, layers }: TrainingRun['model']): number[][] {
  const recurrent = Array.from({ length: layers }, (_, layer) => [
    [layer === 0 ? 1 : hiddenSize, hiddenSize],
    [hiddenSize, hiddenSize],
    [hiddenSize],
  ]);
  return [...recurrent.flat(), [hiddenSize, 1], [1]];
}

/**
 * Draws weights and biases uniform within ±√(1/H), as float32 numbers. Tensors of one shape are equal, so that it
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

/** Cuts a series into all windows of L values that have a value after them, as float32 numbers. */
export function windowsOf(series: readonly number[], seqLength: number): Windows {
  const values = series.map(Math.fround);
  const starts = Array.from({ length: values.length - seqLength }, (_, start) => start);
  return {
    x: starts.map((start) => values.slice(start, start + seqLength)),
    y: starts.map((start) => values[start + seqLength]),
  };
}

/** Divides indices into batches of B, the last one short where B does not divide their number. */
export function inBatches(indices: readonly number[], batchSize: number): number[][] {
  const starts = Array.from({ length: Math.ceil(indices.length / batchSize) }, (_, i) => i * batchSize);
  return starts.map((start) => indices.slice(start, start + batchSize));
}

/** Lists 0, 1, …, n − 1. */
export function indicesUpTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** Draws an order of the samples for each epoch, in batches. */
export function shuffledOrder(samples: number, batchSize: number, epochs: number, random: SeededRandom): number[][][] {
  return Array.from({ length: epochs }, () => inBatches(random.shuffle(indicesUpTo(samples)), batchSize));
}

/** Forward passes of a training in one epoch. */
interface EpochTrace {
  /** forward passes on the epoch's training batches */
  training: TraceEntry[];
  /** forward passes on validation batches, from the epoch's first training batch to the next epoch's */
  validation: TraceEntry[];
}

/**
 * Divides a trace by epochs. Validation batches are the same in every epoch, so they belong to the epoch whose
 * training batches came before them, however often their loader was gone through.
 */
export function epochsOf(trace: readonly TraceEntry[], epochs: number): EpochTrace[] {
  const byEpoch = Array.from({ length: epochs }, (): EpochTrace => ({ training: [], validation: [] }));
  let current: EpochTrace | undefined;
  for (const entry of trace) {
    if (entry.batch?.loader === 'training') {
      current = byEpoch[entry.batch.epoch];
      current?.training.push(entry);
    } else if (entry.batch?.loader === 'validation') current?.validation.push(entry);
  }
  return byEpoch;
}

/** Picks the forward passes on one batch. */
export function onBatch(entries: readonly TraceEntry[], batch: number): TraceEntry[] {
  return entries.filter((entry) => entry.batch?.batch === batch);
}
