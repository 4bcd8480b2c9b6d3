// `npm run prove -- bench`: what things cost. Ratios measured in the same run mean something on another machine;
// milliseconds do not.

import { Command } from 'commander';
import { wholeNumber } from '../../harness/cli/options.ts';
import { benchTrainingStep } from '../../samples/training-step.ts';
import { benchClass } from '../bench/class.ts';
import { benchSandbox } from '../bench/sandbox.ts';

export const command = new Command('bench')
  .description('Measures what a training step and the layers of the sandbox cost, or what a class does.')
  .option('--class <n>', 'a class of so many submissions instead, each graded by itself as well', wholeNumber)
  .action(async ({ class: size }: { class?: number }) => {
    if (size !== undefined) return console.log(await benchClass(size));
    console.log(`${await benchTrainingStep()}\n`);
    console.log(await benchSandbox());
  });
