// `npm run worker` grades what `npm run grade -- CLASS --queue` hands out, on as many machines as it runs on.
import { Command, Option } from 'commander';
import { findLab } from '../rubric/find-lab.ts';
import { LAYER_IDS } from '../sandbox/layers/layer.ts';
import { runCommand } from '../support/command.ts';
import { jobsOption, labOption, queueOption } from './options.ts';
import type { WorkerOptions } from './serve-queue.ts';

await runCommand(
  new Command('npm run worker --')
    .description('Grades submissions that npm run grade -- CLASS --queue URL hands out, until Ctrl-C.')
    .addOption(queueOption().makeOptionMandatory())
    .addOption(jobsOption())
    .addOption(
      new Option('--require <layer...>', 'layers of the sandbox without which it takes no work').choices(LAYER_IDS),
    )
    .addOption(labOption())
    .action(async ({ lab, ...options }: WorkerOptions & { lab?: string }) => {
      const root = findLab(lab);
      const { serveQueue } = await import('./serve-queue.ts');
      return serveQueue(root, options);
    }),
);
