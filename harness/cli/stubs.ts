// `npm run stubs` generates what students start from out of the reference, what the lab sheet says of marks out of the
// rubric, the tasks that an editor offers out of the lab, and the lists of what decides a grade.
import { Command } from 'commander';
import { findLab } from '../rubric/find-lab.ts';
import { runCommand } from '../support/command.ts';
import { labOption } from './options.ts';

await runCommand(
  new Command('npm run stubs --')
    .description(
      'Generates the students’ files from the reference, writes marks and deadline into the lab sheet and the tasks into an editor’s choices, and lists the files that decide a grade.',
    )
    .option('--force', 'overwrite files that somebody has worked on')
    .addOption(labOption())
    .action(async ({ force = false, lab }: { force?: boolean; lab?: string }) => {
      const root = findLab(lab);
      const { writeStubs } = await import('./write-stubs.ts');
      return writeStubs(root, force);
    }),
);
