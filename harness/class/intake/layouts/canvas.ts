import type { Entry } from '../../../submission/entry.ts';
import { files } from '../entries.ts';
import { slug } from '../ids.ts';
import { type Layout, ofNobody, type Work } from '../layout.ts';
import { currentVersions } from './canvas-versions.ts';

/**
 * File names as Canvas's `ContentZipper` makes them. Of a student's name it keeps letters, digits and
 * underscores of any script; the id of an anonymous student need not be a number; a text or a link that
 * was entered has no attachment.
 */
const STUDENT =
  /^(?:(?<late1>LATE_)?anon_(?<late2>LATE_)?(?<anonymous>[A-Za-z0-9]+)|(?<name>.+?)_(?<late3>LATE_)?(?<user>\d+))/;
const REST = /_(?:(?<attachment>\d+)_(?<file>.+)|(?<text>(?:text|link)\.html))$/;
const NAME = new RegExp(STUDENT.source + REST.source, 's');

interface Upload {
  readonly name: string | undefined;
  readonly user: string;
  readonly isLate: boolean;
  readonly entry: Entry;
}

/** A download of all submissions from a Canvas assignment: flat, with names or anonymous. */
export const canvas: Layout = {
  id: 'canvas',
  title: 'a Canvas download',

  recognises(entries) {
    const fitting = entries.filter((entry) => uploadIn(entry));
    return fitting.length > 0 && fitting.length >= entries.length / 2;
  },

  async read(entries, fileNames) {
    const uploads = entries.map(uploadIn);
    const works = Map.groupBy(
      uploads.filter((upload) => upload !== undefined),
      ({ name, user }) => (name === undefined ? `anon_${user}` : user),
    );
    const strays = files(entries.filter((_, index) => !uploads[index]));
    return {
      works: [...works].map(([source, own]) => workOf(source, own, fileNames)),
      problems: ofNobody(strays.map(({ path }) => path.join('/'))),
    };
  },
};

function uploadIn(entry: Entry): Upload | undefined {
  const groups = entry.path.length === 1 ? NAME.exec(entry.path[0])?.groups : undefined;
  if (!groups) return undefined;
  const { name, user, anonymous, late1, late2, late3, file, text } = groups;
  return {
    name,
    user: user ?? anonymous,
    isLate: [late1, late2, late3].some((mark) => mark !== undefined),
    entry: { ...entry, path: [file ?? text] },
  };
}

function workOf(source: string, uploads: readonly Upload[], fileNames: readonly string[]): Work {
  const [{ name, user }] = uploads;
  const { entries, notes } = currentVersions(
    uploads.map(({ entry }) => entry),
    fileNames,
  );
  return {
    name: name === undefined ? source : `${slug(name)}_${user}`,
    source,
    students: [{ ...(name !== undefined && { name }), id: user }],
    isMarkedLate: uploads.some(({ isLate }) => isLate),
    notes,
    entries,
  };
}
