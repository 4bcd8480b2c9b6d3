import { isArchiveName } from '../../../submission/choose.ts';
import type { Entry } from '../../../submission/entry.ts';
import { printable } from '../../../support/text.ts';
import { slug } from '../ids.ts';
import { type Layout, mostFit, type PlacedSubmission, unplaced } from '../layout.ts';

/**
 * File names as Canvas's `ContentZipper` makes them. Of a student's name it keeps letters, digits and
 * underscores of any script; the id of an anonymous student need not be a number; a text or a link that
 * was entered has no attachment.
 */
const STUDENT =
  /^(?<late1>LATE_)?(?:anon_(?<late2>LATE_)?(?<anonymous>[A-Za-z0-9]+)|(?<name>.+?)_(?<late3>LATE_)?(?<user>\d+))/;
const REST = /_(?:(?<attachment>\d+)_(?<file>.+)|(?<text>(?:text|link)\.html))$/;
const NAME = new RegExp(STUDENT.source + REST.source, 's');

type Upload = NonNullable<ReturnType<typeof uploadIn>>;

/** A download of all submissions from a Canvas assignment: flat, with names or anonymous. */
export const canvas: Layout = {
  id: 'canvas',
  title: 'a Canvas download',

  recognises(entries) {
    return mostFit(entries, uploadIn);
  },

  async read(entries, { fileNames }) {
    const uploads = entries.map(uploadIn);
    const byStudent = Map.groupBy(
      uploads.filter((upload) => upload !== undefined),
      ({ name, user }) => (name === undefined ? `anon_${user}` : user),
    );
    return {
      submissions: [...byStudent].map(([source, own]) => submissionOf(source, own, fileNames)),
      problems: unplaced(entries, uploads),
    };
  },
};

function uploadIn(entry: Entry) {
  const groups = entry.path.length === 1 ? NAME.exec(entry.path[0])?.groups : undefined;
  if (!groups) return undefined;
  const { name, user, anonymous, late1, late2, late3, file, text } = groups;
  return {
    name,
    user: user ?? anonymous,
    ...(file && { feedback: feedbackName(groups) }),
    isLate: [late1, late2, late3].some((mark) => mark !== undefined),
    entry: { ...entry, path: [file ?? text] },
  };
}

/**
 * Names a file so that Canvas takes it back: of the parts between underscores its `infer_comment_context_from_filename`
 * takes the first two numbers for the student's and for that of a file that was handed in, or the two after `anon`. It
 * shows the file under that one's name.
 */
function feedbackName({
  anonymous,
  name = '',
  late3 = '',
  user,
  attachment,
}: Readonly<Record<string, string>>): string {
  const who = name.split('_').filter((part) => !/^\d+$/.test(part));
  const whose = anonymous === undefined ? `${who.join('_')}_${late3}${user}` : `anon_${anonymous}`;
  return `${whose}_${attachment}_report.html`;
}

function submissionOf(source: string, uploads: readonly Upload[], fileNames: readonly string[]): PlacedSubmission {
  const [{ name, user }] = uploads;
  const { entries, notes } = currentVersions(
    uploads.map(({ entry }) => entry),
    fileNames,
  );
  const feedback = uploads.find((upload) => upload.feedback)?.feedback;
  return {
    ...(feedback && { feedback }),
    name: name === undefined ? source : `${slug(name)}_${user}`,
    source,
    students: [{ ...(name !== undefined && { name }), id: user }],
    isMarkedLate: uploads.some(({ isLate }) => isLate),
    notes,
    entries,
  };
}

/**
 * Keeps of files that were handed in several times, `sums.ts`, `sums-1.ts`, `sums-2.ts`, the one with the highest
 * number, under the name without it. Only the files that the lab asks for and archives are so numbered here:
 * any other name may be the student's own.
 */
function currentVersions(
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

/** Tells the name that the student gave a file, and the number that Canvas gave it: 0 where there was none before. */
function versionOf(entry: Entry, asked: ReadonlySet<string>) {
  const [name] = entry.path;
  const [, stem, number, ending] = /^(.+)-(\d{1,4})(\.[^.]+)$/s.exec(name) ?? [];
  const own = `${stem}${ending}`;
  if (stem === undefined || !(asked.has(own.toLowerCase()) || isArchiveName(own))) return { name, number: 0, entry };
  return { name: own, number: Number(number), entry };
}

function noteOf({ name, entry }: ReturnType<typeof versionOf>): string {
  return `${printable(name, 60)} was handed in again: ${printable(entry.path[0], 60)} counts`;
}
