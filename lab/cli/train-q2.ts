import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { wholeNumber } from '../../harness/support/command.ts';
import { showLine } from '../../harness/support/terminal.ts';
import { readPrices } from '../prices/csv.ts';
import { positiveNumber, writePage } from './command.ts';
import type { ExperimentOptions } from './experiment.ts';
import { type Author, fromOption, loadQ2 } from './load-solution.ts';
import { errorLines, forecastTable, historyTable } from './training-report.ts';

const SYNTHETIC_PRICES = fileURLToPath(new URL('../../fixtures/prices.csv', import.meta.url));
/** Rows of the test split whose forecasts are shown. */
const SHOWN_FORECASTS = 10;

interface Options extends Omit<ExperimentOptions, 'hiddenSize' | 'onEpoch'> {
  from: Author;
  data: string;
  hidden: number;
  page: string;
}

/** Makes `npm run train -- q2`, which trains the forecasting RNN, and shows both histories and its last forecasts. */
export function q2Command(): Command {
  return new Command('q2')
    .description('Trains the RNN of question 2 on a price series, and shows both histories and its last forecasts.')
    .addOption(fromOption('q2'))
    .addOption(
      new Option('--data <FILE>', 'a CSV file date,price').default(SYNTHETIC_PRICES, 'fixtures/prices.csv, synthetic'),
    )
    .option('--epochs <number>', 'times that the training windows are gone through', wholeNumber(1, 100_000), 100)
    .option('--hidden <H>', 'hidden units of each recurrent layer', wholeNumber(1, 2000), 32)
    .option('--layers <number>', 'recurrent layers', wholeNumber(1, 20), 1)
    .option('--seq-length <L>', 'prices in a window', wholeNumber(1, 10_000), 10)
    .option('--batch-size <B>', 'windows in a batch', wholeNumber(1, 100_000), 64)
    .option('--learning-rate <number>', 'step size of Adam', positiveNumber, 0.01)
    .option('--seed <number>', 'seed of the weights and of the batches', wholeNumber(0, 2 ** 32 - 1), 1)
    .option('--validate-every <number>', 'epochs from one validation to the next', wholeNumber(1, 100_000), 1)
    .option('--page <FILE>', 'the page with the curves that it writes', 'runs/train-q2.html')
    .action(runTraining);
}

async function runTraining(options: Options, command: Command): Promise<void> {
  const { from, data, epochs, hidden, layers, seqLength, batchSize, learningRate, seed, validateEvery } = options;
  if (validateEvery > epochs) {
    command.error(`error: --validate-every ${validateEvery} is never reached in ${epochs} epochs: take fewer`);
  }
  const prices = readPrices(data);
  // Only now: TensorFlow.js takes a while to load, and question 1 and --help do without it.
  const { runExperiment } = await import('./experiment.ts');
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
  const outcome = await runExperiment(solution, prices, data, {
    ...options,
    hiddenSize: hidden,
    onEpoch: (epoch) => showLine(`epoch ${Math.min(epoch, epochs)} of ${epochs}`),
  }).finally(() => showLine(''));
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
