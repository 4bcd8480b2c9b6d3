import type { Entry } from '../../../submission/entry.ts';
import { slug } from '../ids.ts';
import { byTop, files, type Layout, mostFit, type PlacedSubmission, unplaced } from '../layout.ts';

// The name of a folder, or of a file where folders were not asked for, as `mod_assign\downloader` makes it. Who is in no
// team has no number.
const WHO = String.raw`^(?<name>.+?)(?:_(?<number>\d+))?_assignsubmission_(?<plugin>[a-z]+)`;
/** In a folder's name nothing follows the last underscore. */
const FOLDER = new RegExp(`${WHO}_?$`, 's');
const FILE = new RegExp(`${WHO}(?:_(?<file>.*))?$`, 's');

/** Words for a participant whose name is hidden, in some languages; any other is told by everybody's having it. */
const HIDDEN = new Set([
  'Participant',
  'Participante',
  'Partecipante',
  'Teilnehmer',
  'Teilnehmerin',
  'Deelnemer',
  'Deltagare',
]);

type Upload = NonNullable<ReturnType<typeof uploadIn>>;

/** A download of all submissions from a Moodle assignment, in folders or flat, with names or marked blindly. */
export const moodle: Layout = {
  id: 'moodle',
  title: 'a Moodle download',

  recognises(entries) {
    return mostFit([...byTop(entries).keys()], (name) => FILE.test(name));
  },

  async read(entries) {
    const found = entries.map(uploadIn);
    const byStudent = Map.groupBy(
      found.filter((each) => each !== undefined),
      ({ name, number }) => (number === undefined ? name : `${name}_${number}`),
    );
    const isBlind = isHidden([...byStudent.values()].map(([{ name }]) => name));
    // People choose their names, and teams theirs: one may look like another's name and number.
    const byNumber = Map.groupBy([...byStudent], ([, [{ number }]]) => number);
    const contested = [...byNumber].filter(([number, claims]) => number !== undefined && claims.length > 1);
    const unclear = new Set(contested.map(([number]) => number));
    // Of hidden names everybody has the same.
    const hasId = ({ name, number }: Upload) => number !== undefined && (isBlind(name) || !unclear.has(number));
    return {
      submissions: [...byStudent].map(([source, own]) => submissionOf(source, own, isBlind, hasId)),
      problems: [
        ...unplaced(entries, found),
        ...contested.map(
          ([number, claims]) =>
            `the number ${number} is that of ${claims.map(([, [{ name }]]) => name).join(' and ')}, and of neither here: ` +
            'look up whose it is, and enter that mark by hand',
        ),
      ],
    };
  },
};

/** Tells which names stand for a hidden one: a known word, or a single word that everybody has. */
function isHidden(names: readonly string[]): (name: string) => boolean {
  const isOfAll = names.length > 1 && new Set(names).size === 1 && !/\s/.test(names[0]);
  return (name) => isOfAll || HIDDEN.has(name);
}

function uploadIn(entry: Entry) {
  const [top, ...rest] = entry.path;
  const isFolder = rest.length > 0;
  // Where it stands twice, nobody knows whether the person's name ends before the first or the file's begins there.
  const isUnclear = !isFolder && top.split('_assignsubmission_').length > 2;
  const groups = isUnclear ? undefined : (isFolder ? FOLDER : FILE).exec(top)?.groups;
  if (!groups) return undefined;
  // The plugin is how the student has handed in: `file`, or something else, such as `onlinetext`.
  const { name, number, plugin, file = '' } = groups;
  return { name, number, plugin, entry: { ...entry, path: isFolder ? rest : [file] } };
}

function submissionOf(
  source: string,
  uploads: readonly Upload[],
  isBlind: (name: string) => boolean,
  hasId: (upload: Upload) => boolean,
): PlacedSubmission {
  const [{ name, number }] = uploads;
  const others = new Set(uploads.map(({ plugin }) => plugin).filter((plugin) => plugin !== 'file'));
  return {
    name: number === undefined ? name : `${slug(name)}_${number}`,
    source,
    // Of a name with `_` in it Moodle would not find the number, and it does not look at names.
    ...(hasId(uploads[0]) && {
      feedback: `${name.replaceAll('_', ' ')}_${number}_assignsubmission_file_report.html`,
    }),
    students: [{ ...(!isBlind(name) && { name }), ...(hasId(uploads[0]) && { id: number }) }],
    notes: others.size > 0 ? [`ignored: what was handed in as ${[...others].join(', ')}`] : [],
    entries: files(uploads.filter(({ plugin }) => plugin === 'file').map(({ entry }) => entry)),
  };
}
