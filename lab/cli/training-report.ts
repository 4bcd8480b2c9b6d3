import { styleText } from 'node:util';
import { align } from '../../harness/support/text.ts';
import { formatDate } from '../prices/price.ts';
import type { TrainingHistory } from '../q2/contracts.ts';
import type { Forecast } from '../q2/experiment.ts';
import type { Epoch } from './observe.ts';

/** Epochs that the table of histories lists at most, besides the first, the best and the last one. */
const LISTED_EPOCHS = 20;

/** Draws both histories side by side, downsampled evenly where they are long. */
export function historyTable(history: TrainingHistory, validateEvery: number): string {
  const { trainingLoss, validationLoss, bestEpoch } = history;
  const epochs = trainingLoss.length;
  const step = listingStep(epochs, validateEvery);
  const rows = trainingLoss.flatMap((loss, i) => {
    const epoch = i + 1;
    if (epoch % step !== 0 && epoch !== 1 && epoch !== bestEpoch && epoch !== epochs) return [];
    const validation = epoch % validateEvery === 0 ? showLoss(validationLoss[epoch / validateEvery - 1]) : '';
    return [[`${epoch}`, showLoss(loss), validation, epoch === bestEpoch ? 'best' : '']];
  });
  return table(['epoch', 'training loss', 'validation loss', ''], rows);
}

/** Shows an epoch that is over in a line. */
export function epochLine(epoch: number, epochs: number, { trainingLoss, validationLoss }: Epoch): string {
  const training = trainingLoss === undefined ? '' : `: loss ${showLoss(trainingLoss)}`;
  const validation = validationLoss === undefined ? '' : `, validation ${showLoss(validationLoss)}`;
  return `epoch ${String(epoch).padStart(String(epochs).length)} of ${epochs}${training}${validation}`;
}

/** Finds the smallest of 1, 2, 5, 10, 20, 50, … validations that lists few enough epochs. */
function listingStep(epochs: number, validateEvery: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) {
      const step = digit * power * validateEvery;
      if (epochs / step <= LISTED_EPOCHS) return step;
    }
  }
}

/** Says how far the forecasts are off, next to the forecast that the price stays as it is. */
export function errorLines(testLoss: number, forecasts: readonly Forecast[]): string {
  const rmse = (which: 'forecast' | 'naive'): string => showDollars(rootMeanSquaredError(forecasts, which));
  return [
    `test loss   ${showLoss(testLoss)}, mean squared error of scaled prices`,
    `test RMSE   ${rmse('forecast')}; ${rmse('naive')} for the naive forecast, the last price of the window`,
  ].join('\n');
}

/** Computes the error in dollars of the model's forecasts, or of those that need no model. */
export function rootMeanSquaredError(forecasts: readonly Forecast[], which: 'forecast' | 'naive'): number {
  const squares = forecasts.map((forecast) => (forecast[which] - forecast.price) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

export function forecastTable(forecasts: readonly Forecast[]): string {
  return table(FORECAST_COLUMNS, forecasts.map(forecastRow));
}

export const FORECAST_COLUMNS = ['date', 'price', 'forecast', 'error'];

/** Shows a forecast as the cells of a row. */
export function forecastRow({ time, price, forecast }: Forecast): string[] {
  const error = forecast - price;
  return [formatDate(time), showDollars(price), showDollars(forecast), `${error < 0 ? '' : '+'}${showDollars(error)}`];
}

export function showLoss(loss: number): string {
  return loss.toExponential(3);
}

export function showDollars(amount: number): string {
  return amount.toLocaleString('en-US', { style: 'currency', currency: 'USD' });
}

/** Draws a table whose columns are aligned at their right ends. */
function table(header: readonly string[], rows: readonly string[][]): string {
  const [first, ...rest] = align([header, ...rows], 'padStart');
  return [styleText('dim', first), ...rest].join('\n');
}
