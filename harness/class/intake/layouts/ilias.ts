import type { Entry } from '../../../submission/entry.ts';
import { type Attempt, latestAttempt } from '../attempts.ts';
import { slug } from '../ids.ts';
import { emptyFolders, files, type Layout, mostFit, unplaced } from '../layout.ts';
import { timeOfDigits } from '../local-time.ts';

/** A student's folder: last name, first name, login, number. */
const STUDENT = /^(?<last>.+)_(?<first>[^_]+)_(?<login>[^_]+)_(?<user>\d+)$/s;

/** A file, with the time at which it was handed in. */
const FILE = /^(?<time>\d{14})_(?<file>.+)$/s;

/** Folders around those of the students: the exercise's and one for all submissions, as the download has them. */
const MOST_AROUND = 3;

type Upload = NonNullable<ReturnType<typeof uploadIn>>;

/** A download of all submissions from an ILIAS exercise: a folder for each student, every file with its time. */
export const ilias: Layout = {
  id: 'ilias',
  title: 'an ILIAS download',

  recognises(entries) {
    return mostFit(files(entries), uploadIn);
  },

  async read(entries, wanted) {
    const uploads = entries.map(uploadIn);
    const byStudent = Map.groupBy(
      uploads.filter((upload) => upload !== undefined),
      ({ login, user }) => `${login}_${user}`,
    );
    return {
      submissions: [...byStudent].map(([source, own]) => {
        const [{ first, last, login, user }] = own;
        return {
          name: `${slug(`${last}_${first}`)}_${user}`,
          source,
          // Its multi-feedback reads a folder of such a name, and in it the number at the end of each folder's.
          feedback: `multi_feedback/${last}_${first}_${login}_${user}/report.html`,
          students: [{ name: `${first} ${last}`.replaceAll('_', ' '), id: login }],
          ...latestAttempt(attemptsOf(own), wanted),
        };
      }),
      problems: [...emptyFolders(emptyIn(entries)), ...unplaced(entries, uploads)],
    };
  },
};

/** Lists the students' folders in which nothing lies. */
function emptyIn(entries: readonly Entry[]): string[] {
  return entries.flatMap(({ path }) =>
    path.at(-1) === '' && STUDENT.test(path.at(-2) ?? '') ? (path.at(-2) ?? []) : [],
  );
}

function uploadIn(entry: Entry) {
  for (const [i, part] of entry.path.slice(0, MOST_AROUND).entries()) {
    const [student, rest] = [STUDENT.exec(part)?.groups, entry.path.slice(i + 1)];
    const groups = student && rest.length > 0 ? FILE.exec(rest[0])?.groups : undefined;
    if (!student || !groups) continue;
    const { last, first, login, user } = student;
    return { last, first, login, user, time: groups.time, entry: { ...entry, path: [groups.file, ...rest.slice(1)] } };
  }
  return undefined;
}

/** Takes files of one name for attempts: each file counts in its latest version. */
function attemptsOf(uploads: readonly Upload[]): Attempt[] {
  const times = [...new Set(uploads.map(({ time }) => time))].sort();
  return times.map((time) => {
    const upTo = uploads.filter((upload) => upload.time <= time).sort((a, b) => (a.time < b.time ? -1 : 1));
    const latest = new Map(upTo.map(({ entry }) => [entry.path.join('/'), entry]));
    return { time: timeOfDigits(time), entries: [...latest.values()] };
  });
}
