// `npm run release` writes what students and upload sites get.
import { Command } from 'commander';
import { findLab } from '../rubric/find-lab.ts';
import { runCommand } from '../support/command.ts';
import { labOption } from './options.ts';

await runCommand(
  new Command('npm run release --')
    .description('Writes the student kit and the autograder bundle; the same project gives the same bytes.')
    .option('--output <folder>', 'where to', 'runs/release')
    .addOption(labOption())
    .action(async ({ output, lab }: { output: string; lab?: string }) => {
      const root = findLab(lab);
      const { writeRelease } = await import('./write-release.ts');
      return writeRelease(root, output);
    }),
);
