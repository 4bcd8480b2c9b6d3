import { refusing } from '../data-error.ts';
import { ModelError } from '../errors.ts';
import type { PricePoint } from '../prices/price.ts';
import type { Loader, ModelOptions, TestResult, TrainingHistory, TrainOptions } from '../q2/contracts.ts';
import { DataLoader } from '../q2/data-loader.ts';
import { MinMaxScaler, StockDataset, splitChronologically } from '../q2/dataset.ts';
import { initialise, type Solution } from '../q2/module.ts';
import { adam, meanSquaredError } from '../q2/optimization.ts';
import { SeededRandom } from '../random.ts';

/** Settings of an experiment: of the data, the model and the training. */
export interface ExperimentOptions extends ModelOptions, Pick<TrainOptions, 'epochs' | 'validateEvery'> {
  /** L, values in a window */
  seqLength: number;
  batchSize: number;
  learningRate: number;
  /** of the initial weights and of the order of the training windows */
  seed: number;
  /** called whenever the training loop begins to read the training windows: with 1 the first time */
  onEpoch(epoch: number): void;
}

/** Price that followed one window of the test split, and its forecasts; in dollars. */
export interface Forecast {
  time: number;
  price: number;
  forecast: number;
  /** the last price of the window: a forecast that needs no model */
  naive: number;
}

/** Outcome of an experiment: the training, and the test of the model that it has left. */
export interface Outcome {
  history: TrainingHistory;
  /** mean squared error of the scaled test windows, as `test` returned it */
  testLoss: number;
  /** one a window of the test split, in the order of time */
  forecasts: Forecast[];
}

/**
 * Trains a model on the first part of a price series, validates it on the next and tests it on the last.
 *
 * @param file where the prices come from, for messages
 * @throws DataError where the series is too short for its windows, or its training prices are all the same
 * @throws ModelError where the solution returns something else than its contract says
 */
export async function runExperiment(
  { RNN, train, test }: Solution,
  prices: readonly PricePoint[],
  file: string,
  options: ExperimentOptions,
): Promise<Outcome> {
  const { hiddenSize, layers, seqLength, batchSize, learningRate, epochs, validateEvery, seed, onEpoch } = options;
  const random = new SeededRandom(seed);
  const splits = splitChronologically(prices);
  const scaler = refusing(file, () => new MinMaxScaler(splits.training.map(({ price }) => price)));
  const datasetOf = (split: keyof typeof splits): StockDataset => {
    const scaled = scaler.transform(splits[split].map(({ price }) => price));
    return refusing(`${file}, ${split} split`, () => new StockDataset(scaled, seqLength));
  };
  const trainLoader = new DataLoader(datasetOf('training'), { batchSize, random });
  const valLoader = new DataLoader(datasetOf('validation'), { batchSize });
  const testLoader = new DataLoader(datasetOf('test'), { batchSize });

  const lossFn = meanSquaredError;
  const model = new RNN({ hiddenSize, layers });
  initialise(model, hiddenSize, seqLength, random);
  const trainOptions = { epochs, validateEvery, lossFn, optimizer: adam(learningRate) };
  const history = await train(model, countingEpochs(trainLoader, onEpoch), valLoader, trainOptions);
  checkHistory(history, epochs, Math.floor(epochs / validateEvery));
  const result = await test(model, testLoader, { lossFn });
  checkTestResult(result, testLoader.samples);

  const forecasts = scaler.inverse(result.predictions).map((forecast, window) => {
    const [last, next] = splits.test.slice(window + seqLength - 1);
    return { time: next.time, price: next.price, forecast, naive: last.price };
  });
  return { history, testLoss: result.loss, forecasts };
}

/** Wraps a loader so that it tells whenever an iteration begins. */
function countingEpochs(loader: Loader, onEpoch: (epoch: number) => void): Loader {
  let epoch = 0;
  return {
    samples: loader.samples,
    batches: loader.batches,
    *[Symbol.iterator]() {
      onEpoch(++epoch);
      yield* loader;
    },
  };
}

function checkHistory(history: TrainingHistory, epochs: number, validations: number): void {
  checkNumbers('q2.train', 'trainingLoss', history?.trainingLoss, epochs, 'one an epoch');
  checkNumbers('q2.train', 'validationLoss', history.validationLoss, validations, 'one a validation');
  if (!Number.isInteger(history.bestEpoch)) {
    throw new ModelError(`q2.train must return bestEpoch, the number of an epoch, and returned ${history.bestEpoch}`);
  }
}

function checkTestResult(result: TestResult, samples: number): void {
  if (typeof result?.loss !== 'number') throw new ModelError('q2.test must return loss, a number');
  checkNumbers('q2.test', 'predictions', result.predictions, samples, 'one a window');
}

function checkNumbers(returner: string, name: string, values: unknown, length: number, meaning: string): void {
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'number')) {
    throw new ModelError(`${returner} must return ${name}, an array of numbers`);
  }
  if (values.length !== length) {
    throw new ModelError(`${returner} returned ${values.length} numbers as ${name}, expected ${length}: ${meaning}`);
  }
}
