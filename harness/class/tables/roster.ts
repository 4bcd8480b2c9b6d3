import { folded } from '../called.ts';
import type { Student } from '../submission.ts';
import { type Row, readTable, refuseProblems, type TableProblem } from './table.ts';

/** Columns that tell students apart, and all others. */
const KEYS = ['id', 'SIS id', 'e-mail', 'login'] as const;
const COLUMNS = ['name', ...KEYS, 'section', 'submission'] as const;
type Column = (typeof COLUMNS)[number];

/** A line of a roster. */
export interface RosterLine extends Student {
  /** id of the submission that is this student's, where nothing else tells namesakes apart */
  readonly submission?: string;
}

/**
 * Reads the list of who is in a course.
 * @throws UsageError with a line for every mistake in it
 */
export function readRoster(file: string): RosterLine[] {
  const { rows, problems } = readTable(file, COLUMNS, []);
  const unnamed = rows.filter(({ cells }) => cells.name === undefined && KEYS.every((key) => cells[key] === undefined));
  refuseProblems(file, [
    ...problems,
    ...unnamed.map(({ line }) => ({ line, message: 'names nobody: give a name, an id, an e-mail address or a login' })),
    ...[...KEYS, 'submission' as const].flatMap((key) => twice(rows, key)),
    ...twice(
      rows.filter(({ cells }) => KEYS.every((key) => cells[key] === undefined) && cells.submission === undefined),
      'name',
    ),
  ]);
  return rows.map(({ cells }) => ({
    ...(cells.name && { name: cells.name }),
    ...(cells.id && { id: cells.id }),
    ...(cells['SIS id'] && { sisId: cells['SIS id'] }),
    ...(cells['e-mail'] && { email: cells['e-mail'] }),
    ...(cells.login && { login: cells.login }),
    ...(cells.section && { section: cells.section }),
    ...(cells.submission && { submission: cells.submission }),
  }));
}

function twice(rows: readonly Row<Column>[], column: Column): TableProblem[] {
  const groups = Map.groupBy(rows, ({ cells }) => cells[column] && folded(cells[column]));
  return [...groups].flatMap(([value, [first, ...others]]) =>
    value === undefined
      ? []
      : others.map(({ line, cells }) => ({
          line,
          message: `the ${column} "${cells[column]}" is that of line ${first.line}: one student has one line`,
        })),
  );
}
