import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { errorLines, forecastTable, historyTable } from './training-report.ts';

const lines = (text: string): string[] => stripVTControlCharacters(text).split('\n');

describe('historyTable', () => {
  test('sets validation losses beside the epochs that they follow', () => {
    const history = { trainingLoss: [0.5, 0.25, 0.125, 1.5e-9, Number.NaN], validationLoss: [0.3, 0.2], bestEpoch: 4 };
    expect(lines(historyTable(history, 2))).toEqual([
      'epoch  training loss  validation loss',
      '    1       5.000e-1',
      '    2       2.500e-1         3.000e-1',
      '    4       1.500e-9         2.000e-1  best',
      '    5            NaN',
    ]);
  });

  test('thins a long history, and keeps its first, best and last epoch', () => {
    const losses = Array.from({ length: 203 }, (_, i) => 1 / (i + 1));
    const table = lines(historyTable({ trainingLoss: losses, validationLoss: losses, bestEpoch: 57 }, 1));
    const epochs = table.slice(1).map((line) => Number.parseInt(line, 10));
    expect(epochs).toEqual([1, 20, 40, 57, 60, 80, 100, 120, 140, 160, 180, 200, 203]);
    expect(table[4]).toMatch(/^ +57 .* best$/);
  });

  test('thins to epochs with a validation', () => {
    const trainingLoss = Array(100).fill(1);
    const table = lines(historyTable({ trainingLoss, validationLoss: Array(33).fill(1), bestEpoch: 3 }, 3));
    expect(table.slice(1).map((line) => Number.parseInt(line, 10))).toEqual([
      1, 3, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 66, 72, 78, 84, 90, 96, 100,
    ]);
  });
});

const forecasts = [
  { time: Date.UTC(2022, 0, 6), price: 1000, forecast: 1003, naive: 995 },
  { time: Date.UTC(2022, 0, 6, 20), price: 1010, forecast: 1006, naive: 1000 },
];

test('errorLines gives the root mean squared errors of model and naive forecast', () => {
  // √((3² + 4²) / 2) = 3.536 and √((5² + 10²) / 2) = 7.906
  expect(lines(errorLines(0.00025, forecasts))).toEqual([
    'test loss   2.500e-4, mean squared error of scaled prices',
    'test RMSE   $3.54; $7.91 for the naive forecast, the last price of the window',
  ]);
});

test('forecastTable gives each error with its sign', () => {
  expect(lines(forecastTable(forecasts))).toEqual([
    '                date      price   forecast   error',
    '2022-01-06T00:00:00Z  $1,000.00  $1,003.00  +$3.00',
    '2022-01-06T20:00:00Z  $1,010.00  $1,006.00  -$4.00',
  ]);
});
