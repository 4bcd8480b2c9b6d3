import { printable } from '../support/text.ts';
import { type Entry, isToolsOwn, KINDS, LONGEST_NAME, refused } from './entry.ts';
import { isNearly } from './near-names.ts';

const MOST_SHOWN = 5;

interface Choice {
  /** by the name asked for; none where nothing goes by that name */
  readonly chosen: ReadonlyMap<string, Entry>;
  /** by a name that nothing goes by: paths, ready to be printed, of what nearly does */
  readonly similar: ReadonlyMap<string, readonly string[]>;
  /** paths, ready to be printed, of what a student may take for a part of the submission */
  readonly ignored: readonly string[];
}

/** An entry that goes by one of the names asked for, or by one that is taken for it somewhere. */
interface Candidate {
  readonly name: string;
  /** the folder that it lies in, from the top */
  readonly folder: readonly string[];
  readonly entry: Entry;
}

/**
 * Chooses the entry for each name: the only one that goes by it; or in the folder that holds them, which is the top, or
 * the only one that does, or of several the only one with the name of the folder that students work in. Copies in
 * folders below that one are ignored. Where it is a guess which file is meant, the finding lists them all.
 *
 * @param home the folder that students work in, which a copy of the whole lab has beside others: `student`
 */
export function choose(entries: readonly Entry[], names: readonly string[], home?: string): Choice {
  const { considered, isClear } = consider(findCandidates(entries, names), names, home);
  const chosen = new Map<string, Entry>();
  for (const name of names) {
    const own = considered.filter((candidate) => candidate.name === name);
    if (own.length === 0) continue;
    if (!isClear) chosen.set(name, refused([name], inSeveralFolders(considered)));
    else if (own.length > 1) chosen.set(name, refused([name], severalTimes(own)));
    else chosen.set(name, own[0].entry.path.at(-1)?.normalize() === name ? own[0].entry : misnamed(own[0]));
  }
  const used = new Set(considered.map(({ entry }) => entry));
  const similar = similarTo(
    names.filter((name) => !chosen.has(name)),
    entries.filter((entry) => !used.has(entry)),
  );
  const said = new Set([...similar.values()].flat());
  const ignored = entries.filter((entry) => !used.has(entry) && isWorthANote(entry)).map(show);
  return { chosen, similar, ignored: ignored.filter((path) => !said.has(path)).sort() };
}

/** Survey of the files that a submission has, by their names alone. */
export interface Survey {
  /** the names asked for that something goes by */
  readonly found: readonly string[];
  /** by a name asked for that nothing goes by: paths, ready to be printed, of what nearly does */
  readonly similar: ReadonlyMap<string, readonly string[]>;
  /** whether it is clear which file is meant: all lie in one folder, or each of the names is there once */
  readonly isClear: boolean;
  /** whether all lie in one folder, or below the highest */
  readonly isOneFolder: boolean;
}

/** Surveys which of the names asked for a submission has files for. */
export function survey(entries: readonly Entry[], names: readonly string[], home?: string): Survey {
  const candidates = findCandidates(entries, names);
  const { considered, isClear } = consider(candidates, names, home);
  const found = new Set(considered.map(({ name }) => name));
  const missing = names.filter((name) => !found.has(name));
  const similar = similarTo(missing, entries);
  return { found: names.filter((name) => found.has(name)), similar, isClear, isOneFolder: isIn(candidates) };
}

/** Finds, for each name that is missing, what nearly goes by it. */
function similarTo(missing: readonly string[], entries: readonly Entry[]): Map<string, string[]> {
  const found = missing.map((name): [string, string[]] => [
    name,
    entries
      .filter(({ path }) => isNearly(name, path))
      .map(show)
      .sort(),
  ]);
  return new Map(found.filter(([, paths]) => paths.length > 0));
}

/** Leaves out the copies in folders below the one that holds the files, and those that are not at home. */
function consider(
  found: readonly Candidate[],
  names: readonly string[],
  home?: string,
): { considered: readonly Candidate[]; isClear: boolean } {
  const atHome = found.filter(({ folder }) => home !== undefined && folder.at(-1) === home);
  const candidates = isIn(found) || atHome.length === 0 || !isIn(atHome) ? found : atHome;
  const folder = shortest(candidates);
  // As with parts of the work in folders of their own: nothing else can be meant.
  if (names.every((name) => candidates.filter((one) => one.name === name).length === 1)) {
    return { considered: candidates, isClear: true };
  }
  const isClear = isIn(candidates);
  const considered = isClear ? candidates.filter((one) => one.folder.length === folder.length) : candidates;
  return { considered, isClear };
}

