// `npm run bench`: what things cost. Ratios measured in the same run mean something on another machine;
// milliseconds do not.

import { Command } from 'commander';
import { runCommand } from '../../harness/cli/run.ts';
import { benchTrainingStep } from '../../samples/training-step.ts';
import { benchSandbox } from '../bench/sandbox.ts';

await runCommand(
  new Command('npm run bench --')
    .description('Measures what a training step and the layers of the sandbox cost.')
    .action(async () => {
      console.log(`${await benchTrainingStep()}\n`);
      console.log(await benchSandbox());
    }),
);
