import { archiveInstead, archiveStem, isArchiveName, survey } from '../../../submission/choose.ts';
import type { Entry } from '../../../submission/entry.ts';
import { below, byTop, emptyFolders, files, type Layout, mostFit, ofNobody, type PlacedSubmission } from '../layout.ts';
import type { Wanted } from '../wanted.ts';

/** A folder a student, which may be a Git checkout, or a zip archive a student; its name is the student's. */
export const plain: Layout = {
  id: 'plain',
  title: 'a folder or a zip archive a student',

  recognises(entries, wanted) {
    const units = unitsOf(entries).filter((unit) => unit.entries.length > 0);
    return mostFit(units, (unit) => isSubmission(unit.entries, wanted));
  },

  async read(entries) {
    const units = unitsOf(entries);
    const sources = new Set(units.map(({ source }) => source));
    const strays = [...byTop(entries).keys()].filter((name) => !sources.has(name));
    const empty = units.filter((unit) => unit.entries.length === 0);
    return {
      submissions: units.filter((unit) => unit.entries.length > 0),
      problems: [...emptyFolders(empty.map(({ source }) => source)), ...ofNobody(strays)],
    };
  },
};

/** Finds what goes for submissions: folders and archives at the top. Hidden ones belong to tools. */
export function unitsOf(entries: readonly Entry[]): PlacedSubmission[] {
  return [...byTop(entries)].flatMap(([source, own]): PlacedSubmission[] => {
    if (source.startsWith('.')) return [];
    if (own.some(({ path }) => path.length > 1)) {
      const { entries, notes } = latestVersion(files(below(own.filter(({ path }) => path.length > 1))));
      return [{ ...submissionOf(source, source), entries, notes }];
    }
    return isArchiveName(source) ? [{ ...submissionOf(archiveStem(source), source), entries: own }] : [];
  });
}

/** A folder for each time that something was handed in, as Microsoft Teams makes them. */
const VERSION = /^Version (\d+)$/;

/** Tells whether all of what goes for submissions are versions of one. */
export function areVersions(entries: readonly Entry[]): boolean {
  return unitsOf(entries).every(({ source }) => VERSION.test(source));
}

/** Leaves out of a student's files those that lie in another folder `Version N` than the latest beside it. */
function latestVersion(entries: readonly Entry[]): Pick<PlacedSubmission, 'entries' | 'notes'> {
  const versionOf = ({ path }: Entry) => {
    const at = path.slice(0, -1).findIndex((name) => VERSION.test(name));
    return at === -1 ? [] : [{ place: path.slice(0, at).join('/'), number: Number(VERSION.exec(path[at])?.[1]) }];
  };
  const versions = Map.groupBy(entries.flatMap(versionOf), ({ place }) => place);
  const latest = new Map([...versions].map(([place, of]) => [place, Math.max(...of.map(({ number }) => number))]));
  const counts = (entry: Entry) => versionOf(entry).every(({ place, number }) => number === latest.get(place));
  const kept = entries.filter(counts);
  const numbers = [...new Set(latest.values())].join(' and ');
  const notes = kept.length < entries.length ? [`handed in several times: Version ${numbers} counts`] : [];
  return { entries: kept, notes };
}

function submissionOf(name: string, source: string): Omit<PlacedSubmission, 'entries'> {
  return { name, source, students: [{ name }], notes: [] };
}

/** Tells without reading whether entries are a submission of the lab: some of the files, or nearly, or an archive. */
function isSubmission(entries: readonly Entry[], { fileNames, home }: Wanted): boolean {
  const { found, similar, isClear } = survey(entries, fileNames, home);
  return found.length > 0 ? isClear : similar.size > 0 || archiveInstead(entries, fileNames) !== undefined;
}
