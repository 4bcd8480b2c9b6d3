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
  const { downloads, beside } = await apart(sections, others, entries, wanted);
  if (beside.length > 0) {
    if (downloads.length === 0 || forced === plain.id) return undefined;
    throw besideWork(downloads, beside);
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

/** Tells downloads from what may be students’ work beside them. Hidden folders and files belong to tools. */
async function apart(
  sections: readonly Section[],
  others: readonly Top[],
  entries: readonly Entry[],
  wanted: Wanted,
): Promise<{ downloads: readonly Section[]; beside: readonly Top[] }> {
  const [ofStudents, placed] = [true, false].map((is) => sections.filter(({ layout }) => (layout === plain) === is));
  const visible = others.filter(({ name }) => !name.startsWith('.'));
  if (placed.length > 0)
    return { downloads: placed, beside: [...ofStudents, ...(await thoseWithWork(visible, wanted))] };

  // Folders in a folder may be students, or versions of one’s work: any folder beside it may be a student’s, too.
  const folders = [...ofStudents, ...visible.filter(({ isLoose }) => !isLoose)];
  const files = await thoseWithWork(
    visible.filter(({ isLoose }) => isLoose),
    wanted,
  );
  if (folders.length + files.length === 1) return { downloads: ofStudents, beside: [] };
  // A class is the only one of as many students as there are other folders, where these would be taken for students.
  const least = unitsOf(entries).length - 1;
  const large = ofStudents.filter((section) => unitsOf(section.entries).length >= least);
  const isOne = large.length === 1 && files.length === 0 && plain.recognises(entries, wanted);
  const downloads = isOne ? large : []; // files are of one submission, with versions beside them
  return { downloads, beside: [...folders, ...files].filter((one) => !downloads.some((each) => each === one)) };
}

async function thoseWithWork(tops: readonly Top[], wanted: Wanted): Promise<Top[]> {
  const found: Top[] = [];
  for (const top of tops) if (await mayHoldWork(top.inside, wanted)) found.push(top);
  return found;
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
