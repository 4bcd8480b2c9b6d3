import { ContractError, type Driver, kindOf, numberReader } from 'lab-harness/inside';
import type { LossFunction, ModelOptions, TrainingHistory } from '../../lab/q2/contracts.ts';
import type { Module, Solution } from '../../lab/q2/module.ts';
import { adam, meanSquaredError } from '../../lab/q2/optimization.ts';
import { tf } from '../../lab/q2/tensorflow.ts';
import type { Tensor } from '../toolkit/plain.ts';
import { adoptWeights, LinearModel } from './models.ts';
import { OrderedLoader, Recorder, type TraceEntry, type Windows } from './recorder.ts';

// Runs beside the student's functions, in the sandbox, and turns them into procedures over plain data.

/** A whole training run: everything that its history depends on. */
export interface TrainingRun {
  model: ModelOptions;
  weights: Tensor[];
  training: Windows;
  /** by epoch, by batch: the indices of its windows */
  order: number[][][];
  validation: Windows;
  validationBatches: number[][];
  epochs: number;
  validateEvery: number;
  learningRate: number;
  /** the loss is so many times the mean squared error, so that a loss of the student's own making shows */
  lossScale: number;
}

export type Q2Procedures = ReturnType<typeof createDriver>;

export default function createDriver(module: Solution) {
  return {
    /** Predicts B windows of L values each, with a model whose weights are assigned. */
    forward(model: ModelOptions, weights: Tensor[], windows: number[][]): Promise<number[]> {
      return cleanly(() => {
        const [rnn] = build(model, weights);
        return readColumn(rnn.forward(toWindows(windows)), 'forward’s result', windows.length);
      });
    },

    /** Runs `train`, and tells what it returned, what it did on the way, and the weights that it left. */
    train(run: TrainingRun): Promise<{
      history: TrainingHistory;
      trace: TraceEntry[];
      /** fingerprint of the weights in the end */
      after: string;
      /** how many weights there are, and how many model.weights() finds */
      weights: { all: number; found: number };
    }> {
      return cleanly(async () => {
        const [rnn, variables] = build(run.model, run.weights);
        const recorder = new Recorder(rnn, variables);
        const trainLoader = new OrderedLoader('training', run.training, run.order, recorder);
        const valLoader = new OrderedLoader('validation', run.validation, [run.validationBatches], recorder);
        const history = await module.train(rnn, trainLoader, valLoader, {
          epochs: run.epochs,
          validateEvery: run.validateEvery,
          optimizer: adam(run.learningRate),
          lossFn: recorder.watch(scaledError(run.lossScale)),
        });
        const { trace } = recorder;
        const weights = { all: variables.length, found: countFound(rnn) };
        return { history: readHistory(history), trace, after: recorder.weights(), weights };
      });
    },

    /** Runs `test` on a linear model, so that no other task's mistake shows, and tells whether its weights changed. */
    test(
      weights: number[],
      windows: Windows,
      batches: number[][],
      lossScale: number,
    ): Promise<{ loss: number; predictions: number[]; keptWeights: boolean }> {
      return cleanly(async () => {
        const model = new LinearModel(weights);
        const recorder = new Recorder(model, model.weights());
        const before = recorder.weights();
        const loader = new OrderedLoader('test', windows, [batches], recorder);
        const result: unknown = await module.test(model, loader, { lossFn: scaledError(lossScale) });
        const { loss, predictions } = fields(result, 'test');
        return {
          loss: readNumber(loss, 'test’s loss'),
          predictions: readNumbers(predictions, 'test’s predictions'),
          keptWeights: recorder.weights() === before,
        };
      });
    },
  };

  function build(options: ModelOptions, weights: Tensor[]): [Module, tf.Variable[]] {
    const registered = new Set(Object.keys(tf.engine().registeredVariables));
    const rnn = new module.RNN(options);
    return [rnn, adoptWeights(rnn, registered, weights)];
  }
}
createDriver satisfies Driver<Solution, Q2Procedures>;

/** Counts the weights that a model finds in its fields. */
function countFound(model: Module): number {
  try {
    return model.weights().length;
  } catch {
    return 0; // it throws where it finds none
  }
}

/** Makes a multiple of the mean squared error. */
function scaledError(scale: number): LossFunction {
  return (prediction, target) => tf.tidy(() => meanSquaredError(prediction, target).mul<tf.Scalar>(scale));
}

/** Frees every tensor and variable that a procedure has made, whatever becomes of it. */
async function cleanly<T>(procedure: () => T | Promise<T>): Promise<T> {
  tf.engine().startScope();
  try {
    return await procedure();
  } finally {
    tf.engine().endScope();
    tf.disposeVariables();
  }
}

/** Makes windows [B, L] a tensor [B, L, 1]. */
function toWindows(windows: number[][]): tf.Tensor3D {
  return tf.tensor3d(windows.flat(), [windows.length, windows[0].length, 1]);
}

function readHistory(value: unknown): TrainingHistory {
  const { trainingLoss, validationLoss, bestEpoch } = fields(value, 'train');
  return {
    trainingLoss: readNumbers(trainingLoss, 'train’s trainingLoss'),
    validationLoss: readNumbers(validationLoss, 'train’s validationLoss'),
    bestEpoch: readNumber(bestEpoch, 'train’s bestEpoch'),
  };
}

function fields(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new ContractError(`${name} must return an object, and returned ${kind(value)}`);
}

/** Reads a column [rows, 1]. @throws ContractError where the value is none */
function readColumn(value: unknown, name: string, rows: number): number[] {
  if (!(value instanceof tf.Tensor))
    throw new ContractError(`${name} must be a tensor [${rows}, 1], and is ${kind(value)}`);
  if (value.rank === 2 && value.shape[0] === rows && value.shape[1] === 1) return [...value.dataSync()];
  throw new ContractError(`${name} must be a tensor [B, 1] = [${rows}, 1], and is ${kind(value)}`);
}

function readNumbers(value: unknown, name: string): number[] {
  const values = Array.isArray(value)
    ? value
    : ArrayBuffer.isView(value)
      ? Array.from(value as Float32Array)
      : undefined;
  if (!values) throw new ContractError(`${name} must be an array of numbers, and is ${kind(value)}`);
  return values.map((item, i) => readNumber(item, `${name}[${i}]`));
}

const readNumber = numberReader((value) => {
  const hint = value instanceof tf.Tensor ? ': dataSync()[0] reads its number' : '';
  return `${kind(value)}${hint}`;
});

/** Says what a value is, for a sentence: never its contents. */
function kind(value: unknown): string {
  return value instanceof tf.Tensor ? `a tensor [${value.shape.join(', ')}]` : kindOf(value);
}
