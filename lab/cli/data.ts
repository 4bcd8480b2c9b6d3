import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { parseCommand } from '../../harness/support/command.ts';
import { formatPrices } from '../prices/csv.ts';
import { readKlineFiles } from '../prices/klines.ts';
import { describeResampling, resample } from '../prices/resample.ts';
import { syntheticPrices } from '../prices/synthetic.ts';
import { writeOutput } from './command.ts';

const SYNTHETIC_FILE = fileURLToPath(new URL('../../fixtures/prices.csv', import.meta.url));
const SYNTHETIC_COMMENT = 'Synthetic: drawn by lab/prices/synthetic.ts. No prices of a market.';

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
  if (synthetic) {
    if (files.length > 0) command.error('error: --synthetic takes no files');
    const path = output ?? SYNTHETIC_FILE;
    writeOutput(path, formatPrices(syntheticPrices(), SYNTHETIC_COMMENT), { replace: force || output === undefined });
    console.log(`wrote the synthetic series to ${path}`);
    return;
  }
  if (files.length === 0) command.error('error: give the kline files to import, or --synthetic');
  if (output === undefined) return command.error('error: --output FILE is missing: where to write the series');
  const resampling = resample(await readKlineFiles(files));
  writeOutput(output, formatPrices(resampling.prices), { replace: force });
  console.log(describeResampling(resampling));
  console.log(`wrote ${output}`);
}

await parseCommand(command);
