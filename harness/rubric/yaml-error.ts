import type { z } from 'zod';
import { UsageError } from '../support/errors.ts';
import type { Path, Problem, readYaml } from './yaml.ts';

type Source = ReturnType<typeof readYaml>;

/** A problem with the value at a path, or with its key. */
export function problemAt(source: Source, path: Path, message: string, part: 'key' | 'value' = 'value'): Problem {
  return { path, offset: source.offsetOf(path, part), message };
}

/** What a schema finds wrong, with the place of each value; keys that it does not know one by one. */
export function problemsOf(source: Source, error: z.ZodError | undefined): Problem[] {
  return (error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => problemAt(source, [...issue.path, key], issue.message, 'key'))
      : [problemAt(source, issue.path, issue.message)],
  );
}

/** The error for a file with mistakes in it: a line for each, in the order of the file. */
export function yamlError(file: string, source: Source, problems: readonly Problem[]): UsageError {
  const rows = problems
    .toSorted((one, other) => one.offset - other.offset)
    .map(({ path, offset, message }) => {
      const { line, column } = source.position(offset);
      return { place: `${file}:${line}:${column}`, field: fieldName(path), message };
    });
  return new UsageError(table(rows));
}

interface Row {
  place: string;
  field: string;
  message: string;
}

/** One line a row, aligned; of several about the same value only the first, which the others follow from. */
function table(rows: Row[]): string {
  const width = Math.max(...rows.map(({ place }) => place.length));
  return rows
    .filter((row, index) => index === rows.findIndex(({ place, field }) => place === row.place && field === row.field))
    .map(({ place, field, message }) => `${place.padEnd(width)}  ${field === '' ? '' : `${field}: `}${message}`)
    .join('\n');
}

/** `questions[0].tasks[2].marks` */
function fieldName(path: Path): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`;
    // Ids of tasks have a dot in them.
    const key = /^[\w.-]+$/.test(String(part)) ? String(part) : JSON.stringify(part);
    return name === '' ? key : `${name}.${key}`;
  }, '');
}
