import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readRubricText } from './find-lab.ts';
import { type Rubric, rubric } from './schema.ts';
import { words } from './words.ts';
import { problemAt, problemsOf, readYaml, yamlError } from './yaml.ts';

/** Reads a rubric. @throws UsageError where that cannot be read, and where `parseRubric` does */
export function loadRubric(file: string): Rubric {
  return parseRubric(file, readRubricText(file)).rubric;
}

/**
 * Makes a rubric of the text of its file.
 * @returns with the plain data that the text says
 * @throws UsageError with one line for every mistake in it:
 *   `rubric.yaml:23:14  questions[0].tasks[2].marks: must be positive, got -5`
 */
export function parseRubric(file: string, text: string): { rubric: Rubric; data: unknown } {
  const source = readYaml(text);
  const problems = [...source.problems];

  if (source.value !== undefined) {
    const result = rubric.safeParse(source.value, { error: words });
    if (result.success && problems.length === 0) {
      const { lab } = result.data;
      if (existsSync(resolve(dirname(file), lab))) return { rubric: result.data, data: source.value };
      problems.push(problemAt(source, ['lab'], `there is no file ${JSON.stringify(lab)} beside the rubric`));
    }
    problems.push(...problemsOf(source, result.error));
  }
  throw yamlError(file, source, problems);
}
