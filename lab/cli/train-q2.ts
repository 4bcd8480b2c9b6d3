import { url as debuggerUrl } from 'node:inspector';
import { relative } from 'node:path';
import { counted } from '../../harness/support/counted.ts';
import { printAbove, showLine } from '../../harness/support/terminal.ts';
import { fitted } from '../../harness/support/text.ts';
import { readPrices } from '../prices/csv.ts';
import type { TrainingHistory } from '../q2/contracts.ts';
import type { Outcome } from '../q2/experiment.ts';
import { printSettings, writePage } from './command.ts';
import type { Epoch } from './observe.ts';
import type { Q2Training } from './q2-training.ts';
import { epochLine, errorLines, forecastTable, historyTable } from './training-report.ts';

/** Rows of the test split whose forecasts are shown. */
const SHOWN_FORECASTS = 10;

/** What the command line says. */
export interface Q2Options extends Omit<Q2Training, 'hiddenSize' | 'prices'> {
  hidden: number;
  page: string;
}

/** Trains the forecasting RNN, and shows both histories and its last forecasts; after Ctrl-C the histories until then. */
export async function trainQ2({ hidden, page, ...options }: Q2Options): Promise<void> {
  const { from, data, epochs, layers, seqLength, batchSize, learningRate, seed, validateEvery } = options;
  const prices = readPrices(data);
  const settings = [
    `${from}/q2.ts on ${relative('.', data)} (${prices.length.toLocaleString('en-US')} prices)`,
    `L = ${seqLength}`,
    `H = ${hidden}`,
    counted(layers, 'layer'),
    `batches of ${batchSize}`,
    `Adam at ${learningRate}`,
    `${epochs} epochs`,
    `seed ${seed}`,
  ];
  printSettings(settings);

  const start = performance.now();
  const seen: Epoch[] = [];
  const outcome = await train({ ...options, hiddenSize: hidden, prices }, (epoch) => {
    seen.push(epoch);
    const line = epochLine(seen.length, epochs, epoch);
    showLine(line);
    const isTenth = Math.floor((10 * seen.length) / epochs) > Math.floor((10 * (seen.length - 1)) / epochs);
    if (!process.stderr.isTTY && isTenth) printAbove(line);
  }).finally(() => showLine(''));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);

  const history = outcome?.history ?? historyOf(seen);
  if (history.trainingLoss.length === 0) {
    console.error(`stopped by Ctrl-C before the end of the first of ${epochs} epochs: there is no history to show`);
    process.exitCode = 130;
    return;
  }
  console.log(historyTable(history, validateEvery));
  if (outcome === undefined)
    console.log(`stopped by Ctrl-C after ${seen.length} of ${epochs} epochs, in ${seconds} s\n`);
  else {
    const { testLoss, forecasts } = outcome;
    console.log(`best epoch ${history.bestEpoch}; trained in ${seconds} s\n`);
    console.log(`${fitted(errorLines(testLoss, forecasts), process.stdout.columns)}\n`);
    console.log(`${forecastTable(forecasts.slice(-SHOWN_FORECASTS))}\n`);
  }

  // Only now: drawing takes a while to load.
  const { q2Page } = await import('./pages.ts');
  writePage(page, q2Page({ settings, validateEvery, history, outcome }));
}

/** Trains beside the thread that hears Ctrl-C; in it where a debugger waits for breakpoints. */
async function train(training: Q2Training, onEpoch: (epoch: Epoch) => void): Promise<Outcome | undefined> {
  if (debuggerUrl() === undefined) {
    const { trainInThread } = await import('./train-in-thread.ts');
    return trainInThread(training, onEpoch);
  }
  const { trainAndTest } = await import('./q2-training.ts');
  return trainAndTest(training, onEpoch, () => false);
}

/** Puts together the epochs until the stop, as far as their losses are known. */
function historyOf(epochs: readonly Epoch[]): TrainingHistory {
  const trainingLoss = epochs.flatMap((epoch) => epoch.trainingLoss ?? []);
  const validationLoss = epochs.flatMap((epoch) => epoch.validationLoss ?? []);
  const best = epochs.findIndex((epoch) => epoch.validationLoss === Math.min(...validationLoss));
  return { trainingLoss, validationLoss, bestEpoch: best + 1 };
}
