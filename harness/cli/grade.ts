import { closeSync, existsSync, fchmodSync, fstatSync, openSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { loadCourse, shortName } from '../course.ts';
import { UsageError } from '../errors.ts';
import { gradeSubmission } from '../grading/grade.ts';
import { renderJson } from '../report/json.ts';
import { printable } from '../report/printable.ts';
import type { GradeReport } from '../report/schema.ts';
import { shellQuote } from '../report/shell-quote.ts';
import { renderText } from '../report/text.ts';
import { seedOption } from './options.ts';
import { EXIT, runCommand } from './run.ts';

interface Options {
  reporter: 'text' | 'json';
  output?: string;
  seed?: number;
  task?: string;
  minScore?: number;
  rubric?: string;
}

const command = new Command('npm run grade --')
  .description('Grades submissions by the rubric. Exit code 0: graded, whatever the marks.')
  .argument('[path...]', 'submissions: a folder or a zip archive each', ['student'])
  .addOption(new Option('--reporter <name>', 'form of the result').choices(['text', 'json']).default('text'))
  .option('--output <file>', 'write the result to a file')
  .addOption(seedOption('the inputs of an earlier run'))
  .option('--task <id>', 'grade one task, with those that it requires: softmax')
  .option('--min-score <marks>', 'exit with 1 below this many marks, for CI', marks)
  .option('--rubric <file>', 'another rubric than rubric.yaml')
  .action(grade);

async function grade(paths: string[], options: Options): Promise<void> {
  const course = await loadCourse(options.rubric);
  // Before the work, not after it.
  for (const path of paths) {
    if (existsSync(path)) continue;
    throw new UsageError(`${printable(path)} does not exist: give the folder or the zip archive of a submission`);
  }
  if (options.output) openForWriting(options.output);
  const reports: GradeReport[] = [];
  for (const path of paths) {
    const progress = showProgress(path);
    const { seed, task } = options;
    const report = await gradeSubmission(course, {
      path,
      ...(seed !== undefined && { seed }),
      ...(task && { task }),
      onTask: ({ id }) => progress.update(id),
    }).finally(progress.clear);
    reports.push(report);
    if (options.reporter === 'text' && !options.output) process.stdout.write(text(report, path, process.stdout));
  }
  if (options.output)
    writeFileSync(options.output, options.reporter === 'json' ? renderJson(reports) : plain(reports, paths));
  else if (options.reporter === 'json') process.stdout.write(renderJson(reports));
  process.exitCode = exitCode(reports, options.minScore);
}

function text(report: GradeReport, path: string, stream?: NodeJS.WriteStream): string {
  const hasColor = stream?.hasColors?.() === true && !process.env.NO_COLOR;
  return renderText(report, {
    hasColor,
    columns: stream?.columns,
    replay: (task, seed) => `npm run grade -- ${shellQuote(path)} --task ${shortName({ id: task })} --seed ${seed}`,
  });
}

function plain(reports: GradeReport[], paths: string[]): string {
  return reports.map((report, i) => text(report, paths[i])).join('');
}

function exitCode(reports: GradeReport[], minScore: number | undefined): number {
  if (reports.some(({ marks }) => marks === null)) return EXIT.harness;
  const isBelow = minScore !== undefined && reports.some(({ marks }) => (marks ?? 0) < minScore);
  return isBelow ? EXIT.belowMinimum : EXIT.graded;
}

function openForWriting(file: string): void {
  try {
    // Marks are nobody's but its owner's to read.
    const descriptor = openSync(file, 'a', 0o600);
    if (fstatSync(descriptor).isFile()) fchmodSync(descriptor, 0o600);
    closeSync(descriptor);
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${(error as Error).message}`);
  }
}

/** One line that says how far grading is, on terminals only. */
function showProgress(path: string) {
  const { stderr } = process;
  const show = (line: string) => {
    if (stderr.isTTY) stderr.write(`\r\x1b[2K${line}`);
  };
  // On a line that wraps, only the last row would be cleared.
  const name = printable(path, 30);
  show(`grading ${name} …`);
  return { update: (task: string) => show(`grading ${name} … ${task} done`), clear: () => show('') };
}

function marks(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('It is a number of marks.');
}

await runCommand(command);
