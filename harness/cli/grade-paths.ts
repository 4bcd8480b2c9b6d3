import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { openClass } from '../class/intake/open-class.ts';
import { fileNames, gradeSubmission } from '../grading/grade.ts';
import { withoutCommands } from '../report/github.ts';
import { type Course, findLab, loadCourse } from '../rubric/course.ts';
import { EXIT } from '../support/command.ts';
import { UsageError } from '../support/errors.ts';
import { showLine } from '../support/terminal.ts';
import { printable } from '../support/text.ts';
import { warnOfSeed } from './options.ts';
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

/** What the command line says. */
export interface GradeOptions {
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

/** Grades submissions, or a class, and shows or writes the results. @throws UsageError where the command is wrong */
export async function gradePaths(given: string[], options: GradeOptions): Promise<void> {
  const { lab, reporter, output, write = [], seed, task, minScore } = options;
  const course = await loadCourse(findLab(lab));
  const paths = given.length > 0 ? given : [relative('', ownFolder(course)) || '.'];
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
  for (const path of paths) await refuseOtherLab(course, path);
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
    const each = { report, path, lab };
    graded.push(each);
    if (reporter === 'text' && output === undefined) await printText(each);
  }
  for (const { form, file } of targets) writeResult(file, await render(form, graded, course.rubric));
  if (reporter !== 'text' && output === undefined) {
    await print(reporter, await render(reporter, graded, course.rubric), graded);
  }
  if (output !== undefined) for (const each of graded) console.error(summary(each, output));
  process.exitCode = exitCode(graded, minScore);
}

/** Summarises a report in a line, which says that it is of one submission: a damaged class is taken for one. */
function summary({ path, report: { marks, maxMarks } }: Graded, file: string): string {
  return `${printable(path)}: ${marks ?? 'unknown marks'} of ${maxMarks}, as one submission: ${printable(file)}`;
}

/** Picks the options of a class. @throws UsageError for those of single submissions, and without a folder */
function classOptions({ write, task, minScore, reporter, force = false, ...options }: GradeOptions) {
  const { output, layout, seed, jobs, queue, from } = options;
  if (write || task !== undefined || minScore !== undefined || reporter !== 'text') {
    throw new UsageError('--reporter, --write, --task and --min-score are for single submissions; this is a class');
  }
  if (output !== undefined) return { output, layout, seed, force, jobs, queue, from };
  throw new UsageError('this is a class of submissions: name a folder for its results, such as --output runs/lab-8');
}

/** Refuses options that a single submission does not take. @throws UsageError for them */
function refuseClassOptions(options: GradeOptions): void {
  const given = (['force', 'from', 'jobs', 'queue'] as const).find((name) => options[name] !== undefined);
  if (given) throw new UsageError(`--${given} is for a class of submissions, and this is none: leave it out`);
}

/** Finds the folder in which students work. */
function ownFolder({ lab, root }: Course): string {
  return dirname(join(root, lab.questions[0].student));
}

/** Tells whether a path is that folder: there is nothing for students to foresee. */
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
