import { readdir, stat } from 'node:fs/promises';
import { survey } from '../../submission/choose.ts';
import { type Entry, KINDS, refused } from '../../submission/entry.ts';
import { UsageError } from '../../support/errors.ts';
import { listClassArchive } from './class-archive.ts';
import { listClassFolder, listTop } from './class-folder.ts';
import { below, byTop } from './layout.ts';
import { type Recognition, recognise, recognisePlace } from './recognise.ts';

/** Listing of a path that may be a class; nothing of it is read. */
export interface ListedClass {
  readonly path: string;
  readonly entries: readonly Entry[];
  /** paths that lead out of the archive */
  readonly outside: readonly Entry[];
  readonly layout: Recognition;
}

/**
 * Opens a class, unless a path leads to a single submission: a folder that holds one of the files at its top or in its
 * only folder, or an archive that has all of them in one folder. What is neither is left to those who read a single
 * submission.
 *
 * @param fileNames the files that a submission consists of
 * @returns undefined for what is no class
 * @throws UsageError where a folder below cannot be listed, or where there is too much
 */
export async function openClass(path: string, fileNames: readonly string[]): Promise<ListedClass | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isDirectory()) return openFolder(path, fileNames);
  const listed = await listClass(path, fileNames).catch((error) => {
    if (!(error instanceof UsageError)) throw error;
    return undefined; // a damaged archive is what a student may have handed in
  });
  if (!listed) return undefined;
  const { found, isOneFolder } = survey([...listed.entries, ...listed.outside], fileNames);
  return isClass(listed, found.length > 0 && isOneFolder) ? listed : undefined;
}

/**
 * Lists a class that is known to be one.
 * @returns undefined where the path leads to neither a folder nor a zip archive
 * @throws UsageError where it cannot be listed, or where there is too much
 */
export async function listClass(path: string, fileNames: readonly string[]): Promise<ListedClass | undefined> {
  const stats = await stat(path).catch(() => undefined);
  const listing = stats?.isDirectory() ? listClassFolder(path) : stats?.isFile() ? listClassArchive(path) : undefined;
  const entries = await listing;
  return entries && listedClass(path, entries, fileNames);
}

async function openFolder(folder: string, fileNames: readonly string[]): Promise<ListedClass | undefined> {
  // First what costs least, for it is what students grade all day.
  const top = (await readdir(folder).catch(() => [])).map((name) => refused([name], KINDS.folder));
  if (holdsOne(top, fileNames)) return undefined;
  if (await isNestedSubmission(folder, fileNames)) return undefined;
  const listed = listedClass(folder, await listClassFolder(folder), fileNames);
  const [only, ...others] = byTop(listed.entries.filter(({ path }) => path.length > 1)).values();
  return isClass(listed, only && others.length === 0 && holdsOne(below(only), fileNames)) ? listed : undefined;
}

/** Tells by the two uppermost levels whether the only folder holds one of the files, and no place has laid it out. */
async function isNestedSubmission(folder: string, fileNames: readonly string[]): Promise<boolean> {
  const top = await listTop(folder);
  const [only, ...others] = top.filter(({ path }) => path.length > 1);
  if (!only || others.length > 0) return false;
  const inside = await listTop(folder, only.path[0]);
  // To have more files below makes no level look more like that of a place.
  const entries = [...top.filter((entry) => entry !== only), ...inside];
  return holdsOne(below(inside), fileNames) && recognisePlace(entries, fileNames) === undefined;
}

function listedClass(path: string, found: readonly Entry[], fileNames: readonly string[]): ListedClass {
  const entries = found.filter((entry) => !leadsOut(entry));
  return { path, entries, outside: found.filter(leadsOut), layout: recognise(entries, fileNames) };
}

function isClass({ layout }: ListedClass, isSingle: boolean): boolean {
  if (layout === 'ambiguous') return true;
  return layout !== undefined && !(isSingle && layout.layout.id === 'plain');
}

function holdsOne(entries: readonly Entry[], fileNames: readonly string[]): boolean {
  const top = entries.filter(({ path }) => path.length === 1);
  return survey(top, fileNames).found.length > 0;
}

/** Tells whether a path leads out of where it lies, as only an archive's can. */
function leadsOut({ path }: Entry): boolean {
  return path[0] === '' || path.includes('..') || /^[a-z]:$/i.test(path[0]);
}
