import { mkdirSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Class, readClass } from '../class/intake/read-class.ts';
import { beginFrom } from '../class/run/begin-from.ts';
import { type Journal, openJournal } from '../class/run/journal.ts';
import { runClass } from '../class/run/run-class.ts';
import { isRun, journalFile } from '../class/run/run-folder.ts';
import type { Course } from '../course.ts';
import { UsageError } from '../errors.ts';
import { fileNames, intakeLimits } from '../grading/grade.ts';
import { printable } from '../report/printable.ts';
import { align } from '../report/words.ts';
import { writeClassFiles } from './class-files.ts';
import { type Counts, showProgress } from './class-progress.ts';
import { openGraders } from './open-graders.ts';
import { EXIT } from './run.ts';

interface Options {
  /** the folder of the run */
  output: string;
  layout?: string | undefined;
  seed?: number | undefined;
  force: boolean;
  /** submissions that are graded at a time, on this machine */
  jobs?: number | undefined;
  /** URL of the Redis through which other machines grade */
  queue?: string | undefined;
  /** the folder of an earlier run, whose results are taken over where they are the same */
  from?: string | undefined;
}

/** Problems of the intake that are printed; the class page has all. */
const MOST_PROBLEMS = 10;

/** Grades a class into the folder of a run, or goes on where an earlier command has ended. */
export async function gradeClass(course: Course, path: string, options: Options): Promise<void> {
  const { output: folder, layout, seed, force, from } = options;
  const found = await readClass(path, { layout, fileNames: fileNames(course), limits: intakeLimits(course) });
  if (from !== undefined) beginFrom(from, folder);
  makeFolder(folder);
  announce(found);
  const { graders, deciders, close } = await openGraders(course, options);
  const journal = openJournal(journalFile(folder));
  const progress = showProgress(found.submissions.length);
  try {
    note(journal, course, found, path);
    const onResult = progress.count;
    await runClass(course, found.submissions, { folder, journal, graders, deciders, seed, force, onResult });
  } finally {
    progress.end();
    close();
    journal.close();
  }
  const files = writeClassFiles(folder, found.layout);
  console.log(`${inWords(progress.counts)}\n`);
  console.log(align(files).join('\n'));
  if (progress.counts.error > 0) process.exitCode = EXIT.harness;
}

/** What later commands need to know of the run. */
function note(journal: Journal, { rubric }: Course, { problems, layout }: Class, path: string): void {
  journal.note('title', rubric.title);
  journal.note('problems', problems);
  journal.note('rubric', rubric);
  journal.note('class', { path: resolve(path), layout });
}

/** A run's folder is its own: nothing else is written over. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    if (isRun(folder) || readdirSync(folder).length === 0) return;
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

function inWords({ graded, marked, unchanged, error, otherMarks }: Counts): string {
  const parts = [
    `${graded} graded, ${unchanged} unchanged`,
    ...(marked > 0 ? [`${marked} marked anew by the rubric, without grading`] : []),
    ...(error > 0 ? [`${error} not graded by our error (in class.html, with the reasons)`] : []),
  ];
  const changes = `${otherMarks} ${otherMarks === 1 ? 'has' : 'have'} other marks than before`;
  return `${parts.join(', ')}${otherMarks > 0 ? `; ${changes}` : ''}`;
}
