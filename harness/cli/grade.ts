import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { warmParser } from '../graft/isolated-parser.ts';
import { findLab } from '../rubric/find-lab.ts';
import { numberParser, runCommand } from '../support/command.ts';
import { UsageError } from '../support/errors.ts';
import { printable } from '../support/text.ts';
import type { GradeOptions } from './grade-paths.ts';
import { jobsOption, labOption, queueOption, seedOption } from './options.ts';
import { FORM_NAMES, FORMS_HELP, target } from './reporters.ts';

const command = new Command('npm run grade --')
  .description('Grades submissions by the rubric. Exit code 0: graded, whatever the marks.')
  .argument('[path...]', 'submissions, a folder or a zip archive each; or a class of them; student/, unless given')
  .addOption(new Option('--reporter <form>', 'form of the result: text, unless given').choices(FORM_NAMES))
  .option('--output <file>', 'with --reporter the file of the result; of a class the folder of the run')
  .option('--write <form=file>', 'write it to a file in another form as well, such as junit=results.xml', target)
  .addOption(seedOption('the inputs of an earlier run'))
  .option('--task <id>', 'grade one task, with those that it requires')
  .option(
    '--min-score <marks>',
    'exit with 1 below this many marks, for CI',
    numberParser(Number.isFinite, 'It is a number of marks.'),
  )
  .option(
    '--layout <id>',
    'of a class, where it is not recognised: gradescope, canvas, moodle, blackboard, brightspace, ilias, sakai or plain',
  )
  .option('--class', 'grade a single submission as a class of one')
  .option('--force', 'of a class: grade again what has not changed')
  .option('--timed-out', 'of a class: grade again what has met a time limit')
  .option('--from <run>', 'of a class: begin with what an earlier run has graded alike, and leave that one as it is')
  .option('--rebuild', 'of a class: make a new journal of the reports that are as graded, and grade the rest again')
  .option('--roster <file>', 'of a class: who is in the course; roster.csv beside rubric.yaml, unless given')
  .option('--exceptions <file>', 'of a class: extensions and excuses; exceptions.csv beside rubric.yaml, unless given')
  .option('--times <file>', 'of a class: who handed in when; times.csv beside rubric.yaml, unless given')
  .addOption(jobsOption())
  .addOption(queueOption())
  .addOption(labOption())
  .addHelpText('after', FORMS_HELP)
  .action(run);

async function run(paths: string[], options: GradeOptions): Promise<void> {
  // Before the work, not after it; and before what does it is loaded.
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) {
    findLab(options.lab);
    throw new UsageError(`${printable(missing)} does not exist: give the folder or the zip archive of a submission`);
  }
  warmParser();
  const { withLab } = await import('./begin-ahead.ts');
  return withLab(paths, options, async (course, ahead) => {
    const { gradePaths } = await import('./grade-paths.ts');
    return gradePaths(course, paths, options, ahead);
  });
}

await runCommand(command);
