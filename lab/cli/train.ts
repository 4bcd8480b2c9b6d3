import { Command } from 'commander';
import { parseCommand } from '../../harness/support/command.ts';
import { fitted } from '../../harness/support/text.ts';
import { explain } from './explain.ts';
import { q1Command } from './q1-command.ts';
import { q2Command } from './q2-command.ts';

const program = new Command('npm run train --')
  .description("Trains a question's model for real and shows how it learns.")
  .exitOverride()
  .showHelpAfterError('(--help lists what there is)');
for (const command of [q1Command(), q2Command()]) program.addCommand(command.copyInheritedSettings(program));

try {
  await parseCommand(program);
} catch (error) {
  console.error(fitted(explain(error), process.stderr.columns));
  process.exitCode = 1;
}
