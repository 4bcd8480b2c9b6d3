import type { Rubric } from '../../rubric/schema.ts';
import { words } from '../../rubric/words.ts';
import { problemAt, problemsOf, readYaml, yamlError } from '../../rubric/yaml.ts';
import { UsageError } from '../../support/errors.ts';
import { readRegular } from '../../support/read-regular.ts';
import type { ClassRun } from '../submission.ts';
import { overrideProblems } from './override-problems.ts';
import { type Override, overridesDocument } from './overrides.ts';

/**
 * Reads the overrides of a class.
 * @throws UsageError with one line for every mistake in the file, such as an id that nobody has:
 *   `overrides.yaml:2:12  [0].student: no student of this class has the id, e-mail address or name "smth"`
 */
export function loadOverrides(file: string, run: ClassRun, rubric: Rubric): Override[] {
  const source = readYaml(readOverrides(file));
  const problems = [...source.problems];

  if (source.value !== undefined) {
    const { data, error } = overridesDocument.safeParse(source.value, { error: words });
    problems.push(...problemsOf(source, error));
    problems.push(
      ...overrideProblems(data ?? [], run, rubric).map(({ path, message }) => problemAt(source, path, message)),
    );
    if (data && problems.length === 0) return data;
  }
  throw yamlError(file, source, problems);
}

/** Bytes of a file of overrides: a class of ten thousand, each with a reason, takes less. */
const MOST_OF_OVERRIDES = 4 * 2 ** 20;

/**
 * Reads a file of overrides, which may be a link: it is the instructor's.
 * @throws UsageError where it cannot be read
 */
export function readOverrides(file: string): string {
  try {
    return readRegular(file, MOST_OF_OVERRIDES, true).toString();
  } catch (error) {
    throw new UsageError(`${file}: cannot read the overrides: ${(error as Error).message}`);
  }
}
