import { ContractError, type Driver } from 'lab-harness/inside';
import type { PricePoint } from '../../lab/prices/price.ts';
import type { LossFunction, ModelOptions, TrainingHistory, TrainOptions } from '../../lab/q2/contracts.ts';
import { type ExperimentOptions, runExperiment } from '../../lab/q2/experiment.ts';
import { CALL_SCOPE, freeAfterCall } from '../../lab/q2/freed.ts';
import type { Module, Solution } from '../../lab/q2/module.ts';
import { adam, meanSquaredError } from '../../lab/q2/optimization.ts';
import { tf } from '../../lab/q2/tensorflow.ts';
import type { Tensor } from '../toolkit/plain.ts';
import { adopt, LinearModel, linear, testNothing, untrained } from './models.ts';
import { fields, readColumn, readHistory, readNumber, readNumbers, toWindows } from './plain-data.ts';
import { readPredictions, refuseKept, refuseNaN } from './predictions.ts';
import { Recorder, ScriptedDataset, type TraceEntry, type Update, valuesOf, type Windows } from './recorder.ts';
import { expectReadable, expectSpoilt, expectTrainable, spoil, unchanged } from './unchanged.ts';

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
  /** whether a linear model is trained in the place of the submission's */
  isLinear?: true | undefined;
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
  /** fingerprints of the weights in the end */
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
  /** tested first, as the contents of the same objects, where there is any */
  before?: TestedModel | undefined;
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
    /** Predicts B windows of L values each, with a model whose weights are assigned, after a first call on a window of `firstLength` values. */
    forward(model: ModelOptions, weights: Tensor[], windows: number[][], firstLength?: number): Promise<number[]> {
      return cleanly(() => {
        const rnn = adopt(() => new module.RNN(model), weights, windows, firstLength);
        rnn.assign(weights.map(({ shape, values }) => ({ shape, values: values.map(() => 0) })));
        // The same tensor again, with other weights: a prediction that was remembered is not theirs.
        const x = toWindows(windows);
        const before = rnn.model.forward(x);
        rnn.assign(weights);
        const predictions = readPredictions(rnn.model, windows, x);
        refuseNaN(predictions, () => rnn.model.forward(x));
        refuseKept(predictions, { weights, windows }, rnn);
        if (before.isDisposed)
          throw new ContractError('what forward has returned is its caller’s, and the next call of forward frees it');
        return predictions;
      });
    },

    /**
     * Runs `train`, and tells what it returned, what it did on the way, and what the model then predicts.
     * @param before trained first, as the contents of the same model, loaders and options
     */
    train(run: TrainingRun, before?: TrainingRun): Promise<Trained> {
      return cleanly(async () => {
        const first = run.order[0][0].map((index) => run.training.x[index]);
        const rnn = run.isLinear ? linear(first[0].length) : adopt(() => new module.RNN(run.model), run.weights, first);
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
          const given = { options, trainLoader, valLoader, 'options.optimizer': optimizer };
          const result = await unchanged('train', given, () =>
            module.train(rnn.model, trainLoader, valLoader, options),
          );
          expectReadable('train', rnn.variables);
          return result;
        };
        const spoilt = before ? spoil(await trained(before)) : [];
        const result = await trained(run);
        const history = readHistory(result);
        expectSpoilt('train', spoilt, { model: rnn.model, options, trainLoader, valLoader }, result);
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
          const result = await unchanged('test', { options, loader }, () => module.test(model, loader, options));
          const variables = [model.kernel, model.bias];
          expectReadable('test', variables);
          expectTrainable('test', variables);
          return result;
        };
        // Of the model last: where it holds what an earlier call returned, that says more.
        const result = await unchanged('test', { model }, async () => {
          const spoilt = run.before ? spoil(await results(run.before)) : [];
          losses.length = 0;
          const result = fields(await results(run.tested), 'test');
          expectSpoilt('test', spoilt, { model, options, loader }, result);
          return result;
        });
        const { loss, predictions } = result;
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
  tf.engine().startScope(CALL_SCOPE);
  try {
    return await procedure();
  } finally {
    tf.engine().endScope();
    freeAfterCall();
  }
}
