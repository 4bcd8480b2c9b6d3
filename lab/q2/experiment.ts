import { ModelError } from '../errors.ts';
import type { PricePoint } from '../prices/price.ts';
import { SeededRandom } from '../random.ts';
import type { ModelOptions, TestResult, TrainingHistory, TrainOptions } from './contracts.ts';
import { DataLoader } from './data-loader.ts';
import { MinMaxScaler, StockDataset, splitChronologically } from './dataset.ts';
import { initialise, type Solution } from './module.ts';
import { adam, meanSquaredError } from './optimization.ts';
import { sayContract } from './shapes.ts';

/** Settings of an experiment: of the data, the model and the training. */
export interface ExperimentOptions extends ModelOptions, Pick<TrainOptions, 'epochs' | 'validateEvery'> {
  /** L, values in a window */
  seqLength: number;
  batchSize: number;
  learningRate: number;
  /** of the initial weights and of the order of the training windows */
  seed: number;
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

/** Makes something of the prices, or of one split of them, which may throw a RangeError. */
type Reading = <T>(make: () => T, split?: string) => T;

/**
 * Trains a model on the first part of a price series, validates it on the next and tests it on the last.
 *
 * @param reading for messages that say where the prices come from
 * @throws RangeError where the series is too short for its windows, or its training prices are all the same
 * @throws ModelError where the solution returns something else than its contract says
 */
export async function runExperiment(
  { RNN, train, test }: Solution,
  prices: readonly PricePoint[],
  options: ExperimentOptions,
  reading: Reading = (make) => make(),
): Promise<Outcome> {
  const { hiddenSize, layers, seqLength, batchSize, learningRate, epochs, validateEvery, seed } = options;
  const random = new SeededRandom(seed);
  const splits = splitChronologically(prices);
  const scaler = reading(() => new MinMaxScaler(splits.training.map(({ price }) => price)));
  const datasetOf = (split: keyof typeof splits): StockDataset => {
    const scaled = scaler.transform(splits[split].map(({ price }) => price));
    return reading(() => new StockDataset(scaled, seqLength), split);
  };
  const trainLoader = new DataLoader(datasetOf('training'), { batchSize, random });
  const valLoader = new DataLoader(datasetOf('validation'), { batchSize });
  const testLoader = new DataLoader(datasetOf('test'), { batchSize });

  const lossFn = meanSquaredError;
  const model = sayContract(new RNN({ hiddenSize, layers }));
  initialise(model, hiddenSize, seqLength, random);
  const trainOptions = { epochs, validateEvery, lossFn, optimizer: adam(learningRate) };
  const trained = await train(model, trainLoader, valLoader, trainOptions);
  const history = readHistory(trained, epochs, Math.floor(epochs / validateEvery));
  const { loss, predictions } = readTestResult(await test(model, testLoader, { lossFn }), testLoader.samples);

  const forecasts = scaler.inverse(predictions).map((forecast, window) => {
    const [last, next] = splits.test.slice(window + seqLength - 1);
    return { time: next.time, price: next.price, forecast, naive: last.price };
  });
  return { history, testLoss: loss, forecasts };
}

function readHistory(history: TrainingHistory, epochs: number, validations: number): TrainingHistory {
  const trainingLoss = readNumbers('q2.train', 'trainingLoss', history?.trainingLoss, epochs, 'one an epoch');
  const validationLoss = readNumbers(
    'q2.train',
    'validationLoss',
    history.validationLoss,
    validations,
    'one a validation',
  );
  const { bestEpoch } = history;
  if (!Number.isInteger(bestEpoch)) {
    throw new ModelError(`q2.train must return bestEpoch, the number of an epoch, and returned ${bestEpoch}`);
  }
  return { trainingLoss, validationLoss, bestEpoch };
}

function readTestResult(result: TestResult, samples: number): TestResult {
  if (typeof result?.loss !== 'number') throw new ModelError('q2.test must return loss, a number');
  const predictions = readNumbers('q2.test', 'predictions', result.predictions, samples, 'one a window');
  return { loss: result.loss, predictions };
}

/** Reads an array of numbers, which may be a typed one. */
function readNumbers(returner: string, name: string, given: unknown, length: number, meaning: string): number[] {
  const values = ArrayBuffer.isView(given) ? Array.from(given as Float32Array) : given;
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'number')) {
    throw new ModelError(`${returner} must return ${name}, an array of numbers`);
  }
  if (values.length !== length) {
    throw new ModelError(`${returner} returned ${values.length} numbers as ${name}, expected ${length}: ${meaning}`);
  }
  return values;
}
