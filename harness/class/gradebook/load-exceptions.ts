import type { Rubric } from '../../rubric/schema.ts';
import { words } from '../../rubric/words.ts';
import type { ClassRun } from '../submission.ts';
import { type Row, readTable, refuseProblems } from '../tables/table.ts';
import { everybody } from './grades.ts';
import { overrideProblems } from './override-problems.ts';
import { concerns, type Override, override } from './overrides.ts';

const COLUMNS = ['student', 'submission', 'extension', 'excused', 'reason', 'note'] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Reads the extensions and excuses of a class from a table: each line is an override.
 * @param overrides of the file of overrides, which may not decide the same
 * @throws UsageError with one line for every mistake
 */
export function loadExceptions(
  file: string,
  run: ClassRun,
  rubric: Rubric,
  overrides: readonly Override[],
): Override[] {
  const { rows, problems } = readTable(file, COLUMNS, ['reason']);
  const read = rows.map((row) => ({ row, ...override.safeParse(valuesOf(row), { error: words }) }));
  const good = read.flatMap(({ row, data }) => (data ? { row, data } : []));
  const ofBoth = overrides.filter(({ marks }) => marks === undefined);
  const people = everybody(run);
  const peopleOf = (one: Override) => people.filter(({ result, student }) => concerns(one, result.submission, student));
  const decided = new Set(ofBoth.flatMap(peopleOf));
  const decidedTwice = good.filter(({ data }) => peopleOf(data).some((person) => decided.has(person)));
  refuseProblems(file, [
    ...problems,
    ...read.flatMap(({ row, error }) =>
      (error?.issues ?? []).map(({ path, message }) => ({ line: row.line, message: inColumn(path, message) })),
    ),
    ...overrideProblems(
      good.map(({ data }) => data),
      run,
      rubric,
    ).map(({ path: [index, ...path], message }) => ({
      line: good[Number(index)].row.line,
      message: inColumn(
        path,
        message.replace(/^\[(\d+)\]/, (_, first) => `line ${good[Number(first)].row.line}`),
      ),
    })),
    ...decidedTwice.map(({ row }) => ({ line: row.line, message: IN_BOTH })),
  ]);
  return good.map(({ data }) => data);
}

const IN_BOTH = 'overrides.yaml has an extension or an excuse for the same student as well: keep one of the two';

/** Reads the cells of a line as YAML would: a number of days is a number, and yes is true. */
function valuesOf({ cells }: Row<Column>) {
  const { extension, excused, ...texts } = cells;
  const isNumber = extension !== undefined && /^\d+([.,]\d+)?$/.test(extension);
  const isYes = excused !== undefined && /^(yes|true|x|1)$/i.test(excused);
  const isNo = excused !== undefined && /^(no|false|0)$/i.test(excused);
  return {
    ...texts,
    ...(extension !== undefined && { extension: isNumber ? Number(extension.replace(',', '.')) : extension }),
    ...(excused !== undefined && !isNo && { excused: isYes || excused }),
  };
}

function inColumn(path: readonly PropertyKey[], message: string): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}
