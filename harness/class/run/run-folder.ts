import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../errors.ts';
import { type GradeReport, gradeReport } from '../../report/schema.ts';
import type { ClassResult, ClassRun } from '../results.ts';
import { openJournal, type Row } from './journal.ts';

/** Where a run's journal lies in its folder. */
export const journalFile = (folder: string): string => join(folder, 'journal.sqlite');

/** Where a submission's report and its page lie in a run's folder. */
export function reportFiles(folder: string, id: string): { report: string; page: string } {
  return {
    report: join(folder, 'submissions', id, 'report.json'),
    page: join(folder, 'submissions', id, 'report.html'),
  };
}

/**
 * A run as it is stored.
 * @throws UsageError where the folder holds none
 */
export function readRun(folder: string): ClassRun {
  const file = journalFile(folder);
  if (!existsSync(file)) {
    throw new UsageError(`${folder} holds no run: npm run grade -- CLASS --output ${folder} makes one`);
  }
  const journal = openJournal(file);
  try {
    return {
      title: String(journal.noted('title') ?? ''),
      results: journal.rows().map((row) => resultOf(folder, row)),
      problems: (journal.noted('problems') as string[] | undefined) ?? [],
    };
  } finally {
    journal.close();
  }
}

function resultOf(folder: string, { submission, state }: Row): ClassResult {
  const page = `submissions/${submission.id}/report.html`;
  if (state.state === 'error') return { submission, page, error: state.error };
  return { submission, page, ...(state.state === 'graded' && { report: readReport(folder, submission.id) }) };
}

function readReport(folder: string, id: string): GradeReport {
  const { report } = reportFiles(folder, id);
  return gradeReport.parse(JSON.parse(readFileSync(report, 'utf8')));
}
