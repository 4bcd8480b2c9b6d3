import { isArchiveName, survey } from '../../submission/choose.ts';
import type { Entry } from '../../submission/entry.ts';

/**
 * The archive that a student has handed in in place of the files: the only one, and none of the files
 * beside it.
 */
export function archiveInPlace(entries: readonly Entry[], fileNames: readonly string[]): Entry | undefined {
  const [archive, ...others] = entries.filter(({ path }) => isArchiveName(path.at(-1) ?? ''));
  return archive && others.length === 0 && survey(entries, fileNames).found.length === 0 ? archive : undefined;
}

/** Whether entries are work for the lab, as far as can be told without reading: some of the files, or an archive. */
export function isWork(entries: readonly Entry[], fileNames: readonly string[]): boolean {
  const { found, isOneFolder } = survey(entries, fileNames);
  return found.length > 0 ? isOneFolder : archiveInPlace(entries, fileNames) !== undefined;
}
