// `npm run prove -- bench`: what things cost. Ratios measured in the same run mean something on another machine;
// milliseconds do not.

import { Command } from 'commander';
import { benchTrainingStep } from '../../samples/training-step.ts';
import { benchSandbox } from '../bench/sandbox.ts';

export const command = new Command('bench')
  .description('Measures what a training step and the layers of the sandbox cost.')
  .action(async () => {
    console.log(`${await benchTrainingStep()}\n`);
    console.log(await benchSandbox());
  });
