// `npm run submit` checks what a student is about to upload. It sends nothing anywhere.
import { Command } from 'commander';
import { warmParser } from '../graft/isolated-parser.ts';
import { findLab } from '../rubric/find-lab.ts';
import { runCommand } from '../support/command.ts';
import { labOption } from './options.ts';

await runCommand(
  new Command('npm run submit --')
    .description('Checks the files that you are about to upload and names what is missing. It uploads nothing.')
    .addOption(labOption())
    .action(async ({ lab }: { lab?: string }) => {
      const root = findLab(lab);
      warmParser();
      const { checkUpload } = await import('./check-upload.ts');
      return checkUpload(root);
    }),
);
