import { type Entry, Rejection } from '../../../submission/entry.ts';
import { latestAttempt } from '../attempts.ts';
import { slug } from '../ids.ts';
import { below, byTop, files, type Layout, mostFit, ofNobody, type PlacedSubmission } from '../layout.ts';
import { timeOfDigits } from '../local-time.ts';
import type { Wanted } from '../wanted.ts';

/** A student's folder: name and login. */
const NAME = /^(?<name>.+, .+)\((?<login>[^()]+)\)$/s;

/** The instructors' own folder beside that of the student's files. */
const FEEDBACK = /^feedback/i;

/** A download of all submissions from a Sakai assignment: a folder for each student. */
export const sakai: Layout = {
  id: 'sakai',
  title: 'a Sakai download',

  recognises(entries) {
    const folders = [...byTop(entries.filter(({ path }) => path.length > 1)).keys()];
    return mostFit(folders, (name) => NAME.test(name));
  },

  async read(entries, wanted) {
    const tops = [...byTop(entries)].map(([top, own]) => ({ top, student: NAME.exec(top)?.groups, own: below(own) }));
    const strays = tops.filter(({ top, student }) => !student && !/^grades\.(csv|xls)$/.test(top));
    const placed = tops.flatMap(({ top, student, own }) => (student ? [submissionOf(top, student, own, wanted)] : []));
    return { submissions: await Promise.all(placed), problems: ofNobody(strays.map(({ top }) => top)) };
  },
};

async function submissionOf(
  source: string,
  { name, login }: Record<string, string>,
  entries: readonly Entry[],
  wanted: Wanted,
): Promise<PlacedSubmission> {
  const inFolders = entries.filter(({ path }) => path.length > 1 && !FEEDBACK.test(path[0]));
  const time = await timeIn(entries);
  const [last, first] = name.split(/, (.*)/s);
  return {
    name: slug(login),
    source,
    // It skips the name of the folder around all, and finds the login in parentheses.
    feedback: `feedback/${source}/Feedback Attachment(s)/report.html`,
    students: [{ name: `${first} ${last}`, id: login }],
    ...latestAttempt([{ time, entries: files(below(inFolders)) }], wanted),
  };
}

/** Reads the time at which a student has handed in, `20240311165959123`, by the clock of the place. */
async function timeIn(entries: readonly Entry[]): Promise<string | undefined> {
  const entry = entries.find(({ path }) => path.length === 1 && path[0] === 'timestamp.txt');
  const bytes = await entry?.read(1024).catch((error) => {
    if (!(error instanceof Rejection)) throw error;
    return undefined;
  });
  return bytes && timeOfDigits(bytes.toString('utf8').trim());
}
