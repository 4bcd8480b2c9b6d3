import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { openJournal } from '../harness/class/run/journal.ts';
import { journalFile, reportFiles } from '../harness/class/run/run-folder.ts';
import type { ClassRun } from '../harness/class/submission.ts';
import { renderJson } from '../harness/report/json.ts';
import type { Rubric } from '../harness/rubric/schema.ts';

/** Stores a class for tests in the folder of a run, new or not, as grading does. */
export function storeRun(folder: string, { title, problems, results }: ClassRun, rubric: Rubric): void {
  mkdirSync(folder, { recursive: true });
  using journal = openJournal(journalFile(folder));
  for (const [name, value] of Object.entries({ title, problems, rubric })) journal.note(name, value);
  journal.enroll(results.map(({ submission }) => submission));
  for (const { submission, report, error = '' } of results) {
    journal.mark(submission.id, report ? { state: 'graded' } : { state: 'error', error });
    if (!report) continue;
    const { report: file } = reportFiles(folder, submission.id);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, renderJson([report]));
  }
}
