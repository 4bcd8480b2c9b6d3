import { ContractError, type Driver, kindOf, numberReader } from 'lab-harness/inside';
import type { PricePoint } from '../../lab/prices/price.ts';
import type { LossFunction, ModelOptions, TrainingHistory, TrainOptions } from '../../lab/q2/contracts.ts';
import { type ExperimentOptions, runExperiment } from '../../lab/q2/experiment.ts';
import type { Module, Solution } from '../../lab/q2/module.ts';
import { adam, meanSquaredError } from '../../lab/q2/optimization.ts';
import { tf } from '../../lab/q2/tensorflow.ts';
import { SPOILT, type Tensor } from '../toolkit/plain.ts';
import { adopt, LinearModel, testNothing, untrained } from './models.ts';
import { Recorder, ScriptedDataset, type TraceEntry, type Update, valuesOf, type Windows } from './recorder.ts';

// Runs beside the student's functions, in the sandbox, and turns them into procedures over plain data.

/** The loss function of a run: scale · mean((prediction − target + shift)²), so that one of the student's own making shows. */
export interface LossForm {
  lossScale: number;
  /** tells prediction from target */
  lossShift: number;
}

/** A whole training run: everything that its history depends on. */
export interface TrainingRun extends LossForm {
  model: ModelOptions;
  weights: Tensor[];
  training: Windows;
  /** by epoch, by batch: the indices of its windows */
  order: number[][][];
  validation: Windows;
  validationBatches: number[][];
  /** windows that the model predicts in the end, and that no loader holds */
  unseen: number[][];
  epochs: number;
  validateEvery: number;
  learningRate: number;
  /** Adam unless given */
  optimizer?: 'sgd' | undefined;
}

/** Outcome of a training. */
export interface Trained {
  history: TrainingHistory;
  /** what the model that was left predicts for the unseen windows */
  predictions: number[];
  /** the same for the windows of the validation */
  validated: number[];
  /** of an oracle: what it would predict with the weights of each validation */
  candidates?: number[][] | undefined;
  /** forward passes on the way */
  trace: TraceEntry[];
  /** what options.optimizer was given */
  updates?: Update[] | undefined;
  /** shapes of the weights that are in the end what they were */
  still?: number[][] | undefined;
  /** fingerprint of the weights in the end */
  after: string;
  /** how many weights there are, and how many model.weights() finds */
  weights: { all: number; found: number };
}

/** A linear model, and what it is tested on. */
export interface TestedModel {
  /** L weights of a window's values, then the bias */
  weights: number[];
  windows: Windows;
}

export interface TestRun extends LossForm {
  batches: number[][];
  tested: TestedModel;
  /** tested first, as the contents of the same objects */
  before: TestedModel;
  /** windows that the model predicts in the end, and that the loader does not hold */
  unseen: number[][];
}

/** Outcome of a test. */
export interface Tested {
  loss: number;
  predictions: number[];
  /** what the loss function gave on the way */
  losses: number[];
  /** what the model then predicts for windows that the loader does not hold */
  unseen: number[];
  /** whether its weights are what they were, to the last bit */
  isSteady: boolean;
}

export type Q2Procedures = ReturnType<typeof createDriver>;

export default function createDriver(module: Solution) {
  return {
    /** Predicts B windows of L values each, with a model whose weights are assigned. */
    forward(model: ModelOptions, weights: Tensor[], windows: number[][]): Promise<number[]> {
      return cleanly(() => {
        const rnn = adopt(() => new module.RNN(model), weights);
        rnn.assign(weights.map(({ shape, values }) => ({ shape, values: values.map(() => 0) })));
        // The same tensor again, with other weights: a prediction that was remembered is not theirs.
        const x = toWindows(windows);
        rnn.model.forward(x);
        rnn.assign(weights);
        return readColumn(rnn.model.forward(x), 'forward’s result', windows.length);
      });
    },

    /**
     * Runs `train`, and tells what it returned, what it did on the way, and what the model then predicts.
     * @param before trained first, as the contents of the same model, loaders and options
     */
    train(run: TrainingRun, before?: TrainingRun): Promise<Trained> {
      return cleanly(async () => {
        const rnn = adopt(() => new module.RNN(run.model), run.weights);
        const options = {} as TrainOptions;
        const recorder = new Recorder(rnn.model, rnn.variables, () => options.optimizer.iterations);
        const training = new ScriptedDataset('training', trainingScript(run), recorder);
        const validation = new ScriptedDataset('validation', validationScript(run), recorder);
        const [trainLoader, valLoader] = [training.loader(), validation.loader()];
        const trained = async (own: TrainingRun) => {
          rnn.assign(own.weights);
          training.load(trainingScript(own));
          validation.load(validationScript(own));
          const { epochs, validateEvery, learningRate } = own;
          const lossFn = recorder.watch(shiftedError(own));
          const make = own.optimizer === 'sgd' ? tf.train.sgd : adam;
          const optimizer = recorder.watchUpdates(make(learningRate));
          Object.assign(options, { epochs, validateEvery, optimizer, lossFn });
          recorder.trace = [];
          recorder.updates = [];
          return unchanged('train', { options, trainLoader, valLoader, 'options.optimizer': optimizer }, () =>
            module.train(rnn.model, trainLoader, valLoader, options),
          );
        };
        const spoilt = before ? spoil(await trained(before)) : [];
        const history = readHistory(await trained(run));
        expectSpoilt('train', spoilt);
        const [trace, updates] = [[...recorder.trace], [...recorder.updates]];
        const still = rnn.variables.filter((variable, i) => isFilledWith(variable, run.weights[i]));
        const weights = { all: rnn.variables.length, found: countFound(rnn.model) };
        const after = recorder.weights();
        const [predictions, validated] = [run.unseen, run.validation.x].map((windows) => predict(rnn.model, windows));
        const shapes = still.map(({ shape }) => shape);
        return { history, predictions, validated, trace, updates, still: shapes, after, weights };
      });
    },

    /** Runs `test` on a linear model, so that no other task's mistake shows, and tells what the model then predicts. */
    test(run: TestRun): Promise<Tested> {
      return cleanly(async () => {
        const model = new LinearModel(run.tested.windows.x[0].length);
        const script = (windows: Windows) => ({ windows, order: [run.batches] });
        const dataset = new ScriptedDataset('test', script(run.tested.windows));
        const losses: number[] = [];
        const lossFn: LossFunction = (prediction, target) => {
          const loss = shiftedError(run)(prediction, target);
          losses.push(valuesOf(loss)[0]);
          return loss;
        };
        const [loader, options] = [dataset.loader(), { lossFn }];
        const results = async ({ weights, windows }: TestedModel) => {
          model.assign(weights);
          dataset.load(script(windows));
          return unchanged('test', { options, loader }, () => module.test(model, loader, options));
        };
        const spoilt = spoil(await results(run.before));
        losses.length = 0;
        const { loss, predictions } = fields(await results(run.tested), 'test');
        expectSpoilt('test', spoilt);
        return {
          loss: readNumber(loss, 'test’s loss'),
          predictions: readNumbers(predictions, 'test’s predictions'),
          losses,
          unseen: predict(model, run.unseen),
          isSteady: model.holds(run.tested.weights),
        };
      });
    },

    /**
     * Runs the experiment of `npm run train`, with the lab's loaders, on a price series.
     * @param task whose functions are the student's: the others only have the right form
     * @returns how many forecasts there are
     */
    experiment(task: 'train' | 'test', prices: PricePoint[], options: ExperimentOptions): Promise<number> {
      return cleanly(async () => {
        const solution =
          task === 'train' ? { ...module, test: testNothing } : { ...untrained(options.seqLength), test: module.test };
        return (await runExperiment(solution, prices, options)).forecasts.length;
      });
    },
  };
}
createDriver satisfies Driver<Solution, Q2Procedures>;

