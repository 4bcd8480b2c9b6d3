import { listArchive } from '../../submission/archive.ts';
import { isArchiveName, summarize } from '../../submission/choose.ts';
import { type Entry, Rejection } from '../../submission/entry.ts';
import { UsageError } from '../../support/errors.ts';
import { printable } from '../../support/text.ts';
import { below, byTop } from './layout.ts';
import { recognisePlace } from './recognise.ts';
import type { Wanted } from './wanted.ts';

/** Bytes of a class in an archive in another place, at most: it stays in memory. */
const MOST_INNER_BYTES = 512 * 1024 ** 2;

/** Files that a place lays beside the work of each class. */
const PAGES = new Set(['index.html', 'grades.csv']);

/**
 * Joins downloads that lie beside each other, packed or not, as of a class's sections: each is a class of its own, and
 * none is a student's.
 *
 * @returns what lies in all of them as if it were one, and a line that says so; undefined where there are not several
 * @throws UsageError where they are not of one place, or of Gradescope, whose submissions one file in each describes
 */
export async function joinSections(
  entries: readonly Entry[],
  wanted: Wanted,
): Promise<{ entries: readonly Entry[]; problem: string } | undefined> {
  const tops = [...byTop(entries)].filter(
    ([, own]) => own.some(({ path }) => path.length > 1) || isArchiveName(own[0].path[0]),
  );
  if (tops.length < 2) return undefined;
  const sections = [];
  for (const [name, own] of tops) {
    const found = recognisePlace((await unpacked(own)) ?? [], wanted);
    if (!found) return undefined; // of the first already, in nearly every class
    sections.push({ name: printable(name, 60), found });
  }
  const shown = summarize(sections.map(({ name }) => name));
  const parts = sections.flatMap(({ found }) => (found === 'ambiguous' ? [] : [found]));
  const layouts = new Set(parts.map(({ layout }) => layout.id));
  if (parts.length < sections.length || layouts.size > 1 || layouts.has('gradescope')) {
    throw new UsageError(
      `there are several downloads of classes, ${shown}: give one at a time, each with a run of its own`,
    );
  }
  const joined = parts.flatMap((part) => part.entries);
  const byPath = Map.groupBy(joined, ({ path }) => path.join('/'));
  const twice = [...byPath].find(([path, { length }]) => length > 1 && !PAGES.has(path));
  if (twice) {
    throw new UsageError(
      `${printable(twice[0], 60)} lies in several of the downloads ${shown}: remove all but one of each student's work`,
    );
  }
  return {
    entries: joined,
    problem: `read as one class: ${sections.length} downloads, ${shown}`,
  };
}

/** Lists what lies in a folder or in an archive at the top. */
async function unpacked(own: readonly Entry[]): Promise<readonly Entry[] | undefined> {
  return own.some(({ path }) => path.length > 1) ? below(own) : unpackedArchive(own[0]);
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
