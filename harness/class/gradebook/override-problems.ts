import type { Rubric } from '../../rubric/schema.ts';
import type { Path } from '../../rubric/yaml.ts';
import { isCalled, namesOf } from '../called.ts';
import type { ClassRun, Student } from '../submission.ts';
import { quoted, suggest } from '../suggest.ts';
import { deadlineOf, everybody } from './grades.ts';
import { concerns, type Override } from './overrides.ts';

/** A mistake in an override; the path begins with its number in the list. */
export interface OverrideProblem {
  path: Path;
  message: string;
}

/** Finds where well-formed overrides do not fit the class and the rubric. */
export function overrideProblems(overrides: readonly Override[], run: ClassRun, rubric: Rubric): OverrideProblem[] {
  const own = overrides.flatMap((override, index) =>
    [
      ...whom(override, run),
      ...extension(override, rubric),
      ...marks(override, rubric),
      ...place(override, run, rubric),
    ].map(({ path, message }) => ({ path: [index, ...path], message })),
  );
  return [...own, ...repeated(overrides, run)];
}

/** Tells whether two overrides concern somebody in common. */
export function meet(one: Override, other: Override, run: ClassRun): boolean {
  return everybody(run).some(({ result: { submission }, student }) =>
    [one, other].every((override) => concerns(override, submission, student)),
  );
}

/** Finds remarks on what there is not. */
function place({ remark, marks }: Override, { files = [] }: ClassRun, rubric: Rubric): OverrideProblem[] {
  const { task, line } = remark ?? {};
  const file = line?.split(':')[0];
  return [
    // Of one with marks it is said already.
    ...(task !== undefined && marks === undefined ? unknownTask(['task'], task, rubric) : []),
    ...(file !== undefined && !files.includes(file)
      ? [{ path: ['line'], message: `no file of this lab is called ${quoted(file)}: there are ${files.join(', ')}` }]
      : []),
  ];
}

function unknownTask(path: Path, id: string, { questions }: Rubric): OverrideProblem[] {
  const known = questions.flatMap(({ tasks }) => tasks.map((task) => task.id));
  if (known.includes(id)) return [];
  return [{ path, message: `the rubric has no task ${quoted(id)}: take one of ${known.join(', ')}` }];
}

function whom({ student: who, submission: id }: Override, run: ClassRun): OverrideProblem[] {
  if (id !== undefined) {
    const ids = run.results.map(({ submission }) => submission.id);
    if (ids.includes(id)) return [];
    const message = `no submission of this class has the id ${quoted(id)}${suggest(id, ids)}`;
    return [{ path: ['submission'], message }];
  }
  if (who === undefined) return [];
  const students = everybody(run).map(({ student }) => student);
  const called = new Set(students.filter((student) => isCalled(student, who)).map(keyOf));
  if (called.size === 1) return [];
  if (called.size > 1) {
    const message = `${called.size} students of this class are called ${quoted(who)}: give an id or an e-mail address, or the submission`;
    return [{ path: ['student'], message }];
  }
  const known = students.flatMap(namesOf);
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

function marks({ marks }: Override, rubric: Rubric): OverrideProblem[] {
  const { questions } = rubric;
  const tooMany = (path: Path, value: number, most: number): OverrideProblem[] =>
    value <= most ? [] : [{ path, message: `must be at most ${most}, got ${value}` }];
  if (typeof marks === 'number') {
    const most = questions.reduce((sum, question) => sum + question.marks, 0);
    return tooMany(['marks'], marks, most);
  }
  const tasks = questions.flatMap((question) => question.tasks);
  return Object.entries(marks ?? {}).flatMap(([id, value]) => {
    const task = tasks.find((candidate) => candidate.id === id);
    return task ? tooMany(['marks', id], value, task.marks) : unknownTask(['marks', id], id, rubric);
  });
}

/** Finds overrides where an earlier one has decided the same. */
function repeated(overrides: readonly Override[], run: ClassRun): OverrideProblem[] {
  return overrides.flatMap((override, index) => {
    const first = overrides
      .slice(0, index)
      .findIndex((earlier) => decidesTheSame(earlier, override) && meet(earlier, override, run));
    if (first < 0) return [];
    return [{ path: [index], message: `[${first}] has decided the same for the same student: remove one of them` }];
  });
}

/** Tells whether of two overrides of one student only one can hold. */
export function decidesTheSame(one: Override, other: Override): boolean {
  const { marks } = other;
  if (typeof one.marks === 'object' && typeof marks === 'object') {
    return Object.keys(one.marks).some((task) => Object.hasOwn(marks, task));
  }
  return (['extension', 'excused', 'marks'] as const).some(
    (kind) => one[kind] !== undefined && other[kind] !== undefined,
  );
}

const keyOf = ({ id, email, name }: Student): string => JSON.stringify([id, email, name]);
