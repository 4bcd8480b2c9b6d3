import { randomBytes } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { courseKey } from '../../grading/course-key.ts';
import type { Course } from '../../rubric/course.ts';
import { UsageError } from '../../support/errors.ts';
import { makeFolders } from '../../support/make-folders.ts';
import { readRegular } from '../../support/read-regular.ts';
import { writeWhole } from '../../support/write-whole.ts';
import { takeQueueKey } from '../queue-key.ts';

/** Characters of a course key that vouches for reports: a shorter one can be tried out. */
const LEAST_KEY = 16;

/**
 * Lists the keys under which reports are stored: that of the queue and that of the course, where there are any, and the
 * user's own. That one is made where there is no other; it lies in no run's folder, and decides no inputs.
 *
 * @throws UsageError where there is no key, and none can be made
 */
export function reportKeys(course: Pick<Course, 'rubric' | 'root'>): string[] {
  const shared = [takeQueueKey(), courseKey(course)].filter((key) => key !== undefined && key.length >= LEAST_KEY);
  const own = userKey(shared.length === 0);
  return [...(shared as string[]), ...(own === undefined ? [] : [own])];
}

function userKey(isNeeded: boolean): string | undefined {
  let file = 'a file in the home folder';
  try {
    const state = process.env.XDG_STATE_HOME || join(homedir(), '.local/state');
    file = join(resolve(state), 'lab-harness/report-key');
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (!stats && !isNeeded) return undefined;
    if (!stats) {
      makeFolders(dirname(file), 0o700);
      writeWhole(file, `${randomBytes(32).toString('hex')}\n`, 0o600);
    } else if (stats.uid !== process.getuid?.() || (stats.mode & 0o077) !== 0) {
      throw new Error('others can read or change it: remove it, and another one is made');
    }
    const key = readRegular(file, 100).toString().trim();
    if (/^[0-9a-f]{64}$/.test(key)) return key;
    throw new Error('it is damaged: remove it, and another one is made');
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(
      `${file} cannot be the key of stored reports: ${message}\nA course key serves as well (docs/instructors.md)`,
    );
  }
}
