import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Lab, Task } from '../authoring/lab.ts';
import { UsageError } from '../support/errors.ts';
import { PROJECT } from '../support/project.ts';
import { loadRubric, rubricError } from './load.ts';
import type { Rubric } from './schema.ts';

/** A rubric and the lab that it names. */
export interface Course {
  rubricPath: string;
  rubric: Rubric;
  lab: Lab;
  /** the folder that the lab's paths count from */
  root: string;
}

/** Loads a rubric and its lab. @throws UsageError for a rubric that is missing or malformed, or that does not fit its lab */
export async function loadCourse(rubricPath = join(PROJECT, 'rubric.yaml')): Promise<Course> {
  const rubric = loadRubric(rubricPath);
  const labPath = resolve(dirname(rubricPath), rubric.lab);
  const { default: lab }: { default?: Lab } = await import(pathToFileURL(labPath).href);
  const mistakes = lab?.questions
    ? rubricProblems(rubric, lab)
    : [{ path: ['lab'], message: `${rubric.lab} defines no lab` }];
  if (!lab || mistakes.length > 0) throw rubricError(rubricPath, mistakes);
  return { rubricPath: resolve(rubricPath), rubric, lab, root: fileURLToPath(lab.root) };
}

/** A field of the rubric, and what is wrong with its value. */
interface Mistake {
  path: (string | number)[];
  message: string;
}

/** Finds where the rubric's questions and tasks are not the lab's. */
function rubricProblems(rubric: Rubric, lab: Lab): Mistake[] {
  return [
    ...compare(rubric.questions, lab.questions, ['questions']),
    ...rubric.questions.flatMap(({ id, tasks }, index) => {
      const question = lab.questions.find((candidate) => candidate.id === id);
      return question ? compare(tasks, question.tasks, ['questions', index, 'tasks']) : [];
    }),
  ];
}

function compare(
  ruled: readonly { id: string }[],
  checked: readonly { id: string }[],
  path: (string | number)[],
): Mistake[] {
  const known = checked.map(({ id }) => id);
  const unknown = ruled.flatMap(({ id }, index) => {
    const message = `must be one that the lab has checks for (${known.join(', ')}), got "${id}"`;
    return known.includes(id) ? [] : [{ path: [...path, index, 'id'], message }];
  });
  const missing = known.filter((id) => !ruled.some((rule) => rule.id === id));
  return [...unknown, ...missing.map((id) => ({ path, message: `"${id}", for which the lab has checks, is missing` }))];
}

/**
 * Finds a task by its id or by the name that commands use.
 * @throws UsageError where there is none
 */
export function findTask({ lab }: Course, name: string): { task: Task; question: Lab['questions'][number] } {
  const all = lab.questions.flatMap((question) => question.tasks.map((task) => ({ task, question })));
  const found = all.find(({ task }) => task.id === name || shortName(task) === name);
  if (found) return found;
  throw new UsageError(`there is no task '${name}': take one of ${all.map(({ task }) => shortName(task)).join(', ')}`);
}

/** Takes the name that commands call a task by: `softmax` of `q1.softmax`. */
export function shortName({ id }: Pick<Task, 'id'>): string {
  return id.slice(id.indexOf('.') + 1);
}

/** Finds a question of the lab; the rubric has been compared with it. */
export function questionOf(lab: Lab, id: string): Lab['questions'][number] {
  const question = lab.questions.find((candidate) => candidate.id === id);
  if (!question) throw new Error(`the lab has no question ${id}`);
  return question;
}
