// `npm run similarity` says which submissions of a class are alike. It grades nothing and runs nothing of them.
import { Command } from 'commander';
import { findLab } from '../rubric/find-lab.ts';
import { numberParser, runCommand } from '../support/command.ts';
import type { SimilarityOptions } from './compare-class.ts';
import { labOption } from './options.ts';

const percentage = numberParser(
  (number) => number > 0 && number <= 100,
  'It is a percentage: a number above 0, and 100 at most.',
);

await runCommand(
  new Command('npm run similarity --')
    .description('Says which submissions of a class are alike, and shows what they have in common side by side.')
    .argument('<class>', 'the class: a folder or a zip archive of submissions, or the folder of a run')
    .option('--output <file>', 'the page', 'similarity.html')
    .option('--layout <id>', 'what the class is, where it is not recognised, such as canvas')
    .option('--at-least <percent>', 'how alike the members of a group are', percentage, 80)
    .addOption(labOption())
    .action(async (path: string, { lab, ...options }: SimilarityOptions & { lab?: string }) => {
      const root = findLab(lab);
      const { compareClass } = await import('./compare-class.ts');
      return compareClass(root, path, options);
    }),
);
