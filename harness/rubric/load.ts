import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { type Rubric, rubric } from './schema.ts';
import { words } from './words.ts';
import { type Path, type Problem, readYaml } from './yaml.ts';

/**
 * Reads a rubric.
 * @throws UsageError with one line for every mistake in it:
 *   `rubric.yaml:23:14  questions[0].tasks[2].marks: must be positive, got -5`
 */
export function loadRubric(file: string): Rubric {
  const source = readYaml(readText(file));
  const problems = [...source.problems];

  if (source.value !== undefined) {
    const result = rubric.safeParse(source.value, { error: words });
    if (result.success && problems.length === 0) {
      const { lab } = result.data;
      if (existsSync(resolve(dirname(file), lab))) return result.data;
      problems.push(at(['lab'], `there is no file ${JSON.stringify(lab)} beside the rubric`));
    }
    for (const issue of result.error?.issues ?? []) {
      if (issue.code !== 'unrecognized_keys') problems.push(at(issue.path, issue.message));
      else for (const key of issue.keys) problems.push(at([...issue.path, key], issue.message, 'key'));
    }
  }

  function at(path: Path, message: string, part: 'key' | 'value' = 'value'): Problem {
    return { path, offset: source.offsetOf(path, part), message };
  }

  throw usageError(file, source, problems);
}

/**
 * The error for a rubric that is well-formed and still does not fit what it is for.
 * @param mistakes fields and what is wrong with their values
 */
export function rubricError(file: string, mistakes: readonly { path: Path; message: string }[]): UsageError {
  const source = readYaml(readText(file));
  const problems = mistakes.map(({ path, message }) => ({ path, message, offset: source.offsetOf(path, 'value') }));
  return usageError(file, source, problems);
}

function usageError(file: string, source: ReturnType<typeof readYaml>, problems: readonly Problem[]): UsageError {
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

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const cause = missing ? 'there is no such file' : (error as Error).message;
    throw new UsageError(`${file}: cannot read the rubric: ${cause}`);
  }
}

/** `questions[0].tasks[2].marks` */
function fieldName(path: Path): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`;
    const key = /^[\w-]+$/.test(String(part)) ? String(part) : JSON.stringify(part);
    return name === '' ? key : `${name}.${key}`;
  }, '');
}
