import { readdir, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { archiveInstead, survey } from '../../submission/choose.ts';
import { type Entry, KINDS, refused } from '../../submission/entry.ts';
import { UsageError } from '../../support/errors.ts';
import { listClassFolder, listTop } from './class-folder.ts';
import { below, byTop, isSpread, type Layout, withoutUnpacked } from './layout.ts';
import { unitsOf } from './layouts/plain.ts';
import { type Recognition, recognise, recognisePlace } from './recognise.ts';
import { joinSections, unpackedArchive } from './sections.ts';
import type { Wanted } from './wanted.ts';

/** Listing of a path that may be a class; nothing of it is read. */
export interface ListedClass {
  readonly path: string;
  readonly entries: readonly Entry[];
  /** paths that lead out of the archive */
  readonly outside: readonly Entry[];
  /** what the listing leaves out; printable lines */
  readonly problems: readonly string[];
  readonly layout: Recognition;
  /** all that lies there is one submission, which is graded as a class */
  readonly isAlone?: boolean;
}

type Packed = Pick<ListedClass, 'entries' | 'problems'>;

/** A single submission, and the only folder or archive that holds it, where there is one around it. */
export interface Single {
  readonly inside?: string;
  /** what lies there, where it had to be listed to tell */
  readonly listed?: ListedClass;
}

/**
 * Opens a class, unless a path leads to a single submission: a folder that holds one of the files at its top or in its
 * only folder, an archive that has all of them in one folder, a copy of the whole lab, or the only student's. What is
 * neither is left to those who read a single submission.
 *
 * @param forced id of the layout that the command names
 * @throws UsageError where a folder below cannot be listed, where there is too much, or a download beside work
 */
export async function openClass(path: string, wanted: Wanted, forced?: string): Promise<ListedClass | Single> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isDirectory()) return openFolder(path, wanted, forced);
  if (!stats?.isFile()) return {};
  const packed = await listClassArchive(path).catch((error) => {
    if (!(error instanceof UsageError)) throw error;
    return undefined; // a damaged archive is what a student may have handed in
  });
  if (!packed) return {};
  const listed = await packedClass(path, packed, wanted, forced);
  const { found, isClear } = survey([...listed.entries, ...listed.outside], wanted.fileNames, wanted.home);
  return classOrSingle(listed, found.length > 0 && isClear);
}

/**
 * Lists a class that is known to be one.
 * @returns undefined where the path leads to neither a folder nor a zip archive
 * @throws UsageError where it cannot be listed, or where there is too much
 */
export async function listClass(path: string, wanted: Wanted, forced?: string): Promise<ListedClass | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isDirectory()) return listedClass(path, await listClassFolder(path), wanted, forced);
  const packed = stats?.isFile() ? await listClassArchive(path) : undefined;
  return packed && packedClass(path, packed, wanted, forced);
}

/** Lists an archive; what reads one is loaded for it. */
async function listClassArchive(path: string): Promise<Packed | undefined> {
  const { listClassArchive } = await import('./class-archive.ts');
  return listClassArchive(path);
}

/** Lists a path as a class of one submission, which is all that lies there. */
export function classOfOne({ path, entries, ...listed }: ListedClass): ListedClass {
  const name = basename(resolve(path)).replace(/(?<=.)\.zip$/i, '');
  const alone: Layout = {
    id: 'plain',
    title: 'a single submission',
    recognises: () => true,
    read: async (entries) => ({
      submissions: [{ name, source: '.', students: [{ name }], notes: [], entries }],
      problems: [],
    }),
  };
  return { ...listed, path, entries, layout: { layout: alone, entries }, isAlone: true };
}

/** Lists what the only archive in an archive holds, where that is a class. */
async function unpackedClass(entries: readonly Entry[], wanted: Wanted): Promise<readonly Entry[]> {
  const archive = archiveInstead(entries, wanted.fileNames);
  if (!archive || entries.filter(({ path }) => path.at(-1) !== '').length > 1) return entries;
  const inner = await unpackedArchive(archive);
  if (!inner) return entries;
  const { found, isClear } = survey(inner, wanted.fileNames, wanted.home);
  return found.length > 0 && isClear ? entries : inner;
}

