import { z } from 'zod';
import { isCalled, namesOf } from '../called.ts';
import { inUtc } from '../intake/local-time.ts';
import type { ClassSubmission } from '../submission.ts';
import { quoted, suggest } from '../suggest.ts';
import { readTable, refuseProblems, type TableProblem } from './table.ts';

/** A date and a time of day, without a zone. */
const LOCAL = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?$/;
const WANTED = 'a date-time such as 2024-03-14 17:00, by the clock of the rubric, or 2024-03-14T17:00:00+05:30';

/**
 * Reads who has handed in when, for places that state no times, and gives submissions these times.
 * @param zone by which times without one are read
 * @throws UsageError with a line for every mistake, such as a student who has handed in nothing
 */
export function withTimes(
  file: string,
  submissions: readonly ClassSubmission[],
  zone: string,
): readonly ClassSubmission[] {
  const { rows, problems } = readTable(file, ['who', 'time'], ['who', 'time']);
  const times = new Map<string, { time: string; line: number }>();
  const known = submissions.flatMap(({ id, students }) => [id, ...students.flatMap(namesOf)]);
  const own = rows.flatMap(({ line, cells: { who = '', time: text = '' } }): TableProblem[] => {
    const isIt = ({ id, students }: ClassSubmission) =>
      id === who || students.some((student) => isCalled(student, who));
    const [found, ...others] = submissions.filter(isIt);
    const time = timeOf(text, zone);
    const wrong = [
      ...(found ? [] : [`no submission or student of this class is called ${quoted(who)}${suggest(who, known)}`]),
      ...(others.length > 0 ? [`${others.length + 1} submissions are of ${quoted(who)}: give the id of one`] : []),
      ...(time === undefined ? [`must be ${WANTED}, got ${quoted(text)}`] : []),
      ...(found && times.has(found.id) ? [`line ${times.get(found.id)?.line} has a time for ${found.id} already`] : []),
    ];
    if (wrong.length === 0 && time !== undefined) times.set(found.id, { time, line });
    return wrong.map((message) => ({ line, message }));
  });
  refuseProblems(file, [...problems, ...own]);
  return submissions.map((each) => {
    const submittedAt = times.get(each.id)?.time;
    return submittedAt === undefined ? each : { ...each, submittedAt };
  });
}

function timeOf(text: string, zone: string): string | undefined {
  const [, date, minutes, seconds = ':00'] = LOCAL.exec(text) ?? [];
  if (date !== undefined && !Number.isNaN(Date.parse(`${date}T${minutes}${seconds}Z`))) {
    return inUtc(`${date}T${minutes}${seconds}`, zone);
  }
  return z.iso.datetime({ offset: true }).safeParse(text).success ? new Date(text).toISOString() : undefined;
}
