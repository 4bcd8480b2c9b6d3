// `npm run regrade` grades one work of a run again by today's graders, and says what that changes; it writes nothing.
import { Command } from 'commander';
import { expectRun } from '../class/run/run-files.ts';
import { findLab } from '../rubric/find-lab.ts';
import { runCommand } from '../support/command.ts';
import { labOption } from './options.ts';

await runCommand(
  new Command('npm run regrade --')
    .description('Grades one work of a run again, and says which marks that changes and why. The run stays as it is.')
    .argument('<run>', 'the folder of the run')
    .argument('<id>', 'the id of the submission, or the one that its report shows')
    .addOption(labOption())
    .action(async (run: string, id: string, { lab }: { lab?: string }) => {
      expectRun(run);
      const { regradeWork } = await import('./regrade-work.ts');
      return regradeWork(findLab(lab), run, id);
    }),
);
