import { diff } from 'node:util';
import type { Rubric } from '../../rubric/schema.ts';
import { words } from '../../rubric/words.ts';
import { type Path, problemAt, problemsOf, readYaml, yamlError } from '../../rubric/yaml.ts';
import { UsageError } from '../../support/errors.ts';
import { readRegular } from '../../support/read-regular.ts';
import { printable } from '../../support/text.ts';
import type { ClassRun, Student } from '../submission.ts';
import { deadlineOf, studentsOf } from './grades.ts';
import { concerns, isCalled, type Override, overridesDocument } from './overrides.ts';

/** Names that a message suggests, and the share of two names that may differ. */
const MOST_SUGGESTED = 3;
const MOST_DIFFERENT = 0.5;
/** UTF-16 units of a name that are compared and shown. */
const MOST_OF_NAME = 60;

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

interface OverrideProblem {
  path: Path;
  message: string;
}

/** Finds where well-formed overrides do not fit the class and the rubric. */
function overrideProblems(overrides: readonly Override[], run: ClassRun, rubric: Rubric): OverrideProblem[] {
  const own = overrides.flatMap((override, index) =>
    [...whom(override, run), ...extension(override, rubric), ...marks(override, rubric)].map(({ path, message }) => ({
      path: [index, ...path],
      message,
    })),
  );
  return [...own, ...repeated(overrides, run)];
}

function whom({ student: who, submission: id }: Override, { results }: ClassRun): OverrideProblem[] {
  if (id !== undefined) {
    const ids = results.map(({ submission }) => submission.id);
    if (ids.includes(id)) return [];
    const message = `no submission of this class has the id ${quoted(id)}${suggest(id, ids)}`;
    return [{ path: ['submission'], message }];
  }
  if (who === undefined) return [];
  const students = results.flatMap(({ submission }) => submission.students);
  const called = new Set(students.filter((student) => isCalled(student, who)).map(keyOf));
  if (called.size === 1) return [];
  if (called.size > 1) {
    const message = `${called.size} students of this class are called ${quoted(who)}: give an id or an e-mail address`;
    return [{ path: ['student'], message }];
  }
  const known = students.flatMap(({ id, email, name }) => [id, email, name].filter((text) => text !== undefined));
  const message = `no student of this class has the id, e-mail address or name ${quoted(who)}${suggest(who, known)}`;
  return [{ path: ['student'], message }];
}

function extension({ extension }: Override, rubric: Rubric): OverrideProblem[] {
  if (extension === undefined) return [];
  const path = ['extension'];
  if (rubric.deadline === undefined) {
    return typeof extension === 'string' ? [] : [{ path, message: 'the rubric has no deadline that days count from' }];
  }
  const isLater = Date.parse(deadlineOf(rubric, extension) ?? '') > Date.parse(rubric.deadline);
  return isLater ? [] : [{ path, message: `must be after the deadline, ${rubric.deadline}, got ${extension}` }];
}

function marks({ marks }: Override, { questions }: Rubric): OverrideProblem[] {
  const tooMany = (path: Path, value: number, most: number): OverrideProblem[] =>
    value <= most ? [] : [{ path, message: `must be at most ${most}, got ${value}` }];
  if (typeof marks === 'number') {
    const most = questions.reduce((sum, question) => sum + question.marks, 0);
    return tooMany(['marks'], marks, most);
  }
  const tasks = questions.flatMap((question) => question.tasks);
  return Object.entries(marks ?? {}).flatMap(([id, value]) => {
    const task = tasks.find((candidate) => candidate.id === id);
    if (task) return tooMany(['marks', id], value, task.marks);
    const known = tasks.map((candidate) => candidate.id).join(', ');
    return [{ path: ['marks', id], message: `the rubric has no task ${quoted(id)}: take one of ${known}` }];
  });
}

/** Finds overrides where an earlier one has decided the same. */
function repeated(overrides: readonly Override[], { results }: ClassRun): OverrideProblem[] {
  const bothConcernSomebody = (one: Override, other: Override) =>
    results.some(({ submission }) =>
      studentsOf(submission).some((student) =>
        [one, other].every((override) => concerns(override, submission, student)),
      ),
    );
  return overrides.flatMap((override, index) => {
    const first = overrides
      .slice(0, index)
      .findIndex((earlier) => decidesTheSame(earlier, override) && bothConcernSomebody(earlier, override));
    if (first < 0) return [];
    return [{ path: [index], message: `[${first}] has decided the same for the same student: remove one of them` }];
  });
}

function decidesTheSame(one: Override, other: Override): boolean {
  const { marks } = other;
  if (typeof one.marks === 'object' && typeof marks === 'object') {
    return Object.keys(one.marks).some((task) => Object.hasOwn(marks, task));
  }
  return (['extension', 'excused', 'marks'] as const).some(
    (kind) => one[kind] !== undefined && other[kind] !== undefined,
  );
}

const keyOf = ({ id, email, name }: Student): string => JSON.stringify([id, email, name]);

const quoted = (text: string): string => `"${printable(text, MOST_OF_NAME)}"`;

/**
 * Suggests known names that differ from the wanted one in few characters, to follow a message: `. Did you mean
 * "smith_12"?`; empty where there is none.
 */
function suggest(wanted: string, known: Iterable<string>): string {
  const near = [...new Set(known)]
    .map((name) => ({ name, difference: difference(wanted, name) }))
    .filter(({ difference }) => difference <= MOST_DIFFERENT)
    .sort((one, other) => one.difference - other.difference)
    .slice(0, MOST_SUGGESTED)
    .map(({ name }) => quoted(name));
  return near.length === 0 ? '' : `. Did you mean ${near.join(' or ')}?`;
}

/** Counts the characters that only one of two names has, as a share of both; upper and lower case are alike. */
function difference(one: string, other: string): number {
  const [a, b] = [one, other].map((name) => name.slice(0, MOST_OF_NAME).toLowerCase());
  const changes = diff(a, b).filter(([operation]) => operation !== 0).length;
  return changes / Math.max(1, a.length + b.length);
}
