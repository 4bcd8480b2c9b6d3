import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type GradeReport, gradeReport } from '../../report/schema.ts';
import { type Rubric, rubric as rubricSchema } from '../../rubric/schema.ts';
import { UsageError } from '../../support/errors.ts';
import { type Grade, gradesOf } from '../gradebook/grades.ts';
import { loadOverrides } from '../gradebook/load-overrides.ts';
import type { Override } from '../gradebook/overrides.ts';
import type { ClassResult, ClassRun } from '../submission.ts';
import { type JournalReader, openJournal, type Row, readJournal } from './journal.ts';

/** Gives the place of a run's journal in its folder. */
export const journalFile = (folder: string): string => join(folder, 'journal.sqlite');

/** Tells whether a folder is a run's. */
export const isRun = (folder: string): boolean => existsSync(journalFile(folder));

/** Gives the places of a submission's report and its page in a run's folder. */
export function reportFiles(folder: string, id: string): { report: string; page: string } {
  return {
    report: join(folder, 'submissions', id, 'report.json'),
    page: join(folder, 'submissions', id, 'report.html'),
  };
}

/** Reads a submission's report, where there is one that can be read. */
export function storedReport(folder: string, id: string): GradeReport | undefined {
  try {
    return gradeReport.parse(JSON.parse(readFileSync(reportFiles(folder, id).report, 'utf8')));
  } catch {
    return undefined;
  }
}

/** A run as it is stored, with the grade of each student. */
export interface GradedRun {
  readonly run: ClassRun;
  /** that it was graded by */
  readonly rubric: Rubric;
  readonly overrides: readonly Override[];
  readonly grades: readonly Grade[];
}

/** Gradebook of a run as it was last written. */
export interface Published {
  readonly overrides: readonly Override[];
  /** by student of a submission */
  readonly marks: Readonly<Record<string, number | null>>;
}

/**
 * Reads a run as its gradebook was last written, whatever has been decided since.
 * @throws UsageError where the folder holds none, or a report is missing
 */
export function readGraded(folder: string): GradedRun {
  return read(folder, (run, rubric, published) => published?.overrides ?? overridesIn(folder, run, rubric));
}

/**
 * Reads a run with the instructor's overrides as they are now.
 * @throws UsageError where `readGraded` does, and where the overrides have mistakes
 */
export function readWithOverrides(folder: string): GradedRun & { readonly published: Published | undefined } {
  return read(folder, (run, rubric) => overridesIn(folder, run, rubric));
}

/** Notes what the gradebook says from now on. */
export function publish(folder: string, { overrides, grades }: GradedRun): Published {
  const marks = Object.fromEntries(
    grades.map(({ submission, student: { id, email, name }, marks }) => [
      JSON.stringify([submission.id, id ?? email ?? name]),
      marks,
    ]),
  );
  const published = { overrides, marks };
  using journal = openJournal(journalFile(folder));
  journal.note('published', published);
  return published;
}

function read(
  folder: string,
  overridesOf: (run: ClassRun, rubric: Rubric, published: Published | undefined) => readonly Override[],
) {
  const { run, rubric, published } = withJournal(folder, (journal) => ({
    run: {
      title: String(noted(journal, 'title', folder)),
      results: journal.rows().map((row) => resultOf(folder, row)),
      problems: noted(journal, 'problems', folder) as string[],
    },
    rubric: rubricSchema.parse(noted(journal, 'rubric', folder)),
    published: journal.noted('published') as Published | undefined,
  }));
  const overrides = overridesOf(run, rubric, published);
  return { run, rubric, overrides, grades: gradesOf(run, rubric, overrides), published };
}

/**
 * Reads the instructor's overrides as they are now.
 * @throws UsageError with what is wrong in them
 */
export function overridesIn(folder: string, run: ClassRun, rubric: Rubric): Override[] {
  const file = join(folder, 'overrides.yaml');
  return existsSync(file) ? loadOverrides(file, run, rubric) : [];
}

/**
 * Reads the absolute path and the layout of a run's class.
 * @throws UsageError where the folder holds no run
 */
export function classOf(folder: string): { path: string; layout: string } {
  return withJournal(folder, (journal) => noted(journal, 'class', folder) as { path: string; layout: string });
}

function withJournal<T>(folder: string, read: (journal: JournalReader) => T): T {
  if (!isRun(folder)) {
    throw new UsageError(
      `${folder} holds no run: give the folder that npm run grade -- CLASS --output FOLDER has made`,
    );
  }
  using journal = readJournal(journalFile(folder));
  return read(journal);
}

function noted(journal: JournalReader, name: string, folder: string): unknown {
  const value = journal.noted(name);
  if (value !== undefined) return value;
  throw new UsageError(`the run in ${folder} has ended before it began: give the same command once more`);
}

function resultOf(folder: string, { submission, state }: Row): ClassResult {
  const { id } = submission;
  const page = `submissions/${id}/report.html`;
  if (state.state === 'error') return { submission, page, error: state.error };
  if (state.state === 'waiting') return { submission, page };
  const report = storedReport(folder, id);
  if (report) return { submission, page, report };
  throw new UsageError(`${reportFiles(folder, id).report} is missing or damaged: the same grade command makes it anew`);
}

/**
 * Begins a run with the results and the overrides of an earlier one, which stays as it is. A run that has begun is
 * left alone.
 *
 * @param folder a run's, an empty one, or none yet
 * @returns whether it has begun only now
 * @throws UsageError where there is no earlier run, or one that is still going
 */
export function resumeFrom(earlier: string, folder: string): boolean {
  if (resolve(earlier) === resolve(folder)) {
    throw new UsageError('a run cannot begin from itself: give --output another folder, or leave --from out');
  }
  if (!isRun(earlier)) throw new UsageError(`${earlier} holds no run to begin from`);
  if (isRun(folder)) return false;
  using journal = readJournal(journalFile(earlier));
  // Whole or not at all: a run with half of the reports would look like one.
  const draft = `${resolve(folder)}.beginning`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  for (const name of ['submissions', 'overrides.yaml']) {
    if (existsSync(join(earlier, name))) cpSync(join(earlier, name), join(draft, name), { recursive: true });
  }
  journal.copyTo(journalFile(draft));
  renameSync(draft, folder);
  return true;
}
