import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { UsageError } from '../../support/errors.ts';
import { readRegular } from '../../support/read-regular.ts';
import { printable } from '../../support/text.ts';

/** A row of a table, with the line on which it ends; cells without text are left out. */
export interface Row<Column extends string> {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<Column, string>>>;
}

/** Something wrong with a table. */
export interface TableProblem {
  readonly line: number;
  readonly message: string;
}

/** Bytes of a table: one of ten thousand students takes less. */
const MOST_OF_TABLE = 8 * 2 ** 20;

/**
 * Reads a table that people keep, whose first line names its columns: in CSV, with commas, semicolons or tabs. Capitals,
 * spaces and hyphens in the names of columns do not count.
 *
 * @param columns that it may have, and those of them that it must
 * @returns its rows, and what is wrong with it
 * @throws UsageError where it cannot be read at all
 */
export function readTable<Column extends string>(
  file: string,
  columns: readonly Column[],
  needed: readonly Column[],
): { rows: Row<Column>[]; problems: TableProblem[] } {
  const [first, ...rest] = parsed(file);
  if (!first) throw new UsageError(`${file} is empty: its first line names the columns, ${columns.join(', ')}`);
  const problems: TableProblem[] = [];
  const header = first.record.map((title) => columns.find((column) => bare(column) === bare(title)));
  header.forEach((column, index) => {
    const title = printable(first.record[index], 60);
    const known = columns.join(', ');
    if (column === undefined) problems.push({ line: 1, message: `unknown column "${title}": there are ${known}` });
    else if (header.indexOf(column) < index)
      problems.push({ line: 1, message: `the column "${title}" is there twice` });
  });
  const missing = needed.filter((column) => !header.includes(column));
  if (missing.length > 0) problems.push({ line: 1, message: `there is no column ${missing.join(', ')}` });

  const rows = rest.flatMap(({ record, info }): Row<Column>[] => {
    const texts = record.map((cell) => cell.trim());
    if (texts.every((cell) => cell === '')) return [];
    if (record.length > header.length) {
      const message = `has ${record.length} cells, and there are ${header.length} columns: is a comma not quoted?`;
      problems.push({ line: info.lines, message });
    }
    const named = header.flatMap((column, index) => (column && texts[index] ? [[column, texts[index]]] : []));
    return [{ line: info.lines, cells: Object.fromEntries(named) }];
  });
  return { rows, problems };
}

/** Refuses a table with problems. @throws UsageError with a line for each, in the order of the file */
export function refuseProblems(file: string, problems: readonly TableProblem[]): void {
  if (problems.length === 0) return;
  const lines = problems.toSorted((one, other) => one.line - other.line);
  throw new UsageError(lines.map(({ line, message }) => `${file}:${line}  ${message}`).join('\n'));
}

function parsed(file: string): { record: string[]; info: { lines: number } }[] {
  try {
    const bytes = readRegular(file, MOST_OF_TABLE, true);
    if (!isUtf8(bytes)) throw new Error('it is not in UTF-8: save it as “CSV UTF-8”');
    const text = bytes.toString();
    const [line] = text.split(/\r?\n/, 1);
    const ofExcel = /^\uFEFF?"?sep=(.)"?$/i.exec(line)?.[1]; // a line that tells spreadsheets how to read the rest
    const delimiter = ofExcel ?? [',', ';', '\t'].find((each) => line.includes(each)) ?? ',';
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, delimiter };
    const records = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
    return ofExcel === undefined ? records : records.slice(1);
  } catch (error) {
    throw new UsageError(`${file} cannot be read as a table: ${(error as Error).message}`);
  }
}

function bare(title: string): string {
  return title.toLowerCase().replace(/[\s_-]/g, '');
}
