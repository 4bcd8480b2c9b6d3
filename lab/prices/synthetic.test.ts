import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { MinMaxScaler, splitChronologically } from '../q2/dataset.ts';
import { readPrices } from './csv.ts';
import { syntheticPrices } from './synthetic.ts';

describe('the synthetic series', () => {
  const series = syntheticPrices();
  const prices = series.map(({ price }) => price);

  test('has 1,761 rows, 20 hours apart from 2018-01-01 on', () => {
    expect(series).toHaveLength(1761);
    series.forEach(({ time }, row) => {
      expect(time).toBe(Date.UTC(2018, 0, 1) + row * 20 * 3_600_000);
    });
  });

  test('lies between a few thousand and some tens of thousands of dollars', () => {
    expect(Math.min(...prices)).toBeGreaterThan(2_000);
    expect(Math.min(...prices)).toBeLessThan(5_000);
    expect(Math.max(...prices)).toBeGreaterThan(40_000);
    expect(Math.max(...prices)).toBeLessThan(70_000);
  });

  test('has a training split that covers the range of the others', () => {
    const { training, validation, test } = splitChronologically(prices);
    for (const value of new MinMaxScaler(training).transform([...validation, ...test])) {
      expect(Math.abs(value)).toBeLessThanOrEqual(1);
    }
  });

  test('is the shipped file, which says that it is synthetic', () => {
    const path = fileURLToPath(new URL('../../fixtures/prices.csv', import.meta.url));
    expect(readPrices(path)).toEqual(series);
    expect(readFileSync(path, 'utf8')).toMatch(/^# Synthetic/);
  });
});