async function packedClass(path: string, packed: Packed, wanted: Wanted, forced?: string): Promise<ListedClass> {
  return listedClass(path, await unpackedClass(packed.entries, wanted), wanted, forced, packed.problems);
}

async function openFolder(folder: string, wanted: Wanted, forced?: string): Promise<ListedClass | Single> {
  // First what costs least, for it is what students grade all day.
  const top = (await readdir(folder).catch(() => [])).map((name) => refused([name], KINDS.folder));
  if (holdsOne(top, wanted)) {
    await joinSections(await listTwo(folder), wanted, forced); // refuses a download there
    return {};
  }
  const inside = await onlyFolder(folder, wanted);
  if (inside !== undefined) return { inside };
  const listed = await listedClass(folder, await listClassFolder(folder), wanted, forced);
  const [only, ...others] = byTop(listed.entries.filter(({ path }) => path.length > 1)).values();
  const isInOnly = only !== undefined && others.length === 0 && holdsOne(below(only), wanted);
  return classOrSingle(listed, isInOnly || isSpread(listed.entries, wanted));
}

/** Finds the only folder, by the two uppermost levels, if it holds one of the files and no place has laid it out. */
async function onlyFolder(folder: string, wanted: Wanted): Promise<string | undefined> {
  const top = await listTop(folder);
  const [only, ...others] = top.filter(({ path }) => path.length > 1);
  if (!only || others.length > 0) return undefined;
  const inside = await listTop(folder, only.path[0]);
  // To have more files below makes no level look more like that of a place.
  const entries = [...top.filter((entry) => entry !== only), ...inside];
  const isSingle = holdsOne(below(inside), wanted) && recognisePlace(entries, wanted) === undefined;
  return isSingle ? only.path[0] : undefined;
}

/** Lists the two uppermost levels of a folder, as far as they can be. */
async function listTwo(folder: string): Promise<readonly Entry[]> {
  const top = await listTop(folder);
  const isFolder = ({ path }: Entry) => path.length > 1;
  const folders = top.filter(isFolder).map(({ path: [name] }) => listTop(folder, name).catch(() => []));
  return [...top.filter((entry) => !isFolder(entry)), ...(await Promise.all(folders)).flat()];
}

async function listedClass(
  path: string,
  found: readonly Entry[],
  wanted: Wanted,
  forced: string | undefined,
  before: readonly string[] = [],
): Promise<ListedClass> {
  const { entries: all, problems } = withoutUnpacked(found.filter((entry) => !leadsOut(entry)));
  const joined = recognisePlace(all, wanted) ? undefined : await joinSections(all, wanted, forced);
  const entries = joined?.entries.filter((entry) => !leadsOut(entry)) ?? all;
  return {
    path,
    entries,
    outside: found.filter(leadsOut),
    problems: [...before, ...problems, ...(joined?.problems ?? [])],
    layout: recognise(entries, wanted),
  };
}

function classOrSingle(listed: ListedClass, isSingle: boolean): ListedClass | Single {
  const { layout } = listed;
  if (layout === 'ambiguous') return listed;
  if (layout?.layout.id !== 'plain') return layout ? listed : { listed };
  const units = unitsOf(layout.entries);
  if (!isSingle && units.length > 1) return listed;
  return { listed, ...(units.length === 1 && { inside: units[0].source }) };
}

function holdsOne(entries: readonly Entry[], { fileNames }: Wanted): boolean {
  const top = entries.filter(({ path }) => path.length === 1);
  return survey(top, fileNames).found.length > 0;
}

/** Tells whether a path leads out of where it lies, as only an archive's can. */
function leadsOut({ path }: Entry): boolean {
  return path[0] === '' || path.includes('..') || /^[a-z]:$/i.test(path[0]);
}
