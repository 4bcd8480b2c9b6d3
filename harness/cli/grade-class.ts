import { existsSync, readdirSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import type { ListedClass } from '../class/intake/open-class.ts';
import { readClass } from '../class/intake/read-class.ts';
import { wantedOf } from '../class/intake/wanted.ts';
import { discardJournal, type Journal, openJournal } from '../class/run/journal.ts';
import { reportKeys } from '../class/run/report-keys.ts';
import { runClass } from '../class/run/run-class.ts';
import { isRun, journalFile } from '../class/run/run-files.ts';
import { overridesIn, resumeFrom } from '../class/run/run-folder.ts';
import { type CourseTables, courseTables } from '../class/tables/course-tables.ts';
import type { ClassByRoster } from '../class/tables/fit-roster.ts';
import { withTables } from '../class/tables/with-tables.ts';
import { type Course, fileNames } from '../rubric/course.ts';
import { summarize } from '../submission/choose.ts';
import { EXIT } from '../support/command.ts';
import { counted, inNumber } from '../support/counted.ts';
import { refusal, UsageError } from '../support/errors.ts';
import { makeFolders } from '../support/make-folders.ts';
import { align, printable } from '../support/text.ts';
import { writeClassFiles } from './class-files.ts';
import { showProgress, type Tally } from './class-progress.ts';
import { writeFeedback } from './feedback-zip.ts';
import { type GradersOptions, openGraders } from './open-graders.ts';

interface Options extends GradersOptions, CourseTables {
  /** the folder of the run */
  output: string;
  layout?: string | undefined;
  seed?: number | undefined;
  /** the folder of an earlier run, whose results are taken over where they are the same */
  from?: string | undefined;
  /** makes a new journal of the reports that are there */
  rebuild?: boolean | undefined;
}

/** Problems of the intake that are printed; the class page has all. */
const MOST_PROBLEMS = 10;

/**
 * Grades a class into the folder of a run, or goes on where an earlier command has ended.
 * @param place the path of a class, or what `openClass` has found there
 */
export async function gradeClass(course: Course, place: string | ListedClass, options: Options): Promise<void> {
  const { output: folder, layout, from, rebuild = false } = options;
  const keys = reportKeys(course);
  const path = typeof place === 'string' ? place : place.path;
  const tables = courseTables(course.root, options);
  const found = await withTables(await readClass(place, { layout, ...wantedOf(course) }), path, course, tables);
  refuseOtherFolders(path, folder, rebuild);
  if (from !== undefined) announceTaken(folder, from, resumeFrom(from, folder, keys));
  orRefuse(folder, () => makeFolders(folder, 0o700));
  if (rebuild) discardJournal(journalFile(folder));
  const tally = await gradeInto(folder, course, found, path, keys, { ...options, ...tables });
  const { files, otherMarks, timedOut, attention, graded } = writeClassFiles(folder, found.layout, keys);
  // Before anything is said of it: whoever reads may stop reading.
  const feedback = await writeFeedback(folder, found.layout, found.feedback, graded);
  console.log(inWords(tally, otherMarks));
  if (timedOut.length > 0) {
    const met = `${counted(timedOut.length, 'submission', 'has')} met a time limit`;
    console.log(`${met}: look at these, or grade them again with --timed-out --jobs 1: ${summarize(timedOut)}`);
  }
  for (const { what, results } of attention) {
    const ids = results.map(({ submission }) => submission.id);
    console.log(`look at by hand, ${ids.length} that ${what}: ${summarize(ids)}`);
  }
  sayFew(found.misfits);
  console.log(`\n${align([...files, ...feedback]).join('\n')}`);
  if (tally.counts.error > 0) process.exitCode = EXIT.harness;
}

/** Grades what has not been graded yet; meanwhile the folder is no other command's. */
async function gradeInto(
  folder: string,
  course: Course,
  found: ClassByRoster,
  path: string,
  keys: readonly string[],
  options: Options,
): Promise<Tally> {
  using journal = openJournal(journalFile(folder));
  const { rubric } = course;
  const { submissions, problems, absent, layout, isAlone } = found;
  announce(found);
  warnOfRemoved(journal, found, folder);
  // Before the night, not after it.
  const results = submissions.map((submission) => ({ submission, page: '' }));
  const exceptions = options.exceptions && resolve(options.exceptions);
  const ofRun = { title: rubric.title, problems, absent, files: fileNames(course) };
  overridesIn(folder, { ...ofRun, results }, rubric, exceptions);
  const notes = { ...ofRun, rubric, class: { path: resolve(path), layout, isAlone, exceptions } };
  for (const [name, value] of Object.entries(notes)) journal.note(name, value);

  const { seed, force } = options;
  const { graders, inputs, close } = await openGraders(course, options);
  const { tally, count: onResult, end } = showProgress(submissions.length);
  try {
    await runClass(course, submissions, { folder, journal, graders, inputs, keys, seed, force, onResult });
  } finally {
    end();
    close();
  }
  return tally;
}

/**
 * Says how many of an earlier run are not in the class.
 * @throws UsageError where it is nobody's run of this class
 */
function warnOfRemoved(journal: Journal, { submissions }: ClassByRoster, folder: string): void {
  const ids = new Set(submissions.map(({ id }) => id));
  const earlier = journal.rows().map(({ submission }) => submission.id);
  const removed = earlier.filter((id) => !ids.has(id)).length;
  if (removed === 0) return;
  if (removed === earlier.length) {
    throw new UsageError(`${folder} holds the run of another class: nobody of it is in this one. Give a new folder`);
  }
  const are = `${counted(removed, 'submission')} of the earlier run ${inNumber(removed, 'is')}`;
  console.log(`  ${are} no longer in this class, and leave the gradebook`);
}

/** Says what a run has taken over from an earlier one, where there is something to say. */
function announceTaken(folder: string, from: string, refused: number | undefined): void {
  if (refused === undefined) console.log(`${folder} has begun already: --from changes nothing any more`);
  else if (refused > 0) {
    console.log(
      `  ${counted(refused, 'report', 'is')} missing in ${from} or not as graded there under a key of this command: graded again`,
    );
  }
}

/** Refuses a folder in the class, for the run would be a part of it, and one that is not a run's own. */
function refuseOtherFolders(path: string, folder: string, rebuild: boolean): void {
  const way = relative(resolve(path), resolve(folder));
  if (way === '' || (!way.startsWith('..') && !isAbsolute(way))) {
    throw new UsageError(`${folder} lies in the class itself: give --output a folder outside of it`);
  }
  const names = orRefuse(folder, () => (existsSync(folder) ? readdirSync(folder) : []));
  if (names.length === 0 || isRun(folder) || (rebuild && names.includes('submissions'))) return;
  throw new UsageError(`${folder} holds other things than a run: give a new folder, or that of an earlier run`);
}

function orRefuse<T>(folder: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw refusal(`${folder} cannot hold the run: ${(error as Error).message}`, error);
  }
}

