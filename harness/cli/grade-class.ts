import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { canvasCsv } from '../class/gradebook/canvas.ts';
import { gradesOf } from '../class/gradebook/grades.ts';
import { gradescopeResults } from '../class/gradebook/gradescope.ts';
import { loadOverrides } from '../class/gradebook/load-overrides.ts';
import { moodleCsv } from '../class/gradebook/moodle.ts';
import { gradebookCsv } from '../class/gradebook/plain.ts';
import { type Class, readClass } from '../class/intake/read-class.ts';
import { renderClassPage } from '../class/page/class-page.ts';
import { openJournal } from '../class/run/journal.ts';
import { localGraders } from '../class/run/local-graders.ts';
import { type Outcome, runClass } from '../class/run/run-class.ts';
import { journalFile, readRun } from '../class/run/run-folder.ts';
import type { Course } from '../course.ts';
import { UsageError } from '../errors.ts';
import { fileNames, intakeLimits } from '../grading/grade.ts';
import { printable } from '../report/printable.ts';
import { align } from '../report/words.ts';
import { writeWhole } from '../write-whole.ts';
import { EXIT } from './run.ts';

interface Options {
  /** the folder of the run */
  output: string;
  layout?: string | undefined;
  seed?: number | undefined;
  force: boolean;
  /** submissions that are graded at a time */
  jobs: number;
}

/** Problems of the intake that are printed; the class page has all. */
const MOST_PROBLEMS = 10;

/** Grades a class into the folder of a run, or goes on where an earlier command has ended. */
export async function gradeClass(course: Course, path: string, options: Options): Promise<void> {
  const { output: folder, layout, seed, force, jobs } = options;
  const found = await readClass(path, { layout, fileNames: fileNames(course), limits: intakeLimits(course) });
  makeFolder(folder);
  announce(found);
  const journal = openJournal(journalFile(folder));
  const graders = localGraders(course.rubricPath, jobs);
  const progress = showProgress(found.submissions.length);
  try {
    journal.note('title', course.rubric.title);
    journal.note('problems', found.problems);
    await runClass(course, found.submissions, { folder, journal, graders, seed, force, onResult: progress.count });
  } finally {
    progress.end();
    graders.close();
    journal.close();
  }
  const files = writeResults(course, found, folder);
  const { graded, unchanged, error } = progress.counts;
  const errors = error > 0 ? `, ${error} not graded by our error (in class.html, with the reasons)` : '';
  console.log(`${graded} graded, ${unchanged} unchanged${errors}\n`);
  console.log(align(files).join('\n'));
  if (error > 0) process.exitCode = EXIT.harness;
}

/** A run's folder is its own: nothing else is written over. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    if (existsSync(journalFile(folder)) || readdirSync(folder).length === 0) return;
  } catch (error) {
    throw new UsageError(`${folder} cannot hold the run: ${(error as Error).message}`);
  }
  throw new UsageError(`${folder} holds other things than a run: give a new folder, or that of an earlier run`);
}

function announce({ title, submissions, problems }: Class): void {
  console.log(`${submissions.length} submissions, ${title}. Ctrl-C stops; the same command goes on.`);
  for (const problem of problems.slice(0, MOST_PROBLEMS)) console.log(`  ${printable(problem)}`);
  const rest = problems.length - MOST_PROBLEMS;
  if (rest > 0) console.log(`  … and ${rest} more, which are in class.html`);
}

/** Everything that is drawn from the stored reports; the same reports, the same files. */
function writeResults(course: Course, { layout }: Class, folder: string): string[][] {
  const run = readRun(folder);
  const { rubric } = course;
  const overrides = existsSync(join(folder, 'overrides.yaml'))
    ? loadOverrides(join(folder, 'overrides.yaml'), run, rubric)
    : [];
  const grades = gradesOf(run, rubric, overrides);
  const files: [name: string, what: string, text: string][] = [
    ['class.html', 'the class at a glance', renderClassPage(run, grades)],
    ['gradebook.csv', 'a row for each student', gradebookCsv(grades, rubric)],
  ];
  if (layout === 'canvas') {
    const csv = canvasCsv(grades, { assignment: rubric.title, ids: 'canvas' });
    files.push(['canvas.csv', 'for Canvas: give the last column the assignment’s name and number', csv]);
  }
  if (layout === 'moodle') files.push(['moodle.csv', 'for Moodle’s grading worksheet', moodleCsv(grades)]);
  for (const [name, , text] of files) writeWhole(join(folder, name), text, 0o600);
  const rows = files.map(([name, what]) => [join(folder, name), what]);
  if (layout !== 'gradescope') return rows;
  mkdirSync(join(folder, 'results'), { recursive: true });
  for (const { submission, text } of gradescopeResults(run, rubric, overrides)) {
    writeWhole(join(folder, 'results', `${submission}.json`), text, 0o600);
  }
  return [...rows, [join(folder, 'results/'), 'for Gradescope, a file for each submission']];
}

/** On a terminal alone: how far it is, how fast, and how long it will take. */
function showProgress(total: number) {
  const counts: Record<Outcome, number> = { graded: 0, unchanged: 0, error: 0 };
  const begin = performance.now();
  const bar = new SingleBar({
    format: '{bar} {value}/{total}  {rate} a second, {eta_formatted} left',
    clearOnComplete: true,
    hideCursor: true,
    etaBuffer: 50,
  });
  bar.start(total, 0, { rate: '–' });
  return {
    counts,
    count(outcome: Outcome): void {
      counts[outcome]++;
      const rate = (counts.graded + counts.error) / ((performance.now() - begin) / 1000);
      bar.increment({ rate: rate.toFixed(1) });
    },
    end: () => bar.stop(),
  };
}
