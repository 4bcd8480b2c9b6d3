import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../support/errors.ts';
import { readJournal } from './journal.ts';
import { isRun, journalFile } from './run-folder.ts';

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
  const journal = readJournal(journalFile(earlier));
  try {
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
  } finally {
    journal.close();
  }
}
