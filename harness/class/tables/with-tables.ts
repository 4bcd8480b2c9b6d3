import { statSync } from 'node:fs';
import type { Course } from '../../rubric/course.ts';
import { zoneOf } from '../../rubric/late.ts';
import type { Class } from '../intake/read-class.ts';
import { wantedOf } from '../intake/wanted.ts';
import { commitTimes } from './commit-times.ts';
import type { CourseTables } from './course-tables.ts';
import { type ClassByRoster, fitRoster } from './fit-roster.ts';
import { readRoster } from './roster.ts';
import { withTimes } from './times.ts';

/**
 * Adds to a class what the course's tables say: who is who, and who has handed in when. Checkouts say that themselves,
 * unless the table of times does.
 *
 * @param path of the class
 * @throws UsageError with what is wrong in a table
 */
export async function withTables(
  found: Class,
  path: string,
  course: Course,
  { roster, times }: CourseTables,
): Promise<ClassByRoster> {
  const fitted = roster === undefined ? { ...found, absent: [], misfits: [] } : fitRoster(found, readRoster(roster));
  const { sources, submissions } = fitted;
  const isFolder = found.layout === 'plain' && statSync(path).isDirectory();
  const committed = isFolder ? await commitTimes(path, [...sources.values()], wantedOf(course).fileNames) : new Map();
  const timed = submissions.map((each) => {
    const submittedAt = each.submittedAt ?? committed.get(sources.get(each.id) ?? '');
    return submittedAt === undefined ? each : { ...each, submittedAt };
  });
  return { ...fitted, submissions: times === undefined ? timed : withTimes(times, timed, zoneOf(course.rubric)) };
}
