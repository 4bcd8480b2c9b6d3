import { describe, expect, test } from 'vitest';
import { refusing } from '../data-error.ts';
import { HOUR, type PricePoint } from '../prices/price.ts';
import type { Batch, Loader, TestResult, TrainingHistory } from './contracts.ts';
import { runExperiment } from './experiment.ts';
import { Module, type Solution } from './module.ts';
import { tf } from './tensorflow.ts';

/** Model that forecasts the last value of the window, with a weight that is there to be initialised. */
class LastValue extends Module {
  readonly bias = tf.scalar(0).variable();

  forward(x: Batch['x']): Batch['y'] {
    return x.slice([0, x.shape[1] - 1, 0], [-1, 1, 1]).reshape([-1, 1]);
  }
}

const lastValue: Solution = {
  RNN: LastValue,
  train(_model, trainLoader, _valLoader, { epochs, validateEvery }): TrainingHistory {
    for (let epoch = 1; epoch <= epochs; epoch++) [...trainLoader];
    const validations = Math.floor(epochs / validateEvery);
    return { trainingLoss: Array(epochs).fill(1), validationLoss: Array(validations).fill(2), bestEpoch: 4 };
  },
  test(model, loader): TestResult {
    return { loss: 0.5, predictions: [...loader].flatMap(({ x }) => [...model.forward(x).dataSync()]) };
  },
};

/** Rising prices 100, 101, …: 28 for training, 6 for validation, 6 for the test. */
const prices: PricePoint[] = Array.from({ length: 40 }, (_, i) => ({ time: 20 * HOUR * i, price: 100 + i }));

const settings = {
  epochs: 5,
  validateEvery: 2,
  hiddenSize: 4,
  layers: 1,
  seqLength: 3,
  batchSize: 8,
  learningRate: 0.1,
  seed: 1,
};

const run = (solution: Partial<Solution> = {}, options = {}, series = prices) =>
  runExperiment({ ...lastValue, ...solution }, series, { ...settings, ...options }, (make, split) =>
    refusing(split ? `prices.csv, ${split} split` : 'prices.csv', make),
  );

/** Lists the first value of every window, sorted. */
const windowStarts = (loader: Loader): number[] =>
  [...loader].flatMap(({ x }) => x.arraySync().map(([[first]]) => first)).sort((a, b) => a - b);

describe('runExperiment', () => {
  test('sets forecasts in dollars beside the prices that came, the first after the first test window', async () => {
    const { forecasts, testLoss } = await run();
    expect(forecasts.map(({ time, price, naive }) => [time / (20 * HOUR), price, naive])).toEqual([
      [37, 137, 136],
      [38, 138, 137],
      [39, 139, 138],
    ]);
    for (const { forecast, naive } of forecasts) expect(forecast).toBeCloseTo(naive, 3);
    expect(testLoss).toBe(0.5);
  });

  test('scales by the training prices alone, and lets no window reach over a boundary', async () => {
    await run({
      train(model, trainLoader, valLoader, options) {
        const scaled = (price: number): number => Math.fround((2 * (price - 100)) / 27 - 1);
        const starts = Array.from({ length: 25 }, (_, i) => scaled(100 + i));
        expect(windowStarts(trainLoader)).toEqual(starts);
        expect(windowStarts(valLoader)).toEqual([128, 129, 130].map(scaled));
        return lastValue.train(model, trainLoader, valLoader, options);
      },
    });
  });

  test('draws the initial weights', async () => {
    await run({
      test(model, loader, options) {
        expect(model.weights()[0].dataSync()[0]).not.toBe(0);
        return lastValue.test(model, loader, options);
      },
    });
  });

  test('refuses a series that is too short, or does not move', async () => {
    const tooShort = run({}, { seqLength: 6 });
    await expect(tooShort).rejects.toThrow('prices.csv, validation split: 6 values are too few for windows of 6');
    const flat = prices.map(({ time }) => ({ time, price: 7 }));
    await expect(run({}, {}, flat)).rejects.toThrow(/^prices\.csv: .* all 28 of them are 7$/);
  });

  test('takes typed arrays for arrays', async () => {
    const trainingLoss = Float64Array.of(1, 2, 3, 4, 5) as unknown as number[];
    const predictions = Float32Array.of(0, 0.5, 1) as unknown as number[];
    const { history, forecasts } = await run({
      train: () => ({ trainingLoss, validationLoss: [2, 2], bestEpoch: 4 }),
      test: () => ({ loss: 1, predictions }),
    });
    expect(history.trainingLoss).toEqual([1, 2, 3, 4, 5]);
    expect(forecasts.map(({ forecast }) => forecast)).toEqual([113.5, 120.25, 127]);
  });

  const history = { trainingLoss: [1, 1, 1, 1, 1], validationLoss: [2, 2], bestEpoch: 4 };
  test.each([
    [undefined, 'q2.train must return trainingLoss, an array of numbers'],
    [{ ...history, trainingLoss: [1, 1] }, 'q2.train returned 2 numbers as trainingLoss, expected 5: one an epoch'],
    [
      { ...history, trainingLoss: [1, 1, 1, 1, tf.scalar(1)] },
      'q2.train must return trainingLoss, an array of numbers',
    ],
    [
      { ...history, validationLoss: [2] },
      'q2.train returned 1 numbers as validationLoss, expected 2: one a validation',
    ],
    [{ ...history, bestEpoch: undefined }, 'q2.train must return bestEpoch, the number of an epoch'],
  ])('refuses the history %#', async (returned, message) => {
    await expect(run({ train: async () => returned as TrainingHistory })).rejects.toThrow(message);
  });

  test.each([
    [undefined, 'q2.test must return loss, a number'],
    [{ loss: tf.scalar(1), predictions: [1, 2, 3] }, 'q2.test must return loss, a number'],
    [{ loss: 1, predictions: [1, 2] }, 'q2.test returned 2 numbers as predictions, expected 3: one a window'],
    [{ loss: 1 }, 'q2.test must return predictions, an array of numbers'],
  ])('refuses the test result %#', async (returned, message) => {
    await expect(run({ test: async () => returned as unknown as TestResult })).rejects.toThrow(message);
  });
});
