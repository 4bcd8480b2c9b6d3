import { readdir, stat } from 'node:fs/promises';
import { survey } from '../../submission/choose.ts';
import { type Entry, KINDS, refused } from '../../submission/entry.ts';
import { UsageError } from '../../support/errors.ts';
import { listClassArchive } from './class-archive.ts';
import { listClassFolder } from './class-folder.ts';
import { below, byTop, leadsOut } from './paths.ts';
import { recognise } from './recognise.ts';

/**
 * Whether a path leads to the work of a class, and not to a single submission: a folder that holds one of the
 * files at its top or in its only folder, or an archive that has all of them in one folder. What is neither
 * is left to those who read a single submission.
 *
 * @param fileNames the files that a submission consists of
 * @throws UsageError where a folder below cannot be listed, or where there is too much
 */
export async function isClass(path: string, fileNames: readonly string[]): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isDirectory()) return isClassFolder(path, fileNames);
  if (!stats?.isFile()) return false;
  const entries = await listClassArchive(path).catch((error) => {
    if (!(error instanceof UsageError)) throw error;
    return undefined; // a damaged archive is what a student may have handed in
  });
  if (!entries) return false;
  const { found, isOneFolder } = survey(entries, fileNames);
  return isRecognised(entries, fileNames, found.length > 0 && isOneFolder);
}

async function isClassFolder(folder: string, fileNames: readonly string[]): Promise<boolean> {
  // First what costs least, for it is what students grade all day.
  const top = (await readdir(folder).catch(() => [])).map((name) => refused([name], KINDS.folder));
  if (holdsOne(top, fileNames)) return false;
  const entries = await listClassFolder(folder);
  const [only, ...others] = byTop(entries.filter(({ path }) => path.length > 1)).values();
  return isRecognised(entries, fileNames, only && others.length === 0 && holdsOne(below(only), fileNames));
}

function isRecognised(entries: readonly Entry[], fileNames: readonly string[], isSingle: boolean): boolean {
  const recognised = recognise(
    entries.filter((entry) => !leadsOut(entry)),
    fileNames,
  );
  if (recognised === 'ambiguous') return true;
  return recognised !== undefined && !(isSingle && recognised.layout.id === 'plain');
}

function holdsOne(entries: readonly Entry[], fileNames: readonly string[]): boolean {
  const top = entries.filter(({ path }) => path.length === 1);
  return survey(top, fileNames).found.length > 0;
}
