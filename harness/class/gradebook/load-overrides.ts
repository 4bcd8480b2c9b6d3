import { readFileSync } from 'node:fs';
import { UsageError } from '../../errors.ts';
import type { Rubric } from '../../rubric/schema.ts';
import { words } from '../../rubric/words.ts';
import { type Path, type Problem, readYaml } from '../../rubric/yaml.ts';
import type { ClassRun } from '../results.ts';
import { misfits } from './misfits.ts';
import { type Override, overridesDocument } from './overrides.ts';

/**
 * Reads the overrides of a class.
 * @throws UsageError with one line for every mistake in the file, such as an id that nobody has:
 *   `overrides.yaml:2:12  [0].student: no student of this class has the id, e-mail address or name "smth"`
 */
export function loadOverrides(file: string, run: ClassRun, rubric: Rubric): Override[] {
  const source = readYaml(readText(file));
  const problems = [...source.problems];
  const add = (path: Path, message: string, part: 'key' | 'value' = 'value') =>
    problems.push({ path, message, offset: source.offsetOf(path, part) });

  if (source.value !== undefined) {
    const { data, error } = overridesDocument.safeParse(source.value, { error: words });
    for (const issue of error?.issues ?? []) {
      if (issue.code !== 'unrecognized_keys') add(issue.path, issue.message);
      else for (const key of issue.keys) add([...issue.path, key], issue.message, 'key');
    }
    for (const { path, message } of misfits(data ?? [], run, rubric)) add(path, message);
    if (data && problems.length === 0) return data;
  }
  throw new UsageError(lines(file, problems, source.position));
}

/** One line a problem, in the order of the file. */
function lines(
  file: string,
  problems: readonly Problem[],
  position: (offset: number) => { line: number; column: number },
): string {
  return problems
    .toSorted((one, other) => one.offset - other.offset)
    .map(({ path, offset, message }) => {
      const { line, column } = position(offset);
      const field = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
      return `${file}:${line}:${column}  ${field === '' ? '' : `${field}: `}${message}`;
    })
    .join('\n');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: cannot read the overrides: ${(error as Error).message}`);
  }
}
