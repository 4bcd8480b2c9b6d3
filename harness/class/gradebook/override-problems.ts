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
  return [...decidedBefore(overrides, run)].map(([index, first]) => ({
    path: [index],
    message: `[${first}] has decided the same for the same student: remove one of them`,
  }));
}

/** Finds the overrides of somebody of whom an earlier one has decided the same: their numbers, and that of the first such. */
export function decidedBefore(overrides: readonly Override[], run: ClassRun): Map<number, number> {
  const people = everybody(run).map((person) => ({ ...person, decided: new Map<string, number>() }));
  const found = new Map<number, number>();
  for (const [index, override] of overrides.entries()) {
    const { excludes, decides } = decisionsOf(override);
    for (const { result, student, decided } of people) {
      if (!concerns(override, result.submission, student)) continue;
      const earlier = excludes.flatMap((what) => decided.get(what) ?? []);
      if (earlier.length > 0) found.set(index, Math.min(...earlier, found.get(index) ?? index));
      for (const what of decides) if (!decided.has(what)) decided.set(what, index);
    }
  }
  return found;
}

/** Names what an override decides of a student, and what may not have been decided before: marks of a task are not all. */
function decisionsOf({ extension, excused, marks }: Override): { excludes: string[]; decides: string[] } {
  const others = [...(extension === undefined ? [] : ['extension']), ...(excused ? ['excused'] : [])];
  if (marks === undefined) return { excludes: others, decides: others };
  if (typeof marks === 'number') return { excludes: [...others, 'marks'], decides: [...others, 'marks', 'total'] };
  const tasks = Object.keys(marks).map((task) => `task ${task}`);
  return { excludes: [...others, 'total', ...tasks], decides: [...others, 'marks', ...tasks] };
}

const keyOf = ({ id, email, name }: Student): string => JSON.stringify([id, email, name]);
