import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'csv-parse/sync';
import { reportFiles } from '../../harness/class/run/run-files.ts';
import { readGraded } from '../../harness/class/run/run-folder.ts';
import type { GradeReport } from '../../harness/report/schema.ts';
import { differ } from '../corpus/judge.ts';
import type { Member } from './deal-class.ts';
import { COURSE_KEY } from './processes.ts';

/**
 * Lists what of a finished run is not as it should be, as sentences: each submission has one row, one entry in the
 * journal, one report and one page, and every mark in them is the expected one.
 */
export function surprisesIn(run: string, members: readonly Member[]): string[] {
  const gradebook: Record<string, string>[] = parse(readFileSync(join(run, 'gradebook.csv')), {
    bom: true,
    columns: true,
  });
  const rows = Map.groupBy(gradebook, ({ submission }) => submission);
  const results = Map.groupBy(readGraded(run, [COURSE_KEY]).run.results, ({ submission }) => submission.id);
  const known = new Set(members.map(({ id }) => id));
  const files = globSync('submissions/*/report.{json,html}', { cwd: run });
  return [
    ...[...rows.keys()].filter((id) => !known.has(id)).map((id) => `${id} is in the gradebook, and nobody’s`),
    ...[...results.keys()].filter((id) => !known.has(id)).map((id) => `${id} is in the journal, and nobody’s`),
    ...differ('reports and pages', files.length, 2 * members.length),
    ...members.flatMap(({ id, samples, marks }) => {
      const [ownRows = [], ownResults = []] = [rows.get(id), results.get(id)];
      const [report, error] = [ownResults[0]?.report, ownResults[0]?.error];
      const found = [
        ...differ('rows in the gradebook', ownRows.length, 1),
        ...differ('entries in the journal', ownResults.length, 1),
        ...(report ? [] : [`no report${error === undefined ? '' : `: ${error}`}`]),
        ...Object.entries(marks).flatMap(([column, expected]) => [
          ...differ(`${column} in the gradebook`, ownRows[0]?.[column] ?? 'missing', String(expected)),
          ...(report ? differ(`${column} in the report`, markIn(report, column), expected) : []),
        ]),
      ];
      return found.map((surprise) => `${id} (${samples.join(' and ')}): ${surprise}`);
    }),
  ];
}

/** Lists where a run differs from another one of the same class: the gradebook, and reports in more than their times. */
export function differencesBetween(run: string, other: string, members: readonly Member[]): string[] {
  const [one, two] = [run, other].map((folder) => readFileSync(join(folder, 'gradebook.csv')));
  const reportIn = (folder: string, id: string) =>
    JSON.parse(readFileSync(reportFiles(folder, id).report, 'utf8'), (key, value) =>
      key === 'milliseconds' ? undefined : value,
    );
  return [
    ...(one.equals(two) ? [] : ['the gradebook is not the same, byte for byte']),
    ...members.flatMap(({ id, samples }) =>
      isDeepStrictEqual(reportIn(run, id), reportIn(other, id))
        ? []
        : [`${id} (${samples.join(' and ')}): the report is another one`],
    ),
  ];
}

/** Finds the mark of a column of the gradebook in a report. */
function markIn({ questions, marks }: GradeReport, column: string): number | null | undefined {
  if (column === 'total') return marks;
  for (const { id, marks, rawMarks, tasks } of questions) {
    if (column === id) return marks;
    if (column === `${id} before cap`) return rawMarks;
    const task = tasks.find((task) => task.id === column);
    if (task) return task.marks;
  }
  return undefined;
}
