import { existsSync, lstatSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type Rubric, rubric as rubricSchema } from '../../rubric/schema.ts';
import { UsageError } from '../../support/errors.ts';
import { makeFolders } from '../../support/make-folders.ts';
import { writeWhole } from '../../support/write-whole.ts';
import { type Grade, gradesOf } from '../gradebook/grades.ts';
import { loadExceptions } from '../gradebook/load-exceptions.ts';
import { loadOverrides, loadRemarks, readDecisions } from '../gradebook/load-overrides.ts';
import { decisions, type Override } from '../gradebook/overrides.ts';
import { refuseMisnamed } from '../misnamed.ts';
import { type ClassResult, type ClassRun, type Student, student } from '../submission.ts';
import { type JournalReader, openJournal, type Row, readJournal } from './journal.ts';
import { expectRun, isRun, journalFile, reportFiles } from './run-files.ts';
import { copyEarlier, storedReport, storeReport } from './stored-report.ts';

/** Names of the files in a run's folder that people write. */
const BY_HAND = { overrides: 'overrides.yaml', remarks: 'remarks.yaml' } as const;

/** A run as it is stored, with the grade of each student. */
export interface GradedRun {
  readonly run: ClassRun;
  /** that it was graded by */
  readonly rubric: Rubric;
  readonly overrides: readonly Override[];
  readonly grades: readonly Grade[];
}

/** Gradebook of a run as it was last written. */
const publishedSchema = z.strictObject({
  overrides: decisions,
  /** by student of a submission */
  marks: z.record(z.string(), z.number().nullable()),
  /** ids of submissions whose pages say what was decided by hand */
  adjusted: z.array(z.string()).optional(),
});
type Published = Readonly<z.infer<typeof publishedSchema>>;

/**
 * Reads a run as its gradebook was last written, whatever has been decided since.
 * @param keys under one of which each report must be stored
 * @throws UsageError where the folder holds none, or a report is missing or another one than was stored
 */
export function readGraded(folder: string, keys: readonly string[]): GradedRun {
  return read(folder, keys, (published, now) => published?.overrides ?? now());
}

/**
 * Reads a run with the instructor's overrides as they are now.
 * @throws UsageError where `readGraded` does, and where the overrides have mistakes
 */
export function readWithOverrides(
  folder: string,
  keys: readonly string[],
): GradedRun & { readonly published: Published | undefined } {
  return read(folder, keys, (_, now) => now());
}

const alikeSchema = z.array(z.array(z.string()));

/** Notes which submissions of a run are alike, for whoever looks at them by hand. */
export function noteAlike(folder: string, ids: readonly (readonly string[])[]): void {
  using journal = openJournal(journalFile(folder));
  journal.note('alike', ids);
}

/**
 * Notes what the gradebook says from now on.
 * @param adjusted ids of submissions whose pages say what was decided by hand
 */
export function publish(folder: string, { overrides, grades }: GradedRun, adjusted: readonly string[]): Published {
  const marks = Object.fromEntries(
    grades.map(({ submission, student: { id, email, name }, marks }) => [
      JSON.stringify([submission.id, id ?? email ?? name]),
      marks,
    ]),
  );
  const published = { overrides: [...overrides], marks, adjusted: [...adjusted] };
  using journal = openJournal(journalFile(folder));
  journal.note('published', published);
  return published;
}

function read(
  folder: string,
  keys: readonly string[],
  overridesOf: (published: Published | undefined, now: () => readonly Override[]) => readonly Override[],
) {
  const { run, rubric, published, exceptions } = withJournal(folder, (journal) => ({
    run: {
      title: noted(journal, 'title', z.string(), folder),
      results: journal.rows().map((row) => resultOf(folder, row, keys)),
      problems: noted(journal, 'problems', z.array(z.string()), folder),
      absent: journal.noted('absent', z.array(student)) ?? [],
      alike: journal.noted('alike', alikeSchema) ?? [],
      files: journal.noted('files', z.array(z.string())) ?? [],
    },
    rubric: noted(journal, 'rubric', rubricSchema, folder),
    published: journal.noted('published', publishedSchema),
    exceptions: journal.noted('class', placeSchema)?.exceptions,
  }));
  const overrides = overridesOf(published, () => overridesIn(folder, run, rubric, exceptions));
  return { run, rubric, overrides, grades: gradesOf(run, rubric, overrides), published };
}

