import { Command } from 'commander';
import { parseCommand } from '../../harness/support/command.ts';

interface DataOptions {
  output?: string;
  force?: boolean;
  synthetic?: boolean;
}

const command = new Command('npm run data --')
  .usage('FILE… --output FILE [--force]\n       npm run data -- --synthetic [--output FILE [--force]]')
  .description('Makes the price series of question 2: opening prices 20 hours apart, as a CSV file date,price.')
  .argument('[FILE...]', "CSV files of an exchange's klines (12 columns), or zip files of them, in any order")
  .option('--output <FILE>', 'the CSV file to write')
  .option('--force', 'replace the output file')
  .option('--synthetic', 'make the synthetic series that ships with the lab; replaces fixtures/prices.csv by default')
  .exitOverride()
  .action(makePrices);

async function makePrices(files: string[], { output, force = false, synthetic }: DataOptions): Promise<void> {
  // Only then: what reads and writes series takes a while to load.
  const load = () => import('./make-prices.ts');
  if (synthetic) {
    if (files.length > 0) command.error('error: --synthetic takes no files');
    return (await load()).writeSynthetic(output, force);
  }
  if (files.length === 0) command.error('error: give the kline files to import, or --synthetic');
  if (output === undefined) return command.error('error: --output FILE is missing: where to write the series');
  return (await load()).importPrices(files, output, force);
}

await parseCommand(command);
