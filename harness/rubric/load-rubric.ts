import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../support/errors.ts';
import { type Rubric, rubric } from './schema.ts';
import { words } from './words.ts';
import { problemAt, problemsOf, readYaml, yamlError } from './yaml.ts';

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
      problems.push(problemAt(source, ['lab'], `there is no file ${JSON.stringify(lab)} beside the rubric`));
    }
    problems.push(...problemsOf(source, result.error));
  }
  throw yamlError(file, source, problems);
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
