// `npm run fixtures` records the reference's behavior; `-- --check` compares it with what is on file.
import { Command } from 'commander';
import { labOption } from '../../harness/cli/options.ts';
import { runCommand } from '../../harness/support/command.ts';

await runCommand(
  new Command('npm run fixtures --')
    .description('Records what the reference does, for the checks that compare with it.')
    .addOption(labOption())
    .option('--check', 'write nothing; fail where the files are not what the reference does now')
    .option('--quick', 'with --check: the reference and the nearest mistakes alone, in seconds')
    .action(async (options) => {
      const { fixtures } = await import('../tolerances/fixtures.ts');
      return fixtures(options);
    }),
);
