import type { z } from 'zod';
import type { Rubric } from '../../rubric/schema.ts';
import { words } from '../../rubric/words.ts';
import { problemAt, problemsOf, readYaml, yamlError } from '../../rubric/yaml.ts';
import { UsageError } from '../../support/errors.ts';
import { readRegular } from '../../support/read-regular.ts';
import type { ClassRun } from '../submission.ts';
import { decidedBefore, type OverrideProblem, overrideProblems } from './override-problems.ts';
import { type Override, overridesDocument, remarksDocument } from './overrides.ts';

/**
 * Reads the overrides of a class.
 * @throws UsageError with one line for every mistake in the file, such as an id that nobody has:
 *   `overrides.yaml:2:12  [0].student: no student of this class has the id, e-mail address or name "smth"`
 */
export function loadOverrides(file: string, run: ClassRun, rubric: Rubric): Override[] {
  return load(file, 'overrides', overridesDocument, (overrides) => overrideProblems(overrides, run, rubric));
}

/**
 * Reads the remarks of a class.
 * @param decided of other files, which may not decide the same
 * @throws UsageError with one line for every mistake in the file
 */
export function loadRemarks(file: string, run: ClassRun, rubric: Rubric, decided: readonly Override[]): Override[] {
  return load(file, 'remarks', remarksDocument, (remarks) => [
    ...overrideProblems(remarks, run, rubric),
    ...[...decidedBefore([...decided, ...remarks], run)].flatMap(([index, first]) => {
      const message = 'overrides.yaml has set marks for the same student as well: keep one of the two';
      return first < decided.length ? [{ path: [index - decided.length, 'marks'], message }] : [];
    }),
  ]);
}

function load(
  file: string,
  what: Parameters<typeof readDecisions>[1],
  document: z.ZodType<Override[]>,
  problemsIn: (overrides: readonly Override[]) => OverrideProblem[],
): Override[] {
  const source = readYaml(readDecisions(file, what));
  const problems = [...source.problems];

  if (source.value !== undefined) {
    const { data, error } = document.safeParse(source.value, { error: words });
    problems.push(...problemsOf(source, error));
    problems.push(...problemsIn(data ?? []).map(({ path, message }) => problemAt(source, path, message)));
    if (data && problems.length === 0) return data;
  }
  throw yamlError(file, source, problems);
}

/** Bytes of such a file: a class of ten thousand, each with a reason, takes less. */
const MOST_OF_OVERRIDES = 4 * 2 ** 20;

/**
 * Reads a file of overrides or remarks, which may be a link: it is the instructor's.
 * @throws UsageError where it cannot be read
 */
export function readDecisions(file: string, what: 'overrides' | 'remarks'): string {
  try {
    return readRegular(file, MOST_OF_OVERRIDES, true).toString();
  } catch (error) {
    throw new UsageError(`${file}: cannot read the ${what}: ${(error as Error).message}`);
  }
}
