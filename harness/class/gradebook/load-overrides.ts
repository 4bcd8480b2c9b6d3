import { readFileSync } from 'node:fs';
import type { Rubric } from '../../rubric/schema.ts';
import { words } from '../../rubric/words.ts';
import { readYaml } from '../../rubric/yaml.ts';
import { problemAt, problemsOf, yamlError } from '../../rubric/yaml-error.ts';
import { UsageError } from '../../support/errors.ts';
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

  if (source.value !== undefined) {
    const { data, error } = overridesDocument.safeParse(source.value, { error: words });
    problems.push(...problemsOf(source, error));
    problems.push(...misfits(data ?? [], run, rubric).map(({ path, message }) => problemAt(source, path, message)));
    if (data && problems.length === 0) return data;
  }
  throw yamlError(file, source, problems);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: cannot read the overrides: ${(error as Error).message}`);
  }
}
