import { isArchiveName } from '../../../submission/choose.ts';
import type { Entry } from '../../../submission/entry.ts';
import { printable } from '../../../support/text.ts';

/** A file that Canvas has numbered because its student had handed in one of that name before. */
interface Version {
  /** as the student named it */
  readonly name: string;
  /** 0 for the first */
  readonly number: number;
  readonly entry: Entry;
}

/**
 * Keeps of files that were handed in several times, `q1.ts`, `q1-1.ts`, `q1-2.ts`, the one with the highest
 * number, under the name without it. Only the files that the lab asks for and archives are so numbered here:
 * any other name may be the student's own.
 */
export function currentVersions(
  entries: readonly Entry[],
  fileNames: readonly string[],
): { entries: Entry[]; notes: string[] } {
  const asked = new Set(fileNames.map((name) => name.toLowerCase()));
  const versions = Map.groupBy(
    entries.map((entry) => versionOf(entry, asked)),
    ({ name }) => name,
  );
  const current = [...versions.values()].flatMap((all) => {
    const highest = Math.max(...all.map(({ number }) => number));
    // Two of the same number stay: which one is meant would be a guess.
    return all.filter(({ number }) => number === highest);
  });
  return {
    entries: current.map(({ name, entry }) => ({ ...entry, path: [name] })),
    notes: current.filter(({ number }) => number > 0).map(noteOf),
  };
}

function versionOf(entry: Entry, asked: ReadonlySet<string>): Version {
  const [name] = entry.path;
  const [, stem, number, ending] = /^(.+)-(\d{1,4})(\.[^.]+)$/s.exec(name) ?? [];
  const own = `${stem}${ending}`;
  if (stem === undefined || !(asked.has(own.toLowerCase()) || isArchiveName(own))) return { name, number: 0, entry };
  return { name: own, number: Number(number), entry };
}

function noteOf({ name, entry }: Version): string {
  return `${printable(name, 60)} was handed in again: ${printable(entry.path[0], 60)} counts`;
}
