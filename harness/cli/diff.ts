// `npm run diff` says what changed from one run of a class to another one, and why.
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { diffCsv } from '../class/diff/csv.ts';
import { type Diff, diffRuns } from '../class/diff/diff.ts';
import { diffJson } from '../class/diff/summary.ts';
import { renderText } from '../class/diff/text.ts';
import { reportKeys } from '../class/run/report-keys.ts';
import { readGraded } from '../class/run/run-folder.ts';
import { findLab, loadRubric, RUBRIC } from '../rubric/course.ts';
import { runCommand } from '../support/command.ts';
import { UsageError } from '../support/errors.ts';
import { printable } from '../support/text.ts';
import { labOption } from './options.ts';
import { expectWritable, writeResult } from './output-file.ts';

const FORMS = ['text', 'json', 'csv'] as const;

interface Options {
  reporter: (typeof FORMS)[number];
  output?: string;
  lab?: string;
}

function run(first: string, second: string, { reporter, output, lab }: Options): void {
  if (output !== undefined) expectWritable(output);
  const root = findLab(lab);
  const keys = reportKeys({ root, rubric: loadRubric(join(root, RUBRIC)) });
  const [before, after] = [first, second].map((folder) => readGraded(folder, keys));
  if (realpathSync(first) === realpathSync(second)) {
    throw new UsageError(`${first} and ${second} are the same run: give an earlier and a later one`);
  }
  const isTerminal = output === undefined && process.stdout.isTTY;
  const text = render(reporter, diffRuns(before, after), isTerminal);
  if (output === undefined) process.stdout.write(text);
  else {
    writeResult(output, text);
    console.log(`what changed: ${printable(output)}`);
  }
}

function render(form: Options['reporter'], diff: Diff, isTerminal: boolean): string {
  if (form === 'json') return diffJson(diff);
  if (form === 'csv') return diffCsv(diff);
  const hasColor = isTerminal && process.stdout.hasColors() && !process.env.NO_COLOR;
  return renderText(diff, { hasColor, isTerminal });
}

await runCommand(
  new Command('npm run diff --')
    .description('Says what changed from one run of a class to another one, for whom, and why.')
    .argument('<run-a>', 'the folder of the earlier run')
    .argument('<run-b>', 'the folder of the later run')
    .addOption(new Option('--reporter <form>', 'form of the result').choices(FORMS).default('text'))
    .option('--output <file>', 'write the result to a file')
    .addOption(labOption())
    .action(run),
);
