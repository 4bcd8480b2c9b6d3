// `npm run task` says how all tasks stand; `npm run task -- mean` runs one task's checks on the
// student's own file, with vitest.
import { Command, Option } from 'commander';
import { warmParser } from '../graft/isolated-parser.ts';
import { findLab } from '../rubric/find-lab.ts';
import { runCommand } from '../support/command.ts';
import type { TaskOptions } from './check-tasks.ts';
import { labOption, seedOption } from './options.ts';

await runCommand(
  new Command('npm run task --')
    .description('Runs the checks of one task on your own file; without a task, says how all of them stand.')
    .argument('[name]', 'the task: its id, or what follows the dot in it')
    .option('--watch', 'run them again whenever the file is saved')
    .option('--debug', 'run your code in the test’s own process: its prints show, and an editor’s breakpoints stop it')
    .option('--inspect', 'do so once a debugger has attached, for breakpoints without an editor')
    .addOption(seedOption('other cases: those of this seed'))
    .addOption(new Option('--replay <token>', 'run one failed case alone, as a report names it').conflicts('seed'))
    .addOption(labOption())
    .action(async (name: string | undefined, { lab, ...options }: TaskOptions & { lab?: string }) => {
      const root = findLab(lab);
      warmParser();
      const { checkTasks } = await import('./check-tasks.ts');
      return checkTasks(root, name, options);
    }),
);
