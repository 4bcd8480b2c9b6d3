import { relative } from 'node:path';
import { showLine } from '../../harness/support/terminal.ts';
import { refusing } from '../data-error.ts';
import { readPrices } from '../prices/csv.ts';
import type { ExperimentOptions } from '../q2/experiment.ts';
import { writePage } from './command.ts';
import { type Author, loadQ2 } from './load-solution.ts';
import { errorLines, forecastTable, historyTable } from './training-report.ts';

/** Rows of the test split whose forecasts are shown. */
const SHOWN_FORECASTS = 10;

/** Settings of an experiment, and what it is made of. */
export interface Q2Options extends Omit<ExperimentOptions, 'hiddenSize' | 'onEpoch'> {
  from: Author;
  data: string;
  hidden: number;
  page: string;
}

/** Trains the forecasting RNN, and shows both histories and its last forecasts. */
export async function trainQ2(options: Q2Options): Promise<void> {
  const { from, data, epochs, hidden, layers, seqLength, batchSize, learningRate, seed, validateEvery } = options;
  const prices = readPrices(data);
  // Only now: TensorFlow.js takes a while to load, and without prices there is nothing to train on.
  const { runExperiment } = await import('../q2/experiment.ts');
  const solution = await loadQ2(from);
  const settings = [
    `${from}/q2.ts on ${relative('.', data)} (${prices.length.toLocaleString('en-US')} prices)`,
    `L = ${seqLength}`,
    `H = ${hidden}`,
    `${layers} layer${layers === 1 ? '' : 's'}`,
    `batches of ${batchSize}`,
    `Adam at ${learningRate}`,
    `${epochs} epochs`,
    `seed ${seed}`,
  ];
  console.log(`${settings.join(' · ')}\n`);

  const start = performance.now();
  process.once('SIGINT', () => {
    console.error(`\nstopped by Ctrl-C before the last of ${epochs} epochs: there is no history to show`);
    process.exit(130);
  });
  const experiment = {
    ...options,
    hiddenSize: hidden,
    onEpoch: (epoch: number) => showLine(`epoch ${Math.min(epoch, epochs)} of ${epochs}`),
  };
  const outcome = await runExperiment(solution, prices, experiment, (make, split) =>
    refusing(split ? `${data}, ${split} split` : data, make),
  ).finally(() => showLine(''));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);

  const { history, testLoss, forecasts } = outcome;
  console.log(historyTable(history, validateEvery));
  console.log(`best epoch ${history.bestEpoch}; trained in ${seconds} s\n`);
  console.log(`${errorLines(testLoss, forecasts)}\n`);
  console.log(`${forecastTable(forecasts.slice(-SHOWN_FORECASTS))}\n`);

  // Only now: drawing takes a while to load too.
  const { q2Page } = await import('./pages.ts');
  writePage(options.page, q2Page({ ...outcome, settings, validateEvery }));
}
