import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Lab, shortName, type Task } from '../authoring/lab.ts';
import type { IntakeLimits } from '../submission/intake.ts';
import { UsageError } from '../support/errors.ts';
import { keep, readKept } from '../support/made-before.ts';
import { PROJECT } from '../support/project.ts';
import { RUBRIC, readRubricText } from './find-lab.ts';
import { type LabOutline, loadLab, outlineLab } from './load-lab.ts';
import { nearestTask } from './nearest-task.ts';
import { type Rubric, rubric } from './schema.ts';

/** A lab's folder, with its rubric and its lab loaded. */
export interface Course {
  /** absolute path of the folder, from which the lab's paths count; none of it may be read by a submission */
  root: string;
  rubric: Rubric;
  lab: Lab;
}

/** A lab's folder with its rubric, before its checks are loaded. */
export type CourseOutline = Pick<Course, 'root' | 'rubric'> & { lab: LabOutline };

/** Names the files that a submission consists of. */
export function fileNames({ lab }: CourseOutline): string[] {
  return lab.questions.map(({ file }) => file);
}

/** Finds what a submission is read within. */
export function intakeLimits({ rubric, lab }: CourseOutline): IntakeLimits {
  return { sourceBytes: rubric.sandbox.sourceKilobytes * 1024, home: basename(dirname(lab.questions[0].student)) };
}

/**
 * Loads the lab of a folder with its rubric.
 * @param folder that `findLab` finds for it, or the project's own
 * @param begin begins with what needs no checks, before they are loaded
 * @throws UsageError for a rubric that is missing or malformed, or that does not fit its lab
 */
export async function loadCourse(folder = PROJECT, begin?: (outline: CourseOutline) => Promise<void>): Promise<Course> {
  const root = resolve(folder);
  const file = join(root, RUBRIC);
  const rubric = await readRubric(file);
  const outline = begin && outlineLab(root, rubric);
  if (outline) await begin?.({ root, rubric, lab: outline });
  const lab = await loadLab(root, rubric.lab);
  const mistakes = rubricProblems(rubric, lab);
  const without = lab.questions.find(({ reference }) => lab.seed === undefined && !existsSync(join(root, reference)));
  if (mistakes.length === 0 && without) {
    throw new UsageError(
      `${join(root, without.reference)} is missing: it holds the solution of question ${without.id}`,
    );
  }
  if (mistakes.length === 0) return { root, rubric, lab };
  const { problemAt, readYaml, yamlError } = await import('./yaml.ts');
  const source = readYaml(readRubricText(file));
  throw yamlError(
    file,
    source,
    mistakes.map(({ path, message }) => problemAt(source, path, message)),
  );
}

/** What reads YAML: with other files it may make other data of a text. */
const YAML_READERS = ['harness/rubric/yaml.ts', 'node_modules/yaml/package.json'].map((file) => join(PROJECT, file));

/**
 * Reads a rubric as `loadRubric` does. To load what reads YAML takes as long as to start a child, and children wait for the
 * rubric: the plain data of one without mistakes are kept.
 */
async function readRubric(file: string): Promise<Rubric> {
  const text = readRubricText(file);
  const texts = [text, ...YAML_READERS.filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8'))];
  const known = rubricOf(readKept('json', ...texts));
  if (known && existsSync(resolve(dirname(file), known.lab))) return known;
  const { parseRubric } = await import('./load-rubric.ts');
  const { rubric, data } = parseRubric(file, text);
  keep('json', JSON.stringify(data), ...texts);
  return rubric;
}

/** Reads a rubric that was kept; undefined where what is there is none. */
function rubricOf(kept = ''): Rubric | undefined {
  try {
    return rubric.safeParse(JSON.parse(kept)).data;
  } catch {
    return undefined;
  }
}

/** A field of the rubric, and what is wrong with its value. */
interface Mistake {
  path: (string | number)[];
  message: string;
}

/** Finds where the rubric's questions, tasks and rules are not the lab's. */
function rubricProblems(rubric: Rubric, lab: Lab): Mistake[] {
  const rules = new Set(
    lab.questions.flatMap(({ tasks }) => tasks.flatMap(({ checks }) => checks.flatMap(({ rule }) => rule ?? []))),
  );
  const unknown = Object.keys(rubric.rules).filter((rule) => !rules.has(rule));
  return [
    ...unknown.map((rule) => ({
      path: ['rules', rule],
      message: `is no rule of the lab's checks (${[...rules].join(', ') || 'none follows one, such as noPrints() among those of a task'})`,
    })),
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
  const meant = nearestTask(lab.questions, name);
  const names = all.map(({ task }) => shortName(task)).join(', ');
  throw new UsageError(
    `there is no task '${name}': take one of ${names}${meant ? `. Did you mean ${shortName(meant)}?` : ''}`,
  );
}
