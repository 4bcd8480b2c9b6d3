import { describe, expect, test } from 'vitest';
import { StockDataset } from './dataset.ts';

describe('StockDataset', () => {
  const dataset = new StockDataset([10, 20, 30, 40, 50], 3);

  test('the target is the value after the window, not one inside it', () => {
    expect(dataset.get(0)).toEqual({ x: [10, 20, 30], y: 40 });
  });

  test('the last window ends before the last value, which is its target', () => {
    expect(dataset.length).toBe(2);
    expect(dataset.get(1)).toEqual({ x: [20, 30, 40], y: 50 });
  });

  test.each([-1, 2, 0.5])('there is no window %d', (index) => {
    expect(() => dataset.get(index)).toThrow(`there is no window ${index}: the windows count from 0 to 1`);
  });

  test('a series as short as a window has no target', () => {
    expect(() => new StockDataset([1, 2, 3], 3)).toThrow(/3 values are too few for windows of 3.*at least 4 values/);
    expect(new StockDataset([1, 2, 3, 4], 3).length).toBe(1);
  });

  test.each([0, -1, 2.5])('seqLength cannot be %d', (seqLength) => {
    expect(() => new StockDataset([1, 2, 3], seqLength)).toThrow(`must be a positive integer, not ${seqLength}`);
  });
});
