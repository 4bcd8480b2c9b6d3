import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LAYOUT_IDS } from '../class/intake/recognise.ts';
import { gradeRead } from '../grading/grade.ts';
import { withoutCommands } from '../report/github.ts';
import { type Course, fileNames, intakeLimits } from '../rubric/course.ts';
import { readSubmission, type Submission } from '../submission/intake.ts';
import { EXIT } from '../support/command.ts';
import { UsageError } from '../support/errors.ts';
import { showLine } from '../support/terminal.ts';
import { printable } from '../support/text.ts';
import { type Ahead, ownFolder, pathsOf } from './begin-ahead.ts';
import { findClass } from './find-class.ts';
import { refuseOtherLab } from './other-lab.ts';
import { expectWritable, writeResult } from './output-file.ts';
import {
  annotationsOf,
  type Form,
  type Graded,
  refuseSeveral,
  render,
  renderForTerminal,
  type Target,
} from './reporters.ts';
import { warnOfSeed } from './warn-of-seed.ts';

/** What the command line says. */
export interface GradeOptions {
  /** text, unless given */
  reporter?: Form;
  output?: string;
  write?: Target[];
  seed?: number;
  task?: string;
  minScore?: number;
  layout?: string;
  class?: boolean;
  force?: boolean;
  timedOut?: boolean;
  jobs?: number;
  queue?: string;
  from?: string;
  rebuild?: boolean;
  roster?: string;
  exceptions?: string;
  times?: string;
  lab?: string;
}

const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY } = process.env;
const isGithub = GITHUB_ACTIONS === 'true';

/** Grades submissions, or a class, and shows or writes the results. @throws UsageError where the command is wrong */
export async function gradePaths(
  course: Course,
  given: readonly string[],
  options: GradeOptions,
  ahead?: Ahead,
): Promise<void> {
  const { lab, reporter: form, output, write = [], seed, task, minScore } = options;
  const paths = pathsOf(course, given);
  const found = await findClass(course, paths, options);
  if (found !== undefined) {
    const settings = classOptions(options);
    if (seed === undefined) warnOfSeed(course);
    // A single submission does without all this.
    const { gradeClass } = await import('./grade-class.ts');
    return gradeClass(course, found, settings);
  }
  if (output !== undefined && form === undefined) {
    await readWork(course, paths[0]);
    throw new UsageError(
      `--output is the folder of a class’s run, and ${printable(paths[0])} is one submission: add --reporter text, html or ` +
        'another form to write its result to a file, or --class to grade it as a class of one',
    );
  }
  const reporter = form ?? 'text';
  refuseClassOptions(options);
  for (const path of paths) await refuseOtherLab(course, path);
  refuseSeveral(paths, [reporter, ...write.map(({ form }) => form)]);
  const targets = output === undefined ? write : [{ form: reporter, file: output }, ...write];
  for (const { file } of targets) expectWritable(file);
  if (seed === undefined && !paths.every((path) => isOwnSubmission(course, path))) warnOfSeed(course);

  const graded: Graded[] = [];
  const isText = reporter === 'text' && output === undefined;
  for (const path of paths) {
    const progress = showProgress(path);
    const submission = await readWork(course, path, ahead);
    const report = await gradeRead(course, submission, {
      ...(seed !== undefined && { seed }),
      ...(task && { task }),
      begun: ahead?.begun,
      onTask: ({ id }) => progress.update(id),
    }).finally(progress.clear);
    const each = { report, path, lab };
    graded.push(each);
    if (isText && targets.length === 0) await printText(each);
  }
  for (const { form, file } of targets) writeResult(file, await render(form, graded, course.rubric));
  // Files first: whoever reads may stop reading.
  if (isText && targets.length > 0) for (const each of graded) await printText(each);
  if (reporter !== 'text' && output === undefined) {
    await print(reporter, await render(reporter, graded, course.rubric), graded);
  }
  if (output !== undefined) for (const each of graded) console.error(summary(each, output));
  process.exitCode = exitCode(graded, minScore);
}

/**
 * Reads a submission.
 * @throws UsageError where nothing in it goes, or nearly goes, by a name of the lab
 */
async function readWork(course: Course, path: string, ahead?: Ahead): Promise<Submission> {
  const names = fileNames(course);
  const submission = ahead?.submission ?? (await readSubmission(path, names, intakeLimits(course)));
  const isThere = submission.files.some(
    (file) => file.state === 'read' || file.finding.code !== 'missing-file' || file.finding.similar !== undefined,
  );
  if (isThere) return submission;
  throw new UsageError(
    `${printable(path)} holds no ${names.join(' or ')}, nor a file that nearly goes by such a name: give the folder or ` +
      `the zip archive of a submission, or of a class, laid out as ${LAYOUT_IDS}`,
  );
}

/** Summarises a report in a line, which says that it is of one submission: a damaged class is taken for one. */
function summary({ path, report: { marks, maxMarks } }: Graded, file: string): string {
  return `${printable(path)}: ${marks ?? 'unknown marks'} of ${maxMarks}, as one submission: ${printable(file)}`;
}

/** Picks the options of a class. @throws UsageError for those of single submissions, and without a folder */
function classOptions({ write, task, minScore, reporter, force = false, timedOut, ...options }: GradeOptions) {
  const { output, layout, seed, jobs, queue, from, rebuild, roster, exceptions, times } = options;
  if (write || task !== undefined || minScore !== undefined || reporter !== undefined) {
    throw new UsageError('--reporter, --write, --task and --min-score are for single submissions; this is a class');
  }
  const again: boolean | 'timed out' = !force && timedOut ? 'timed out' : force;
  if (output !== undefined) {
    return { output, layout, seed, force: again, jobs, queue, from, rebuild, roster, exceptions, times };
  }
  throw new UsageError('this is a class of submissions: name a folder for its results, such as --output runs/lab-8');
}

/** Refuses options that a single submission does not take. @throws UsageError for them */
function refuseClassOptions(options: GradeOptions): void {
  const ofClass = {
    force: 'force',
    timedOut: 'timed-out',
    from: 'from',
    rebuild: 'rebuild',
    roster: 'roster',
    exceptions: 'exceptions',
    times: 'times',
    jobs: 'jobs',
    queue: 'queue',
  } as const;
  const given = Object.entries(ofClass).find(([key]) => options[key as keyof typeof ofClass] !== undefined)?.[1];
  if (given) throw new UsageError(`--${given} is for a class of submissions, and this is none: leave it out`);
}

/** Tells whether a path is the folder in which students work: there is nothing for them to foresee. */
function isOwnSubmission(course: Course, path: string): boolean {
  return resolve(path) === ownFolder(course);
}

async function printText(graded: Graded): Promise<void> {
  const text = await renderForTerminal(graded, process.stdout);
  process.stdout.write(isGithub ? withoutCommands(text, randomUUID()) : text);
}

async function print(form: Form, text: string, graded: readonly Graded[]): Promise<void> {
  const summary = form === 'markdown' && isGithub ? GITHUB_STEP_SUMMARY : undefined;
  if (summary) appendFileSync(summary, text);
  process.stdout.write(summary ? (await Promise.all(graded.map(annotationsOf))).join('') : text);
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
