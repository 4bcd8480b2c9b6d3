import { listArchive } from '../../submission/archive.ts';
import { archiveStem, isArchiveName, summarize, survey } from '../../submission/choose.ts';
import { type Entry, Rejection } from '../../submission/entry.ts';
import { UsageError } from '../../support/errors.ts';
import { printable } from '../../support/text.ts';
import { below, byTop, holdsWork, type Layout, ofNobody } from './layout.ts';
import { METADATA } from './layouts/gradescope.ts';
import { plain } from './layouts/plain.ts';
import { type Recognition, recognise, recognisePlace } from './recognise.ts';
import type { Wanted } from './wanted.ts';

/** Bytes of a class in an archive in another place, at most: it stays in memory. */
const MOST_INNER_BYTES = 512 * 1024 ** 2;

/** Files that a place lays beside the work of each class. */
const PAGES = new Set(['index.html', 'grades.csv', METADATA]);

interface Section {
  readonly name: string;
  readonly layout: Layout;
  readonly entries: readonly Entry[];
}

/**
 * Takes out of a folder the download of a class that lies there, packed or not, beside what is no work, such as slides or
 * the roster; and joins several, as of a class's sections.
 *
 * @returns what lies in all of them as if it were one, and a line that says so; undefined where there is none, or where
 *   students' work lies beside them
 * @throws UsageError where they are not of one place, or hold the same work twice
 */
export async function joinSections(
  entries: readonly Entry[],
  wanted: Wanted,
): Promise<{ entries: readonly Entry[]; problems: string[] } | undefined> {
  const sections: Section[] = [];
  const others: string[] = [];
  for (const [name, own] of byTop(entries)) {
    const isFolder = own.some(({ path }) => path.length > 1);
    const inside = isFolder ? below(own) : isArchiveName(name) ? await unpackedArchive(own[0]) : undefined;
    const found = inside && classIn(inside, wanted);
    if (found === 'ambiguous') throw severalPlaces([name]);
    if (found) sections.push({ name, ...found });
    else if (holdsWork(inside ?? own, wanted))
      return undefined; // the first already, in nearly every class
    else others.push(name);
  }
  // Students' folders in folders may be versions of their work.
  if (sections.length === 0 || (sections.length > 1 && sections.some(({ layout }) => layout === plain)))
    return undefined;
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
  return { entries: joined, problems: [said, ...ofNobody(others)] };
}

/** Finds the class in a folder or an archive: what a place has laid out, or folders of students. */
function classIn(inside: readonly Entry[], wanted: Wanted): Recognition {
  const { found, isClear } = survey(inside, wanted.fileNames, wanted.home);
  return found.length > 0 && !isClear ? recognise(inside, wanted) : recognisePlace(inside, wanted);
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
      if (!(error instanceof Rejection)) throw error;
      return undefined;
    });
}
