import { listArchive } from '../../submission/archive.ts';
import { archiveInstead, archiveStem, isArchiveName, summarize, survey } from '../../submission/choose.ts';
import { type Entry, Rejection } from '../../submission/entry.ts';
import { HarnessError, UsageError } from '../../support/errors.ts';
import { printable } from '../../support/text.ts';
import { below, byTop, holdsWork, type Layout, ofNobody } from './layout.ts';
import { METADATA } from './layouts/gradescope.ts';
import { areVersions, plain, unitsOf } from './layouts/plain.ts';
import { type Recognition, recognise, recognisePlace } from './recognise.ts';
import type { Wanted } from './wanted.ts';

/** Bytes of a class in an archive in another place, at most: it stays in memory. */
const MOST_INNER_BYTES = 512 * 1024 ** 2;

/** Files that a place lays beside the work of each class. */
const PAGES = new Set(['index.html', 'grades.csv', METADATA]);

/** A file or a folder at the top, with what lies in it. */
interface Top {
  readonly name: string;
  /** whether it is a file, and no archive */
  readonly isLoose: boolean;
  readonly inside: readonly Entry[];
}

interface Section extends Top {
  readonly layout: Layout;
  readonly entries: readonly Entry[];
}

/**
 * Takes out of a folder the download of a class that lies there, packed or not, beside what is no work, such as slides or
 * the roster; and joins several, as of a class's sections.
 *
 * @param forced id of the layout that the command names: that of students' folders says that nothing there is a download
 * @returns what lies in all of them as if it were one, and a line that says so; undefined where there is none
 * @throws UsageError where work lies beside them, where they are not of one place, or hold the same work twice
 */
export async function joinSections(
  entries: readonly Entry[],
  wanted: Wanted,
  forced?: string,
): Promise<{ entries: readonly Entry[]; problems: string[] } | undefined> {
  const sections: Section[] = [];
  const others: Top[] = [];
  for (const [name, own] of byTop(entries)) {
    const top = await topOf(name, own);
    const found = top.isLoose ? undefined : classIn(top.inside, wanted);
    if (found === 'ambiguous' && forced !== plain.id) throw severalPlaces([name]);
    if (found && found !== 'ambiguous') sections.push({ ...top, ...found });
    else others.push(top);
  }
  if (sections.length === 0) return undefined;
  const beside = await besideIn(sections, others, wanted);
  if (beside.length > 0) {
    const download = downloadIn(sections, beside, entries, wanted);
    if (download.length === 0 || forced === plain.id) return undefined;
    throw besideWork(
      download,
      beside.filter((one) => !download.some((each) => each === one)),
    );
  }
  if (new Set(sections.map(({ layout }) => layout.id)).size > 1) throw severalPlaces(sections.map(({ name }) => name));
  const isOne = sections.length === 1;
  const joined = sections.flatMap(({ name, entries }) =>
    isOne ? entries : entries.map((entry) => ({ ...entry, section: isArchiveName(name) ? archiveStem(name) : name })),
  );
  const shown = summarize(sections.map(({ name }) => printable(name, 60)));
  const byPath = Map.groupBy(joined, ({ path }) => path.join('/'));
  const twice = [...byPath].find(([path, { length }]) => length > 1 && !PAGES.has(path));
  if (twice) {
    throw new UsageError(
      `${printable(twice[0], 60)} lies in several of the downloads ${shown}: remove all but one of each student's work`,
    );
  }
  const said = isOne ? `read as the class: ${shown}` : `read as one class: ${sections.length} downloads, ${shown}`;
  return { entries: joined, problems: [said, ...ofNobody(others.map(({ name }) => name))] };
}

/** Opens what lies at the top. An archive that cannot be opened shows nothing: it may hold slides as well. */
async function topOf(name: string, own: readonly Entry[]): Promise<Top> {
  if (own.some(({ path }) => path.length > 1)) return { name, isLoose: false, inside: below(own) };
  if (!isArchiveName(name)) return { name, isLoose: true, inside: own };
  return { name, isLoose: false, inside: (await unpackedArchive(own[0])) ?? [] };
}

/** Finds the class in a folder or an archive: what a place has laid out, or folders of students. */
function classIn(inside: readonly Entry[], wanted: Wanted): Recognition {
  const { found, isClear } = survey(inside, wanted.fileNames, wanted.home);
  if (found.length === 0 || isClear) return recognisePlace(inside, wanted);
  const recognised = recognise(inside, wanted);
  const isPlain = recognised && recognised !== 'ambiguous' && recognised.layout === plain;
  return isPlain && areVersions(recognised.entries) ? undefined : recognised;
}

/**
 * Finds what may be students' work beside downloads of places. Folders of students in a folder may be versions of one's
 * work: beside these it is any other folder, whatever lies in it. Hidden ones belong to tools.
 */
async function besideIn(sections: readonly Section[], others: readonly Top[], wanted: Wanted): Promise<Top[]> {
  const ofStudents = sections.filter(({ layout }) => layout === plain);
  const hasPlace = ofStudents.length < sections.length;
  const beside: Top[] = hasPlace || ofStudents.length > 1 ? ofStudents : [];
  for (const other of others.filter(({ name }) => !name.startsWith('.')))
    if ((!hasPlace && !other.isLoose) || (await mayHoldWork(other.inside, wanted))) beside.push(other);
  return beside;
}

/**
 * Finds what is a download for all that lies beside it: each of a place, or else the only folder of as many students as
 * there are other folders, where these would be taken for students.
 */
function downloadIn(
  sections: readonly Section[],
  beside: readonly Top[],
  entries: readonly Entry[],
  wanted: Wanted,
): readonly Section[] {
  const placed = sections.filter(({ layout }) => layout !== plain);
  if (placed.length > 0) return placed;
  if (beside.some(({ isLoose }) => isLoose)) return []; // one submission, with versions beside it
  const others = unitsOf(entries).length - 1;
  const large = sections.filter((section) => unitsOf(section.entries).length >= others);
  return large.length === 1 && plain.recognises(entries, wanted) ? large : [];
}

/** Tells whether a student's work may be there, or in the only archive there. */
async function mayHoldWork(inside: readonly Entry[], wanted: Wanted): Promise<boolean> {
  const archive = archiveInstead(inside, wanted.fileNames);
  if (!archive) return holdsWork(inside, wanted);
  const packed = await unpackedArchive(archive);
  return packed !== undefined && holdsWork(packed, wanted);
}

function besideWork(downloads: readonly Top[], others: readonly Top[]): UsageError {
  const [shown, beside] = [downloads, others].map((those) => summarize(those.map(({ name }) => printable(name, 60))));
  return new UsageError(
    `${shown} may be the download of a class, and beside it ${beside} may be students’ work: give the download alone, ` +
      `or --layout ${plain.id} where each folder and archive there is a student’s`,
  );
}

function severalPlaces(names: readonly string[]): UsageError {
  const shown = summarize(names.map((name) => printable(name, 60)));
  return new UsageError(
    `there are several downloads of classes, ${shown}: give one at a time, each with a run of its own`,
  );
}

/** Lists what an archive in another place holds; undefined where it cannot be read, which its reader says. */
export async function unpackedArchive(archive: Entry): Promise<readonly Entry[] | undefined> {
  return archive
    .read(MOST_INNER_BYTES)
    .then(listArchive)
    .catch((error) => {
      if (!(error instanceof Rejection || error instanceof HarnessError)) throw error;
      return undefined;
    });
}