/**
 * Reads the overrides and remarks of a run as they are now.
 * @param exceptions the table of extensions and excuses, where there is one
 * @throws UsageError with what is wrong in them
 */
export function overridesIn(folder: string, run: ClassRun, rubric: Rubric, exceptions?: string): Override[] {
  refuseMisnamed(folder, Object.values(BY_HAND));
  const [file, remarks] = [BY_HAND.overrides, BY_HAND.remarks].map((name) => join(folder, name));
  const overrides = isThere(file) ? loadOverrides(file, run, rubric) : [];
  return [
    ...overrides,
    ...(exceptions === undefined ? [] : loadExceptions(exceptions, run, rubric, overrides)),
    ...(isThere(remarks) ? loadRemarks(remarks, run, rubric, overrides) : []),
  ];
}

/** Tells whether there is a file, or a link that should lead to one. */
const isThere = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

/** Where a run's class lies, by absolute paths. */
const placeSchema = z.strictObject({
  path: z.string(),
  layout: z.string(),
  /** it is one submission, which was graded as a class */
  isAlone: z.boolean().optional(),
  /** the table of extensions and excuses, where there is one */
  exceptions: z.string().optional(),
});

/**
 * Reads where a run's class lies, and who its submissions are of, as the roster had them.
 * @throws UsageError where the folder holds no run
 */
export function classOf(
  folder: string,
): z.infer<typeof placeSchema> & { readonly students: ReadonlyMap<string, readonly Student[]> } {
  return withJournal(folder, (journal) => ({
    ...noted(journal, 'class', placeSchema, folder),
    students: new Map(journal.rows().map(({ submission }) => [submission.id, submission.students])),
  }));
}

function withJournal<T>(folder: string, read: (journal: JournalReader) => T): T {
  expectRun(folder);
  using journal = readJournal(journalFile(folder));
  return read(journal);
}

function noted<T>(journal: JournalReader, name: string, kind: z.ZodType<T>, folder: string): T {
  const value = journal.noted(name, kind);
  if (value !== undefined) return value;
  throw new UsageError(`the run in ${folder} has ended before it began: give the same command once more`);
}

function resultOf(folder: string, { submission, state }: Row, keys: readonly string[]): ClassResult {
  const { id } = submission;
  const page = `submissions/${id}/report.html`;
  if (state.state === 'error') return { submission, page, error: state.error };
  if (state.state === 'waiting') return { submission, page };
  const report = storedReport(folder, id, keys);
  if (report) return { submission, page, report };
  throw new UsageError(
    `${reportFiles(folder, id).report} is missing, damaged, or not as it was graded under a key that this command has ` +
      '(QUEUE_KEY, the course key, or the user’s own): the same grade command makes it anew',
  );
}

/**
 * Begins a run with the results, overrides and remarks of an earlier one, which stays as it is: with those reports that are
 * as they were stored under one of the keys. A run that has begun is left alone.
 *
 * @param folder a run's, an empty one, or none yet
 * @returns how many reports were not taken; undefined where the run has begun before
 * @throws UsageError where there is no earlier run, one that is damaged or that is still going
 */
export function resumeFrom(earlier: string, folder: string, keys: readonly string[]): number | undefined {
  if (resolve(earlier) === resolve(folder)) {
    throw new UsageError('a run cannot begin from itself: give --output another folder, or leave --from out');
  }
  if (!isRun(earlier)) throw new UsageError(`${earlier} holds no run to begin from`);
  if (isRun(folder)) return undefined;
  using journal = readJournal(journalFile(earlier));
  const graded = journal.rows().filter(({ state }) => state.state === 'graded');
  const place = existsSync(folder) ? realpathSync(folder) : resolve(folder); // no link, which nothing is moved to
  // Whole or not at all: a run with half of the reports would look like one.
  const draft = `${place}.beginning`;
  rmSync(draft, { recursive: true, force: true });
  makeFolders(draft, 0o700);
  try {
    let taken = 0;
    for (const { submission } of graded) {
      const report = storedReport(earlier, submission.id, keys);
      if (!report) continue;
      storeReport(draft, submission.id, report, keys);
      copyEarlier(earlier, draft, submission.id, keys);
      taken++;
    }
    for (const [what, name] of Object.entries(BY_HAND)) {
      const file = join(earlier, name);
      if (isThere(file)) writeWhole(join(draft, name), readDecisions(file, what as keyof typeof BY_HAND), 0o600);
    }
    journal.copyTo(journalFile(draft));
    renameSync(draft, place);
    return graded.length - taken;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
