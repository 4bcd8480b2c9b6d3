import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../support/errors.ts';

/** Gives the place of a run's journal in its folder. */
export const journalFile = (folder: string): string => join(folder, 'journal.sqlite');

/** Tells whether a folder is a run's. */
export const isRun = (folder: string): boolean =>
  lstatSync(journalFile(folder), { throwIfNoEntry: false }) !== undefined;

/** Name of the folder of all submissions in that of a run. */
export const SUBMISSIONS = 'submissions';

/** Name of the folder of a submission's earlier reports in its own. */
export const EARLIER = 'earlier';

/** Places of a report and its MACs. */
export interface ReportFiles {
  readonly report: string;
  readonly macs: string;
}

/** Gives the places of a submission's report, its page and its MACs in a run's folder. */
export function reportFiles(folder: string, id: string): ReportFiles & { readonly page: string } {
  const own = join(folder, SUBMISSIONS, id);
  return { report: join(own, 'report.json'), page: join(own, 'report.html'), macs: join(own, 'report.mac') };
}

/** Gives the places of an earlier report, by the hash of what decided its checks. */
export function earlierFiles(folder: string, id: string, key: string): ReportFiles {
  const own = join(folder, SUBMISSIONS, id, EARLIER, key);
  return { report: `${own}.json`, macs: `${own}.mac` };
}

/** Expects a folder to be a run's. @throws UsageError where it is none */
export function expectRun(folder: string): void {
  if (isRun(folder)) return;
  throw new UsageError(`${folder} holds no run: give the folder that npm run grade -- CLASS --output FOLDER has made`);
}
