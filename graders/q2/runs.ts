import { counted, show } from 'lab-harness/authoring';
import { SeededRandom } from '../../lab/random.ts';
import type { Tensor } from '../toolkit/plain.ts';
import type { TrainingRun } from './driver.ts';
import type { Windows } from './recorder.ts';
import { RUNS, type RunSizes, WEIGHT_SCALES } from './space.ts';

/** Name of the seed from which all checks draw these runs: of one that several of them read, the submission is asked once. */
export const SEED_OF_RUNS = 'runs';

/** Draws a run of given sizes, all of it from the seed. Last batches are short where the sizes say so. */
function randomRun(sizes: RunSizes, seed: number): TrainingRun {
  const { layers, hiddenSize, seqLength, windows, batchSize, validationWindows, epochs, validateEvery } = sizes;
  const { learningRate, lossScale, lossShift, weights, optimizer } = sizes;
  const random = new SeededRandom(seed);
  const [period, phase] = [random.uniformBetween(5, 12), random.uniformBetween(0, 6)];
  const wave = (length: number, start: number) =>
    Array.from({ length }, (_, i) => 0.7 * Math.sin((i + start) / period + phase) + random.uniformBetween(-0.2, 0.2));
  const model = { hiddenSize, layers };
  const training = windowsOf(wave(windows + seqLength, 0), seqLength);
  const validation = windowsOf(wave(validationWindows + seqLength, windows + seqLength), seqLength);
  return {
    model,
    weights: randomWeights(model, random, weights),
    training,
    order: shuffledOrder(training.y.length, batchSize, epochs, random),
    validation,
    validationBatches: inBatches(indicesUpTo(validation.y.length), batchSize),
    epochs,
    validateEvery,
    learningRate: random.uniformBetween(...learningRate),
    lossScale,
    lossShift,
    ...(optimizer && { optimizer }),
    unseen: windowsOf(wave(UNSEEN + seqLength, 0), seqLength).x,
  };
}

/** Windows that a model predicts after its training. */
const UNSEEN = 3;

/** Draws a run of three batches an epoch whose last epoch is not validated: its weights are never the best. */
export const unevenRun = (seed: number) => randomRun(RUNS.uneven, seed);

/** Draws a run of a stack. */
export const deepRun = (seed: number) => randomRun(RUNS.deep, seed);

/** Draws the run of a stack, and the one that its objects are trained in before: with losses that are all smaller. */
export function deepRuns(seed: number): [TrainingRun, TrainingRun] {
  return [deepRun(seed), { ...deepRun((seed + 1) | 0), lossScale: 1 }];
}

/** Draws a run of windows longer and batches larger than others. */
export const wideRun = (seed: number) => randomRun(RUNS.wide, seed);

/**
 * Draws a run that changes no weight. Its training losses differ by rounding, mostly in four batches and seldom in one:
 * that tells choosing the best epoch by them from taking the last one.
 */
export const idleRun = (seed: number) => randomRun(RUNS.idle, seed);

/** Target of the validation of a zero run, which its first best weights predict for all windows. */
export const MET = 2;

/**
 * Draws a run whose second and third validation have the loss 0, of other weights. Windows of zeros leave the state at 0, and
 * each step takes the last bias, which is the prediction, to the target: to 1, to that of the validation, and to 1 again. In the
 * third epoch two targets as far on both sides of it leave the bias, and move the weights of the state of another window.
 */
export function zeroRun(seed: number): TrainingRun {
  const run = randomRun(RUNS.zero, seed);
  const still = ({ x }: Windows) => x.map((window) => window.map(() => 0));
  const [other] = run.training.x;
  const [zeros, same] = still(run.training);
  const weights = run.weights.map((tensor, i) =>
    i === 0 ? { ...tensor, values: tensor.values.map(() => 1) } : tensor,
  );
  return {
    ...run,
    weights,
    training: { x: [zeros, same, zeros, same, other, zeros], y: [1, 1, MET, MET, MET + 1, MET - 1] },
    order: [[[0, 1]], [[2, 3]], [[4, 5]], [[0, 1]]],
    validation: { x: still(run.validation), y: run.validation.y.map(() => MET) },
  };
}

/**
 * Draws a run whose losses are below 0: they fall, and in the second half of the epochs rise. Only little of it is drawn: of
 * all there are, the predictions of one in a hundred are beyond the other target already, or come out on its other side.
 */
export function belowRun(seed: number): TrainingRun {
  const run = nearly(randomRun(RUNS.below, BELOW), seed);
  return turned(run, BEYOND, run.epochs / 2, run.epochs);
}

/** Target from which the predictions of a run with losses below 0 are led away, on the other side of all its others. */
const BEYOND = 5;

/** Makes of a run the one of a linear model: it says nothing of the submission's, and begins with as many of its weights. */
export function ofLinearModel(run: TrainingRun): TrainingRun {
  const [{ length }] = run.training.x;
  const values = run.weights.flatMap((each) => each.values);
  const from = (shape: number[], first: number): Tensor => ({
    shape,
    values: Array.from({ length: shape[0] }, (_, i) => values[(first + i) % values.length]),
  });
  return { ...run, isLinear: true, weights: [from([length, 1], 0), from([1], length)] };
}

