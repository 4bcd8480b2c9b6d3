import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import type { Lab } from '../authoring/lab.ts';
import type { Course } from '../rubric/course.ts';
import { STAGED } from '../sandbox/stage.ts';
import { moduleGraph } from '../source/module-graph.ts';
import { HarnessError } from '../support/errors.ts';
import { PROJECT } from '../support/project.ts';

// Which files decide a grade. To follow all imports takes a third of a second, so the lists are on file, and a test
// compares them with what the imports lead to; `npm run stubs` writes them.

/** Files by the name that reports give their hash. Those of `mistakes` name what is wrong, and decide no mark. */
export type InputFiles = Readonly<Record<string, readonly string[]>>;

/** Path of the engine's list, from the project's folder, and of a lab's, from its rubric's. */
export const ENGINE_LIST = 'harness/grading/input-files.json';
export const LAB_LIST = 'fixtures/input-files.json';

const inputFiles = z.record(z.string(), z.array(z.string()));

/** The module that grades; those that look for known mistakes, and make them; and what authors import. */
const GRADES = 'harness/grading/grade.ts';
const NAMES = ['harness/grading/name-mistakes.ts', 'harness/authoring/samples.ts'];
const AUTHORING = ['harness/authoring/index.ts', 'harness/authoring/inside.ts'];

/** Lists the engine's files. */
export function engineFiles(): InputFiles {
  const decide = moduleGraph(PROJECT, [GRADES, ...AUTHORING, ...STAGED], { without: NAMES }).files;
  const name = moduleGraph(PROJECT, NAMES).files;
  return { harness: decide, mistakes: name.filter((file) => !decide.includes(file)) };
}

/**
 * Lists a lab's files: what its module, its drivers and its known mistakes lead to, its stubs and references.
 * @param root the lab's folder
 * @param labModule path of the module that defines it, from the root
 */
export function labFiles(
  root: string,
  labModule: string,
  { questions, seed }: Pick<Lab, 'questions' | 'seed'>,
): InputFiles {
  // Where only recorded answers of the reference are known, the reference itself is not there.
  const references = seed === undefined ? questions.map(({ reference }) => reference) : [];
  const included = questions.flatMap(({ include }) => include.flatMap((path) => filesAt(root, path)));
  const decide = [
    ...moduleFiles(root, [labModule, ...questions.map(({ driver }) => driver), ...references, ...included]),
    ...questions.map(({ stub }) => stub),
  ];
  const name = namingFiles(root, questions);
  const lists = Object.groupBy([...new Set(decide)].sort(), topFolder) as Record<string, string[]>;
  return { ...lists, mistakes: name.filter((file) => !decide.includes(file)) };
}

/** Lists what names mistakes; where that cannot be followed, the search for them says so, and no grade depends on it. */
function namingFiles(root: string, questions: Lab['questions']): string[] {
  const modules = questions.flatMap(({ mistakes }) => mistakes ?? []);
  try {
    return moduleFiles(root, modules);
  } catch {
    return [];
  }
}

/** Finds the module that defines a course's lab: its path from the lab's root. */
export function labModule({ rubricPath, rubric, root }: Pick<Course, 'rubricPath' | 'rubric' | 'root'>): string {
  return relative(root, resolve(dirname(rubricPath), rubric.lab));
}

/** Reads the engine's list. @throws HarnessError where it is missing or damaged */
export function readEngineFiles(): InputFiles {
  return readList(join(PROJECT, ENGINE_LIST));
}

/**
 * Reads the list of a course's lab; without one it is made anew, so that it cannot be out of date.
 * @throws HarnessError where it is damaged
 */
export function readLabFiles(course: Course): InputFiles {
  const file = join(dirname(course.rubricPath), LAB_LIST);
  return existsSync(file) ? readList(file) : labFiles(course.root, labModule(course), course.lab);
}

function readList(file: string): InputFiles {
  try {
    return inputFiles.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new HarnessError(`${file}: ${(error as Error).message}; npm run stubs writes it`);
  }
}

/** Finds the files of the lab that modules lead to; the engine has a list of its own. */
function moduleFiles(root: string, entries: readonly string[]): string[] {
  const engine = join(PROJECT, 'harness') + sep;
  const fromTop = (folder: string, paths: readonly string[]) => paths.map((path) => relative('/', join(folder, path)));
  const { files } = moduleGraph('/', fromTop(root, entries), { without: fromTop(PROJECT, AUTHORING) });
  const paths = files.map((path) => join('/', path)).filter((path) => !path.startsWith(engine));
  return paths.map((path) => relative(root, path));
}

function filesAt(root: string, path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return globSync(`${path}/**/*.ts`, { cwd: root, exclude: ['**/*.test.ts'] });
}

/** Names the top folder of a file; files beside the rubric are the lab's. */
function topFolder(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : 'lab';
}