const trainingScript = ({ training, order }: TrainingRun) => ({ windows: training, order });
const validationScript = ({ validation, validationBatches }: TrainingRun) => ({
  windows: validation,
  order: [validationBatches],
});

/** Predicts windows of L values each. */
function predict(model: Module, windows: number[][]): number[] {
  return readColumn(model.forward(toWindows(windows)), 'forward’s result', windows.length);
}

/** Runs a function that must leave what it is given as it is. @throws ContractError where one of the objects has changed */
async function unchanged<T>(name: string, given: Record<string, object>, run: () => T | Promise<T>): Promise<T> {
  const before = Object.entries(given).map(([argument, object]) => ({ argument, object, values: { ...object } }));
  const result = await run();
  for (const { argument, object, values } of before) {
    const now: Record<string, unknown> = { ...object };
    const keys = Object.keys({ ...values, ...now });
    // An optimizer counts its updates.
    const changed = keys.find((key) => key !== 'iterations_' && !Object.is(now[key], Reflect.get(values, key)));
    if (changed !== undefined)
      throw new ContractError(`${name} must leave its arguments as they are, and changed ${argument}.${changed}`);
  }
  return result;
}

/** Writes over the numbers in the arrays of a result, so that what was kept of it is worth nothing. @returns those arrays */
function spoil(result: unknown): number[][] {
  const isFilled = (value: unknown): value is number[] =>
    (Array.isArray(value) || value instanceof Float32Array || value instanceof Float64Array) && value.length > 0;
  const lists = Object.values(Object(result)).filter(isFilled);
  for (const list of lists) list.fill(SPOILT);
  return lists;
}

/** Expects what was written into arrays of an earlier result to be there still. @throws ContractError where it is not */
function expectSpoilt(name: string, lists: readonly number[][]): void {
  if (lists.every((list) => list.length > 0 && list.every((value) => value === SPOILT))) return;
  throw new ContractError(`${name} must return new arrays, and has written into those that an earlier call returned`);
}

function isFilledWith(variable: tf.Variable, { values }: Tensor): boolean {
  return valuesOf(variable).every((value, i) => value === Math.fround(values[i]));
}

/** Counts the weights that a model finds in its fields. */
function countFound(model: Module): number {
  try {
    return model.weights().length;
  } catch {
    return 0; // it throws where it finds none
  }
}

/** Makes a run's loss function. */
function shiftedError({ lossScale, lossShift }: LossForm): LossFunction {
  return (prediction, target) =>
    tf.tidy(() => meanSquaredError(prediction, target.sub(lossShift)).mul<tf.Scalar>(lossScale));
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
  if (
    typeof value === 'object' &&
    value !== null &&
    (!Array.isArray(value) || Object.keys(value).length > value.length)
  )
    return value as Record<string, unknown>;
  throw new ContractError(`${name} must return an object, and returned ${kind(value)}`);
}

/** Reads a column [rows, 1]. @throws ContractError where the value is none */
function readColumn(value: unknown, name: string, rows: number): number[] {
  if (!(value instanceof tf.Tensor))
    throw new ContractError(`${name} must be a tensor [${rows}, 1], and is ${kind(value)}`);
  if (value.rank === 2 && value.shape[0] === rows && value.shape[1] === 1) return [...valuesOf(value)];
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
