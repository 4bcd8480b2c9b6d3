// `npm run diff` says what changed from one run of a class to another one, and why.
import { Command, Option } from 'commander';
import { expectRun } from '../class/run/run-files.ts';
import { findLab } from '../rubric/find-lab.ts';
import { runCommand } from '../support/command.ts';
import type { DiffOptions } from './compare-runs.ts';
import { labOption } from './options.ts';

await runCommand(
  new Command('npm run diff --')
    .description('Says what changed from one run of a class to another one, for whom, and why.')
    .argument('<run-a>', 'the folder of the earlier run')
    .argument('<run-b>', 'the folder of the later run')
    .addOption(new Option('--reporter <form>', 'form of the result').choices(['text', 'json', 'csv']).default('text'))
    .option('--output <file>', 'write the result to a file')
    .addOption(labOption())
    .action(async (first: string, second: string, { lab, ...options }: DiffOptions & { lab?: string }) => {
      for (const folder of [first, second]) expectRun(folder);
      const root = findLab(lab);
      const { compareRuns } = await import('./compare-runs.ts');
      compareRuns(root, first, second, options);
    }),
);