/** Gives a run another target, the same for all windows, from one epoch to before another. */
function turned(run: TrainingRun, target: number, from: number, to: number): TrainingRun {
  const { x, y } = run.training;
  const isTurned = (epoch: number) => epoch >= from && epoch < to;
  return {
    ...run,
    training: { x: [...x, ...x], y: [...y, ...x.map(() => target)] },
    order: run.order.map((batches, epoch) =>
      isTurned(epoch) ? batches.map((batch) => batch.map((index) => index + x.length)) : batches,
    ),
  };
}

/**
 * Draws a run of two updates, validated on the training windows in one batch, so that no way to average matters. Its gain
 * lies between rounding and what any threshold is worth, so only little of it is drawn.
 */
export function slowRun(seed: number): TrainingRun {
  const run = nearly(randomRun(RUNS.slow, SLOW), seed);
  const [batch] = run.order[0];
  // In another order, for batches are told apart by their values.
  return { ...run, order: [[batch]], validation: run.training, validationBatches: [batch.toReversed()] };
}

/** Seeds of what is drawn only a little otherwise. */
const [SLOW, PLATEAU, BELOW] = [3, 8, 2];

/** Epochs of a plateau run from which on its targets lead away from those of the validation, and back to them. */
const [AWAY, BACK] = [3, 29];

/** Distance of the targets of a plateau run from 0, which no prediction comes near, and the target of its validation. */
const [FAR, GOAL] = [8, 1.35];

/**
 * Draws a run whose validation loss falls, rises, and takes as long to fall below what it was, for all targets of the
 * training lie on one side of the predictions, then on the other, and then on the first again. Only little of it is drawn,
 * and its one window costs little an epoch.
 */
export function plateauRun(seed: number): TrainingRun {
  const run = nearly(randomRun(RUNS.plateau, PLATEAU), seed);
  const { training, validation } = run;
  const far = {
    ...run,
    training: { x: training.x, y: training.y.map(() => FAR) },
    validation: { x: validation.x, y: validation.y.map(() => GOAL) },
  };
  return turned(far, -FAR, AWAY, BACK);
}

/** Moves weights and windows of a run by a few hundredths. */
function nearly(run: TrainingRun, seed: number): TrainingRun {
  const random = new SeededRandom(seed);
  const [ofWeights, ofWindows] = [random.uniformBetween(0.97, 1.03), random.uniformBetween(0.97, 1.03)];
  const scaled = (values: readonly number[], factor: number) => values.map((value) => Math.fround(factor * value));
  const windows = ({ x, y }: Windows) => ({ x: x.map((window) => scaled(window, ofWindows)), y });
  return {
    ...run,
    weights: run.weights.map(({ shape, values }) => ({ shape, values: scaled(values, ofWeights) })),
    training: windows(run.training),
    validation: windows(run.validation),
    unseen: run.unseen.map((window) => scaled(window, ofWindows)),
  };
}

/** Describes a run in one line. */
export function describeRun(run: TrainingRun): string {
  const { model, training, validation, epochs, validateEvery, learningRate, lossScale, lossShift, optimizer } = run;
  const own = run.isLinear
    ? 'a linear model in the place of yours'
    : `hiddenSize ${model.hiddenSize}, layers ${model.layers}`;
  return (
    `${own}, windows of ${training.x[0].length} values: ${run.order[0].flat().length} ` +
    `for training, ${validation.y.length} for validation, ${counted(epochs, 'epoch')}, validation every ${validateEvery}, ` +
    `learning rate ${show(learningRate)}${optimizer ? ' of SGD' : ''}, lossFn ${lossScale} times the mean of (prediction − target${lossShift ? ` + ${lossShift}` : ''})²`
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
 *
 * @param kind a scale is a factor for all but kernels between hidden units, through which rounding would grow from step to
 * step; lasting kernels hand states on as they are, and little is added to them, so that no value is forgotten
 */
export function randomWeights(
  model: TrainingRun['model'],
  random: SeededRandom,
  kind: keyof typeof WEIGHT_SCALES = 'usual',
): Tensor[] {
  const { hiddenSize } = model;
  const weightScale = WEIGHT_SCALES[kind];
  const bound = Math.sqrt(1 / hiddenSize);
  const drawValue = ([rows, columns]: readonly number[], i: number): number => {
    const isKernel = rows === hiddenSize && columns === hiddenSize;
    const drawn = bound * random.uniformBetween(-1, 1) * (isKernel ? 1 : weightScale);
    // So that predictions are large whatever the seed: the bias exceeds all that the layer can add to it.
    if (weightScale > 1 && rows === 1 && columns === undefined)
      return drawn + Math.sign(drawn) * 2 * hiddenSize * weightScale;
    if (kind !== 'lasting') return drawn;
    if (isKernel) return i % (hiddenSize + 1) === 0 ? 1 : 0;
    if (columns === undefined) return 0;
    return rows === 1 ? ADDED * drawn : drawn;
  };
  const drawn = new Map<string, number[]>();
  return weightShapes(model).map((shape) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const values = drawn.get(String(shape)) ?? Array.from({ length }, (_, i) => Math.fround(drawValue(shape, i)));
    drawn.set(String(shape), values);
    return { shape, values };
  });
}

/** Factor of what a step adds to a state that is kept: a hundred steps stay far from saturation. */
const ADDED = 0.05;

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
