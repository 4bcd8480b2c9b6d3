import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { wholeNumber } from '../../harness/support/command.ts';
import { positiveNumber } from './command.ts';
import { fromOption } from './load-solution.ts';
import type { Q2Options } from './train-q2.ts';

const SYNTHETIC_PRICES = fileURLToPath(new URL('../../fixtures/prices.csv', import.meta.url));

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
    .action(async (options: Q2Options, command: Command) => {
      const { epochs, validateEvery } = options;
      if (validateEvery > epochs) {
        command.error(`error: --validate-every ${validateEvery} is never reached in ${epochs} epochs: take fewer`);
      }
      const { trainQ2 } = await import('./train-q2.ts');
      return trainQ2(options);
    });
}
