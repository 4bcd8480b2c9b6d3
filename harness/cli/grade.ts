import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { openClass } from '../class/intake/open-class.ts';
import { fileNames, gradeSubmission } from '../grading/grade.ts';
import { withoutCommands } from '../report/github.ts';
import { type Course, findLab, loadCourse } from '../rubric/course.ts';
import { EXIT, numberParser, runCommand } from '../support/command.ts';
import { UsageError } from '../support/errors.ts';
import { showLine } from '../support/terminal.ts';
import { printable } from '../support/text.ts';
import { jobsOption, labOption, queueOption, seedOption, warnOfSeed } from './options.ts';
import { expectWritable, writeResult } from './output-file.ts';
import {
  annotationsOf,
  FORM_NAMES,
  FORMS_HELP,
  type Form,
  type Graded,
  refuseSeveral,
  render,
  renderForTerminal,
  type Target,
  target,
} from './reporters.ts';

interface Options {
  reporter: Form;
  output?: string;
  write?: Target[];
  seed?: number;
  task?: string;
  minScore?: number;
  layout?: string;
  force?: boolean;
  jobs?: number;
  queue?: string;
  from?: string;
  lab?: string;
}

const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY } = process.env;
const isGithub = GITHUB_ACTIONS === 'true';

const command = new Command('npm run grade --')
  .description('Grades submissions by the rubric. Exit code 0: graded, whatever the marks.')
  .argument('[path...]', 'submissions, a folder or a zip archive each; or a class of them', ['student'])
  .addOption(new Option('--reporter <form>', 'form of the result').choices(FORM_NAMES).default('text'))
  .option('--output <file>', 'write the result to a file; of a class: the folder of the run')
  .option('--write <form=file>', 'write it to a file in another form as well, such as junit=results.xml', target)
  .addOption(seedOption('the inputs of an earlier run'))
  .option('--task <id>', 'grade one task, with those that it requires')
  .option(
    '--min-score <marks>',
    'exit with 1 below this many marks, for CI',
    numberParser(Number.isFinite, 'It is a number of marks.'),
  )
  .option('--layout <id>', 'of a class, where it is not recognised: plain, gradescope, canvas or moodle')
  .option('--force', 'of a class: grade again what has not changed')
  .option('--from <run>', 'of a class: begin with what an earlier run has graded alike, and leave that one as it is')
  .addOption(jobsOption())
  .addOption(queueOption())
  .addOption(labOption())
  .addHelpText('after', FORMS_HELP)
  .action(grade);

async function grade(paths: string[], options: Options): Promise<void> {
  const { lab, reporter, output, write = [], seed, task, minScore } = options;
  const course = await loadCourse(findLab(lab));
  // Before the work, not after it.
  for (const path of paths) {
    if (existsSync(path)) continue;
    throw new UsageError(`${printable(path)} does not exist: give the folder or the zip archive of a submission`);
  }
  const isOne = paths.length === 1;
  const [path] = paths;
  // A layout that is named says that it is a class.
  const found = isOne && options.layout === undefined ? await openClass(path, fileNames(course)) : undefined;
  if (found || (isOne && options.layout !== undefined)) {
    if (course.lab.seed !== undefined) {
      throw new UsageError(
        `${printable(path)} is a class of submissions, and a class is graded with the instructors’ copy of the lab: ` +
          'give the folder or the zip archive of a single submission',
      );
    }
    const settings = classOptions(options);
    if (seed === undefined) warnOfSeed(course);
    // A single submission does without all this.
    const { gradeClass } = await import('./grade-class.ts');
    return gradeClass(course, found ?? path, settings);
  }
  refuseClassOptions(options);
  refuseSeveral(paths, [reporter, ...write.map(({ form }) => form)]);
  const targets = output === undefined ? write : [{ form: reporter, file: output }, ...write];
  for (const { file } of targets) expectWritable(file);
  if (seed === undefined && !paths.every((path) => isOwnSubmission(course, path))) warnOfSeed(course);

  const graded: Graded[] = [];
  for (const path of paths) {
    const progress = showProgress(path);
    const report = await gradeSubmission(course, {
      path,
      ...(seed !== undefined && { seed }),
      ...(task && { task }),
      onTask: ({ id }) => progress.update(id),
    }).finally(progress.clear);
    graded.push({ report, path });
    if (reporter === 'text' && output === undefined) printText({ report, path });
  }
  for (const { form, file } of targets) writeResult(file, await render(form, graded, course.rubric));
  if (reporter !== 'text' && output === undefined) {
    print(reporter, await render(reporter, graded, course.rubric), graded);
  }
  if (output !== undefined) for (const each of graded) console.error(summary(each, output));
  process.exitCode = exitCode(graded, minScore);
}

/** Summarises a report in a line, which says that it is of one submission: a damaged class is taken for one. */
function summary({ path, report: { marks, maxMarks } }: Graded, file: string): string {
  return `${printable(path)}: ${marks ?? 'unknown marks'} of ${maxMarks}, as one submission: ${printable(file)}`;
}

/** Picks the options of a class. @throws UsageError for those of single submissions, and without a folder */
function classOptions({ write, task, minScore, reporter, force = false, ...options }: Options) {
  const { output, layout, seed, jobs, queue, from } = options;
  if (write || task !== undefined || minScore !== undefined || reporter !== 'text') {
    throw new UsageError('--reporter, --write, --task and --min-score are for single submissions; this is a class');
  }
  if (output !== undefined) return { output, layout, seed, force, jobs, queue, from };
  throw new UsageError('this is a class of submissions: name a folder for its results, such as --output runs/lab-8');
}

/** Refuses options that a single submission does not take. @throws UsageError for them */
function refuseClassOptions(options: Options): void {
  const given = (['force', 'from', 'jobs', 'queue'] as const).find((name) => options[name] !== undefined);
  if (given) throw new UsageError(`--${given} is for a class of submissions, and this is none: leave it out`);
}

/** Tells whether a path is the folder in which students work: there is nothing for them to foresee. */
function isOwnSubmission({ lab, root }: Course, path: string): boolean {
  return lab.questions.some(({ student }) => resolve(path) === dirname(join(root, student)));
}

function printText(graded: Graded): void {
  const text = renderForTerminal(graded, process.stdout);
  process.stdout.write(isGithub ? withoutCommands(text, randomUUID()) : text);
}

function print(form: Form, text: string, graded: readonly Graded[]): void {
  const summary = form === 'markdown' && isGithub ? GITHUB_STEP_SUMMARY : undefined;
  if (summary) appendFileSync(summary, text);
  process.stdout.write(summary ? graded.map(annotationsOf).join('') : text);
}

function exitCode(graded: readonly Graded[], minScore: number | undefined): number {
  const totals = graded.map(({ report }) => report.marks);
  if (totals.includes(null)) return EXIT.harness;
  const isBelow = minScore !== undefined && totals.some((total) => (total ?? 0) < minScore);
  return isBelow ? EXIT.belowMinimum : EXIT.graded;
}

/** Shows one line that says how far grading is, on terminals only. */
function showProgress(path: string) {
  // On a line that wraps, only the last row would be cleared.
  const name = printable(path, 30);
  showLine(`grading ${name} …`);
  return { update: (task: string) => showLine(`grading ${name} … ${task} done`), clear: () => showLine('') };
}

await runCommand(command);