function announce({ title, submissions, problems, misfits }: ClassByRoster): void {
  console.log(`${counted(submissions.length, 'submission')}, ${title}. Ctrl-C stops; the same command goes on.`);
  sayFew(problems.filter((problem) => !misfits.includes(problem))); // those are said at the end
}

/** Prints the first of some problems, and the last, which may sum up. */
function sayFew(problems: readonly string[]): void {
  const rest = problems.length - MOST_PROBLEMS - 1;
  for (const problem of problems.slice(0, MOST_PROBLEMS)) console.log(`  ${printable(problem)}`);
  if (rest > 0) console.log(`  … and ${rest} more, which are in class.html`);
  for (const problem of problems.slice(MOST_PROBLEMS).slice(-1)) console.log(`  ${printable(problem)}`);
}

function inWords({ counts, unreadable }: Tally, otherMarks: number): string {
  const { graded, marked, restored, redrawn, unchanged, error } = counts;
  const parts = [
    `${graded} graded, ${unchanged + redrawn} unchanged`,
    ...(redrawn > 0 ? [`${counted(redrawn, 'page')} drawn anew`] : []),
    ...(restored > 0 ? [`${restored} as graded before a change that was undone`] : []),
    ...(marked > 0 ? [`${marked} marked anew by the rubric, without grading`] : []),
    ...(error > 0 ? [`${error} not graded by our error (in class.html, with the reasons)`] : []),
  ];
  const who = `${counted(otherMarks, 'student', 'has')} other marks than before`;
  return [
    `${parts.join(', ')}${otherMarks > 0 ? `; ${who}` : ''}`,
    ...(unreadable.length > 0 ? [`files that cannot be read, as their reports say: ${summarize(unreadable)}`] : []),
  ].join('\n');
}
