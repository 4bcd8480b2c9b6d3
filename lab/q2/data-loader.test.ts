import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../random.ts';
import type { Loader } from './contracts.ts';
import { DataLoader } from './data-loader.ts';
import { StockDataset } from './dataset.ts';
import { adam, meanSquaredError } from './optimization.ts';
import { tf } from './tensorflow.ts';

/** Makes values 0, 1, 2, … in windows of 2, so that a target names its window: y = index + 2. */
const countingUp = (samples: number): StockDataset =>
  new StockDataset(
    Array.from({ length: samples + 2 }, (_, i) => i),
    2,
  );

const targets = (loader: Loader): number[] => [...loader].flatMap(({ y }) => [...y.dataSync()]);

describe('batches', () => {
  test('are tensors [B, L, 1] and [B, 1], in the order of time, the last one short', () => {
    const loader = new DataLoader(countingUp(5), { batchSize: 2 });
    const batches = [...loader].map(({ x, y }) => ({ x: x.arraySync(), y: y.arraySync() }));
    expect(batches).toEqual([
      {
        x: [
          [[0], [1]],
          [[1], [2]],
        ],
        y: [[2], [3]],
      },
      {
        x: [
          [[2], [3]],
          [[3], [4]],
        ],
        y: [[4], [5]],
      },
      { x: [[[4], [5]]], y: [[6]] },
    ]);
  });

  test.each([
    [5, 2, 3],
    [6, 2, 3],
    [3, 64, 1],
  ])('%d samples in batches of %d make %d batches', (samples, batchSize, batches) => {
    const loader = new DataLoader(countingUp(samples), { batchSize });
    expect(loader).toMatchObject({ samples, batches });
    expect([...loader]).toHaveLength(batches);
  });

  test.each([0, -4, 1.5])('cannot be of size %d', (batchSize) => {
    expect(() => new DataLoader(countingUp(3), { batchSize })).toThrow(`a positive integer, not ${batchSize}`);
  });
});

describe('shuffling', () => {
  const shuffled = (seed: number): DataLoader =>
    new DataLoader(countingUp(50), { batchSize: 8, random: new SeededRandom(seed) });
  const inTime = targets(new DataLoader(countingUp(50), { batchSize: 8 }));

  test('hands out every window once an epoch, each with its own target', () => {
    const loader = shuffled(1);
    for (let epoch = 1; epoch <= 3; epoch++) {
      expect(targets(loader).sort((a, b) => a - b)).toEqual(inTime);
    }
    for (const { x, y } of loader) {
      expect(y.dataSync()).toEqual(x.slice([0, 1, 0], [-1, 1, 1]).add(1).dataSync());
    }
  });

  test('draws another order each epoch', () => {
    const loader = shuffled(1);
    const [first, second, third] = [targets(loader), targets(loader), targets(loader)];
    expect(first).not.toEqual(inTime);
    expect(second).not.toEqual(first);
    expect(third).not.toEqual(second);
  });

  test('repeats all epochs from the same seed, and not from another one', () => {
    const [one, same, other] = [shuffled(1), shuffled(1), shuffled(2)];
    expect([targets(same), targets(same)]).toEqual([targets(one), targets(one)]);
    expect(targets(other)).not.toEqual(targets(shuffled(1)));
  });
});

describe('memory', () => {
  test('a long training needs no more tensors than a short one', () => {
    const tensorsAfter = (epochs: number): number => {
      const before = tf.memory().numTensors;
      const weight = tf.scalar(1).variable();
      const optimizer = adam(0.01);
      const loader = new DataLoader(countingUp(5), { batchSize: 2 });
      for (let epoch = 1; epoch <= epochs; epoch++) {
        for (const { x, y } of loader) {
          optimizer.minimize(() => meanSquaredError(x.mean<tf.Tensor2D>(1).mul(weight), y));
        }
      }
      return tf.memory().numTensors - before;
    };
    expect(tensorsAfter(20)).toBe(tensorsAfter(1));
  });

  test('batches outlive their iteration, until the next one begins', () => {
    const loader = new DataLoader(countingUp(5), { batchSize: 2 });
    const epoch = [...loader];
    expect(epoch[0].y.arraySync()).toEqual([[2], [3]]);
    for (const _ of loader) break;
    expect(epoch.every(({ x, y }) => x.isDisposed && y.isDisposed)).toBe(true);
  });

  test('an iteration inside another one leaves its batches alone', () => {
    const loader = new DataLoader(countingUp(5), { batchSize: 2 });
    for (const { y } of loader) {
      targets(loader);
      targets(loader);
      expect(y.isDisposed).toBe(false);
    }
  });
});
