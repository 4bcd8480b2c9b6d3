import { type Entry, Rejection } from '../../../submission/entry.ts';
import type { Student } from '../../submission.ts';
import { type Attempt, latestAttempt } from '../attempts.ts';
import { slug } from '../ids.ts';
import { type Layout, mostFit, type PlacedSubmission, unplaced } from '../layout.ts';
import { timeOfDigits } from '../local-time.ts';
import type { Wanted } from '../wanted.ts';

/** A file of an attempt; without a file's name the attempt's own text, which says whose it is. */
const NAME = /^(?<student>.+)_attempt_(?<time>\d{4}(?:-\d\d){5})(?:_(?<file>.+)|\.txt)$/s;

/** Bytes of an attempt's own text that are read: the name is in its first line. */
const MOST_TEXT_BYTES = 256 * 1024;

type Upload = NonNullable<ReturnType<typeof uploadIn>>;

/** A download of all submissions from a Blackboard assignment: flat, with all attempts of a student. */
export const blackboard: Layout = {
  id: 'blackboard',
  title: 'a Blackboard download',

  recognises(entries) {
    return mostFit(entries, uploadIn);
  },

  async read(entries, wanted) {
    const uploads = entries.map(uploadIn);
    const byStudent = Map.groupBy(
      uploads.filter((upload) => upload !== undefined),
      ({ student }) => student,
    );
    const prefix = commonPrefix([...byStudent.keys()]);
    return {
      submissions: await Promise.all(
        [...byStudent].map(([source, own]) => submissionOf(source, source.slice(prefix), own, wanted)),
      ),
      problems: unplaced(entries, uploads),
    };
  },
};

function uploadIn(entry: Entry) {
  const groups = entry.path.length === 1 ? NAME.exec(entry.path[0])?.groups : undefined;
  if (!groups) return undefined;
  const { student, time, file } = groups;
  return { student, time, file, entry };
}

async function submissionOf(
  source: string,
  login: string,
  uploads: readonly Upload[],
  wanted: Wanted,
): Promise<PlacedSubmission> {
  const attempts = [...Map.groupBy(uploads, ({ time }) => time)].map(
    ([time, own]): Attempt => ({
      time: timeOfDigits(time),
      entries: own.flatMap(({ file, entry }) => (file === undefined ? [] : [{ ...entry, path: [file] }])),
    }),
  );
  const stated = await statedIn(uploads);
  // Logins that begin alike look like a part of the assignment's name.
  const id = stated.login && `_${source}`.endsWith(`_${stated.login}`) ? stated.login : login;
  const student: Student = { ...(stated.name !== undefined && { name: stated.name }), id };
  return { name: slug(id), source, students: [student], ...latestAttempt(attempts, wanted) };
}

/** Reads the student's name and login from the latest attempt's own text: `Name: Ann Lee (alee)`. */
async function statedIn(uploads: readonly Upload[]): Promise<{ name?: string; login?: string }> {
  const texts = uploads.filter(({ file }) => file === undefined).sort((a, b) => (a.time < b.time ? 1 : -1));
  if (texts.length === 0) return {};
  const bytes = await texts[0].entry.read(MOST_TEXT_BYTES).catch((error) => {
    if (!(error instanceof Rejection)) throw error;
    return Buffer.of();
  });
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  return /^[^:\n]*:\s*(?<name>.+?)\s*\((?<login>[^()\n]*)\)\s*$/m.exec(text)?.groups ?? {};
}

/** Measures what all names begin with, up to an underscore: that is the assignment. */
function commonPrefix([first = '', ...others]: readonly string[]): number {
  const own = first.slice(0, first.lastIndexOf('_') + 1);
  const ends = [...own].flatMap((letter, index) => (letter === '_' ? [index + 1] : []));
  return ends.findLast((end) => others.every((name) => name.startsWith(first.slice(0, end)))) ?? 0;
}
