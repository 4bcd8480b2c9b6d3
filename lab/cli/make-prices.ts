import { fileURLToPath } from 'node:url';
import { formatPrices } from '../prices/csv.ts';
import { readKlineFiles } from '../prices/klines.ts';
import { describeResampling, resample } from '../prices/resample.ts';
import { syntheticPrices } from '../prices/synthetic.ts';
import { writeOutput } from './command.ts';

const SYNTHETIC_FILE = fileURLToPath(new URL('../../fixtures/prices.csv', import.meta.url));
const SYNTHETIC_COMMENT = 'Synthetic: drawn by lab/prices/synthetic.ts. No prices of a market.';

/** Writes the synthetic series, in place of the one that ships with the lab unless told otherwise. */
export function writeSynthetic(output: string | undefined, force: boolean): void {
  const path = output ?? SYNTHETIC_FILE;
  writeOutput(path, formatPrices(syntheticPrices(), SYNTHETIC_COMMENT), { replace: force || output === undefined });
  console.log(`wrote the synthetic series to ${path}`);
}

/** Writes the series of some kline files. @throws DataError where they cannot be used, or the output not be written */
export async function importPrices(files: readonly string[], output: string, force: boolean): Promise<void> {
  const resampling = resample(await readKlineFiles(files));
  writeOutput(output, formatPrices(resampling.prices), { replace: force });
  console.log(describeResampling(resampling));
  console.log(`wrote ${output}`);
}