function findCandidates(entries: readonly Entry[], names: readonly string[]): Candidate[] {
  const byFold = new Map(names.map((name) => [fold(name), name]));
  const folders = new Set<string>();
  return entries.flatMap((entry): Candidate[] => {
    if (entry.path.slice(0, -1).some(isToolsOwn)) return [];
    const depth = entry.path.findIndex((part) => byFold.has(fold(part)));
    if (depth === -1) return [];
    const name = byFold.get(fold(entry.path[depth])) ?? '';
    const folder = entry.path.slice(0, depth);
    if (depth === entry.path.length - 1) return [{ name, folder, entry }];
    // What lies in a folder of that name stands for the folder, once.
    const path = entry.path.slice(0, depth + 1);
    const key = path.join('/');
    if (folders.has(key)) return [];
    folders.add(key);
    return [{ name, folder, entry: refused(path, KINDS.folder) }];
  });
}

/** Reduces a name to what it has in common with others that some file system, or some reader, takes for the same. */
function fold(name: string): string {
  if (name.length > LONGEST_NAME) return name;
  return name
    .replace(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, '')
    .normalize('NFKC')
    .toLowerCase();
}

/** Tells whether all candidates lie in one folder, or below the highest. */
function isIn(candidates: readonly Candidate[]): boolean {
  const top = shortest(candidates);
  return candidates.every(({ folder }) => top.every((part, index) => folder[index] === part));
}

function shortest(candidates: readonly Candidate[]): readonly string[] {
  return candidates.map(({ folder }) => folder).sort((a, b) => a.length - b.length)[0] ?? [];
}

function inSeveralFolders(candidates: readonly Candidate[]): string {
  return `several folders hold such files (${list(candidates)}); hand in one folder, or only the files`;
}

function severalTimes(candidates: readonly Candidate[]): string {
  return `the submission holds ${candidates.length} files that go by this name (${list(candidates)}); keep one`;
}

function misnamed({ name, entry }: Candidate): Entry {
  const shown = printable(entry.path.at(-1) ?? '', 60);
  const actual = shown === name ? `${shown} with characters that are not shown` : shown;
  return refused(entry.path, `it is named ${actual}; name it exactly ${name}`);
}

function list(candidates: readonly Candidate[]): string {
  return summarize(candidates.map(({ entry }) => show(entry)).sort());
}

/** Lists the first few, and how many more there are. */
export function summarize(texts: readonly string[]): string {
  const rest = texts.length - MOST_SHOWN;
  return texts.slice(0, MOST_SHOWN).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function show({ path }: Entry): string {
  return printable(path.join('/'), 60);
}

/**
 * Finds the archive that was handed in instead of the files: the only one, and none of the files beside it.
 */
export function archiveInstead(entries: readonly Entry[], names: readonly string[]): Entry | undefined {
  const isOwn = ({ path }: Entry) => !path.slice(0, -1).some(isToolsOwn) && isArchiveName(path.at(-1) ?? '');
  const [archive, ...others] = entries.filter(isOwn);
  return archive && others.length === 0 && findCandidates(entries, names).length === 0 ? archive : undefined;
}

/** Tells whether an archive, of whatever format, goes by such a name. */
export function isArchiveName(name: string): boolean {
  return /\.(zip|tar|t?gz|rar|7z)$/i.test(name);
}

/** Removes the ending from the name of an archive. */
export function archiveStem(name: string): string {
  return name.replace(/(\.tar)?\.\w+$/i, '');
}

/** Tells whether a student may take it for work: source files, which the lab's own tests are not, and archives. */
function isWorthANote({ path }: Entry): boolean {
  const name = path.at(-1) ?? '';
  if (path.some((part) => part.startsWith('.') && part !== '..') || path.slice(0, -1).some(isToolsOwn)) return false;
  const isCode = /\.[cm]?[jt]sx?$/i.test(name) && !/\.(test|config)\./.test(name);
  return isCode || isArchiveName(name);
}
