import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Lab, shortName, type Task } from '../authoring/lab.ts';
import { UsageError } from '../support/errors.ts';
import { PROJECT } from '../support/project.ts';
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

/** A rubric and the lab that it names. */
export interface Course {
  rubricPath: string;
  rubric: Rubric;
  lab: Lab;
  /** the folder that the lab's paths count from */
  root: string;
}

/**
 * Loads a rubric and its lab.
 * @throws UsageError for a rubric that is missing or malformed, or that does not fit its lab
 */
export async function loadCourse(rubricPath = join(PROJECT, 'rubric.yaml')): Promise<Course> {
  const rubric = loadRubric(rubricPath);
  const labPath = resolve(dirname(rubricPath), rubric.lab);
  const { default: lab }: { default?: Lab } = await import(pathToFileURL(labPath).href);
  const mistakes = lab?.questions
    ? rubricProblems(rubric, lab)
    : [{ path: ['lab'], message: `${rubric.lab} defines no lab` }];
  if (lab && mistakes.length === 0) {
    return { rubricPath: resolve(rubricPath), rubric, lab, root: fileURLToPath(lab.root) };
  }
  const source = readYaml(readText(rubricPath));
  const problems = mistakes.map(({ path, message }) => problemAt(source, path, message));
  throw yamlError(rubricPath, source, problems);
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

/** Finds a question of the lab; the rubric has been compared with it. */
export function questionOf(lab: Lab, id: string): Lab['questions'][number] {
  const question = lab.questions.find((candidate) => candidate.id === id);
  if (!question) throw new Error(`the lab has no question ${id}`);
  return question;
}
