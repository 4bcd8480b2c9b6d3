import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { reportFiles } from '../class/run/run-files.ts';
import { writeZip } from '../release/zip.ts';
import { refusal } from '../support/errors.ts';
import { readRegular } from '../support/read-regular.ts';

/** Places that take back files for students, and where. */
const PLACES: Readonly<Record<string, string>> = {
  moodle: 'Moodle: Grading actions, Upload multiple feedback files in a zip',
  canvas:
    'Canvas: Upload Submissions, beside Download Submissions; students see it under the name of their own file, and ' +
    'open it as .html',
  ilias: 'ILIAS: Submissions and Grades, Multi Feedback',
  sakai: 'Sakai in English: Upload All, with feedback attachments alone',
};

/**
 * Writes the pages of a run's reports as the place takes them back, each with its student's name as in the download, and
 * removes those of other places.
 *
 * @param names by id, of those that the place knows
 * @param graded ids of the submissions that have a page
 * @returns the file and what it is for; nothing where the place takes none
 * @throws UsageError where a page is something else by now
 */
export async function writeFeedback(
  folder: string,
  layout: string,
  names: Readonly<Record<string, string>>,
  graded: readonly string[],
): Promise<string[][]> {
  for (const place of Object.keys(PLACES)) rmSync(join(folder, `feedback-${place}.zip`), { force: true });
  const known = graded.filter((id) => Object.hasOwn(names, id));
  if (PLACES[layout] === undefined || known.length === 0) return [];
  const file = join(folder, `feedback-${layout}.zip`);
  const entries = known.map((id) => ({ name: names[id], content: readPage(reportFiles(folder, id).page) }));
  await writeZip(entries, file, 0o600);
  return [[file, `for ${PLACES[layout]}`]];
}

/** Bytes of a page: one of the largest report takes half. */
const MOST_OF_PAGE = 64 * 2 ** 20;

function readPage(file: string): Buffer {
  try {
    return readRegular(file, MOST_OF_PAGE);
  } catch (error) {
    throw refusal(`${file}: ${(error as Error).message}\nRemove it: the same command draws it anew`, error);
  }
}
