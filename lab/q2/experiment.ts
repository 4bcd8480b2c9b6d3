import { refusing } from '../errors.ts';
import type { PricePoint } from '../prices/price.ts';
import { SeededRandom } from '../random.ts';
import { checkedHistory, checkedTestResult } from './checked-results.ts';
import type { Loader, ModelOptions, TrainingHistory, TrainOptions } from './contracts.ts';
import { DataLoader } from './data-loader.ts';
import { MinMaxScaler, StockDataset, splitChronologically } from './dataset.ts';
import { initialise, type Solution } from './module.ts';
import { adam, meanSquaredError } from './optimization.ts';

interface ExperimentOptions extends ModelOptions, Pick<TrainOptions, 'epochs' | 'validateEvery'> {
  /** L, values in a window */
  seqLength: number;
  batchSize: number;
  learningRate: number;
  /** of the initial weights and of the order of the training windows */
  seed: number;
  /** called whenever the training loop begins to read the training windows: with 1 the first time */
  onEpoch(epoch: number): void;
}

/** What followed one window of the test split, and what was forecast; in dollars. */
export interface Forecast {
  time: number;
  price: number;
  forecast: number;
  /** the last price of the window: a forecast that needs no model */
  naive: number;
}

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
  const history = checkedHistory(
    await train(model, countingEpochs(trainLoader, onEpoch), valLoader, trainOptions),
    options,
  );
  const result = checkedTestResult(await test(model, testLoader, { lossFn }), testLoader.samples);

  const forecasts = scaler.inverse(result.predictions).map((forecast, window) => {
    const [last, next] = splits.test.slice(window + seqLength - 1);
    return { time: next.time, price: next.price, forecast, naive: last.price };
  });
  return { history, testLoss: result.loss, forecasts };
}

/** The same loader, telling whenever an iteration begins. */
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
