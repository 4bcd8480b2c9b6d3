import { cpSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UsageError } from '../../errors.ts';
import { isRun, journalFile } from './run-folder.ts';

/**
 * Begins a run with the results and the overrides of an earlier one, which stays as it is. A run that has begun is
 * left alone.
 *
 * @throws UsageError where there is no earlier run, or the folder holds something else
 */
export function beginFrom(earlier: string, folder: string): void {
  if (resolve(earlier) === resolve(folder)) {
    throw new UsageError('a run cannot begin from itself: give --output another folder, or leave --from out');
  }
  if (!isRun(earlier)) throw new UsageError(`${earlier} holds no run to begin from`);
  if (isRun(folder)) return;
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new UsageError(`${folder} holds other things than a run: give a new folder`);
  }
  // Whole or not at all: a run with half of the reports would look like one.
  const draft = `${resolve(folder)}.beginning`;
  rmSync(draft, { recursive: true, force: true });
  for (const name of ['submissions', 'overrides.yaml']) {
    if (existsSync(join(earlier, name))) cpSync(join(earlier, name), join(draft, name), { recursive: true });
  }
  const journal = new DatabaseSync(journalFile(earlier));
  journal.prepare('VACUUM INTO ?').run(journalFile(draft));
  journal.close();
  renameSync(draft, folder);
}
