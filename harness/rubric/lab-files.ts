import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import type { Lab } from '../authoring/lab.ts';
import { UsageError } from '../support/errors.ts';
import { hashFiles } from '../support/hash-files.ts';
import { engineModule, PROJECT } from '../support/project.ts';

// Which files of a lab decide a grade, and which a sandbox needs. To follow all imports takes a third of a second, so
// what they lead to is on file; where a file has changed since, it is followed anew.

/** Path of the list from the lab's folder; `npm run stubs` writes it. */
export const LAB_LIST = 'fixtures/input-files.json';

/** Path, in a lab, of the module with what students do not have. */
export const HIDDEN = 'graders/hidden.ts';

const paths = z.array(z.string()).readonly();
const labFiles = z.object({
  /** SHA-256 of the files, by which the list is known to be current */
  digest: z.string(),
  /** by the name that reports give their hash; those of `mistakes` name what is wrong, and decide no mark */
  decide: z.record(z.string(), paths),
  /** by question: what the driver and the student's file import, and which functions the latter exports */
  questions: z.record(z.string(), z.object({ include: paths, packages: paths, functions: paths })),
});
export type LabFiles = z.infer<typeof labFiles>;

/** Places of a lab's files, of which the list is made: modules by their paths from its folder. */
export interface LabPlaces {
  readonly module: string;
  readonly questions: readonly Pick<
    Lab['questions'][number],
    'id' | 'reference' | 'student' | 'stub' | 'driver' | 'mistakes'
  >[];
}

/** Reads the list of a lab, or makes it anew where it is missing, damaged or not current. */
export async function readLabFiles(root: string, places: LabPlaces): Promise<LabFiles> {
  return currentList(root, places) ?? listLabFiles(root, places);
}

/** Reads the list of a lab; undefined where it is missing, damaged or not current. */
export function currentList(root: string, places: LabPlaces): LabFiles | undefined {
  const list = parse(join(root, LAB_LIST));
  const isCurrent = list?.digest === digestOf(root, places, Object.values(list?.decide ?? {}).flat());
  return isCurrent ? list : undefined;
}

function parse(file: string): LabFiles | undefined {
  try {
    return labFiles.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Follows all imports of a lab. */
export async function listLabFiles(root: string, places: LabPlaces): Promise<LabFiles> {
  // Most runs find the list, and do without the parser.
  const { exportedFunctions, importsOf, moduleGraph, packageOf } = await import('../source/module-graph.ts');
  const { module, questions } = places;
  /** Follows imports within the lab; the engine has a list of its own. */
  const follow = (entries: readonly string[]) => {
    const fromTop = entries.map((path) => relative('/', join(root, path)));
    // A kit in the making has its own copy of the engine.
    const engines = [PROJECT, root].map((folder) => relative('/', join(folder, 'harness')) + sep);
    const isEngine = (path: string) => engines.some((engine) => path.startsWith(engine));
    const { files, packages } = moduleGraph('/', fromTop, { without: isEngine });
    return { files: files.map((path) => relative(root, join('/', path))), packages };
  };
  const present = (path: string | undefined) => (path !== undefined && existsSync(join(root, path)) ? [path] : []);
  // Where they cannot be followed, the search for them says so, and no grade depends on it.
  const followMistakes = () => {
    try {
      return follow(questions.flatMap(({ mistakes }) => present(mistakes))).files;
    } catch {
      return [];
    }
  };
  const ofQuestions = questions.map(({ id, reference, student, stub, driver }) => {
    const [solved] = [...present(reference), ...present(stub)];
    // The rubric's comparison with the lab, or what reads the file, says what is wrong.
    if (solved === undefined) return [id, { include: [], packages: [], functions: [] }] as const;
    const text = readFileSync(join(root, solved), 'utf8');
    // A stub runs where students work on it, and what it imports is found from there.
    const imports = importsOf(solved, text, false).filter((specifier) => !engineModule(specifier));
    const isPath = (specifier: string) => specifier.startsWith('.');
    const beside = imports.filter(isPath).map((specifier) => join(dirname(student), specifier));
    const missing = beside.find((path) => !existsSync(join(root, path)));
    if (missing) throw new UsageError(`${join(root, solved)} imports ${missing}, and there is no such file`);
    const { files, packages } = follow([...present(driver), ...beside]);
    const outside = files.find((path) => path.startsWith('..'));
    if (outside !== undefined) {
      throw new UsageError(
        `${join(root, outside)} lies outside of the lab, and no sandbox has a place for it: move it into ${root}`,
      );
    }
    const named = imports.filter((specifier) => !isPath(specifier)).map(packageOf);
    return [
      id,
      { include: files, packages: [...new Set([...packages, ...named])].sort(), functions: exportedFunctions(text) },
    ] as const;
  });
  const decide = [
    ...follow([
      module,
      ...present(HIDDEN),
      ...questions.flatMap(({ reference, driver }) => [...present(reference), ...present(driver)]),
    ]).files,
    ...ofQuestions.flatMap(([, { include }]) => include),
    ...questions.flatMap(({ stub }) => present(stub)),
  ];
  const lists = Object.groupBy([...new Set(decide)].sort(), hashName) as Record<string, string[]>;
  const name = followMistakes();
  const all = { ...lists, mistakes: name.filter((file) => !decide.includes(file)) };
  return {
    digest: digestOf(root, places, Object.values(all).flat()),
    decide: all,
    questions: Object.fromEntries(ofQuestions),
  };
}

/** Hashes the places and all files on a list; a file that is gone is none. */
function digestOf(root: string, { module, questions }: LabPlaces, files: readonly string[]): string {
  const places = questions.map(({ id, reference, stub, driver, mistakes }) => [
    ...[id, driver, mistakes ?? ''],
    ...[reference, stub].map((path) => [path, existsSync(join(root, path))]),
  ]);
  const present = files.filter((file) => existsSync(join(root, file)));
  const all = [module, existsSync(join(root, HIDDEN)), places, hashFiles(root, present)];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}

/** Folders whose files have a hash of their own in reports; all others are the lab's, such as those beside the rubric. */
const FOLDERS = ['fixtures', 'graders', 'reference'];

/** Names the hash that a file is part of. */
function hashName(path: string): string {
  return FOLDERS.find((folder) => path.startsWith(`${folder}/`)) ?? 'lab';
}
