import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shortName } from '../harness/authoring/lab.ts';
import { ENGINE_LIST } from '../harness/grading/input-files.ts';
import { loadCourse } from '../harness/rubric/course.ts';
import { LAB_LIST } from '../harness/rubric/lab-files.ts';
import { importsOf, moduleGraph } from '../harness/source/module-graph.ts';
import { engineModule, PROJECT } from '../harness/support/project.ts';

/** An import between two files of the project, of types or of values. */
interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Folders with modules of the project, below its root. */
const TREES = ['graders', 'harness', 'lab', 'labs', 'proofs', 'reference', 'samples', 'student', 'testing'];

const modules = modulesOf(PROJECT);
const isTest = (file: string) => file.endsWith('.test.ts');
const edges = importGraph(PROJECT, modules);
const ofProduct = edges.filter(({ from }) => !isTest(from));

const shown = ({ from, to }: Edge) => `${from} imports ${to}`;

describe('the import graph', () => {
  test('has no cycle', () => {
    expect(cycles(ofProduct)).toEqual([]);
  });

  test('has no two folders that import each other', () => {
    expect(mutualFolders(ofProduct)).toEqual([]);
  });

  test('leads to helpers of tests from tests alone, and to proofs from tests and their helpers', () => {
    const into = (folder: string, from: readonly string[]) =>
      ofProduct.filter((edge) => edge.to.startsWith(folder) && !from.some((own) => edge.from.startsWith(own)));
    expect(into('testing/', ['testing/']).map(shown)).toEqual([]);
    expect(into('proofs/', ['proofs/', 'testing/']).map(shown)).toEqual([]);
  });

  test('leads from proofs to no lab', () => {
    const labs = ['samples/', 'graders/', 'lab/', 'labs/', 'reference/', 'student/'];
    const found = edges.filter(({ from, to }) => from.startsWith('proofs/') && labs.some((lab) => to.startsWith(lab)));
    expect(found.map(shown)).toEqual([]);
  });

  test('leads from samples to their lab, and to what its authors import', () => {
    const allowed = ['samples/', 'graders/', 'lab/', 'reference/', 'harness/authoring/index.ts'];
    const found = ofProduct.filter(
      ({ from, to }) => from.startsWith('samples/') && !allowed.some((folder) => to.startsWith(folder)),
    );
    expect(found.map(shown)).toEqual([]);
  });

  test('leads from checks into the engine by two modules', () => {
    const ofChecks = /^(labs\/[^/]+\/)?graders\//;
    const entries = ofProduct.filter(({ from, to }) => ofChecks.test(from) && to.startsWith('harness/'));
    expect([...new Set(entries.map(({ to }) => to))].sort()).toEqual([
      'harness/authoring/index.ts',
      'harness/authoring/inside.ts',
    ]);
  });
});

test('what an author writes, names a mistake or draws a page runs anywhere', () => {
  const entries = ['graders/lab.ts', 'harness/report/html/html.ts', 'harness/support/shell-quote.ts'];
  const names = modules.filter((file) => file.startsWith('harness/grading/diagnosis/') && !isTest(file));
  const { files } = moduleGraph(PROJECT, [...entries, ...names]);
  const native = (specifier: string) => specifier.startsWith('node:') || specifier === 'oxc-parser';
  const found = files.filter((file) => importsOf(file, readFileSync(join(PROJECT, file), 'utf8'), false).some(native));
  expect(found).toEqual([]);
});

const architecture = readFileSync(join(PROJECT, 'docs/architecture.md'), 'utf8');
const FILES = '## What decides a mark, file by file\n';

test('docs/architecture.md names every folder', () => {
  const tree = architecture.slice(0, architecture.indexOf(FILES));
  const folders = new Set(modules.flatMap((file) => ancestors(dirname(file))));
  const named = (folder: string) => new RegExp(`^(?: *|.* )${folder.split('/').at(-1)}/(?: |$)`, 'm').test(tree);
  // A lab that somebody has begun is theirs to describe.
  const isOfNewLab = (folder: string) => /^labs\/[^/]+/.test(folder) && !named(folder.split('/', 2).join('/'));
  expect([...folders].filter((folder) => !named(folder) && !isOfNewLab(folder))).toEqual([]);
});

test('docs/architecture.md says of each file that decides a mark, or names a mistake, what it is for', async () => {
  const read = (list: string) => JSON.parse(readFileSync(join(PROJECT, list), 'utf8'));
  const listed = [read(ENGINE_LIST), read(LAB_LIST).decide].flatMap((lists) => Object.values<string[]>(lists).flat());
  const named = filesOf(architecture.split(FILES)[1]?.split('\n## ')[0] ?? '');
  // Where a folder has the line TASK.ts, files with the name of a task need none, and have none.
  const tasks = (await loadCourse()).lab.questions.flatMap(({ tasks }) => tasks.map(shortName));
  const lineOf = (file: string) => {
    const ofTask = `${dirname(file)}/TASK.ts`;
    return named.includes(ofTask) && tasks.includes(basename(file, '.ts')) ? ofTask : file;
  };
  expect(named.sort()).toEqual([...new Set(listed.map(lineOf))].sort());
});

/** Reads the paths of files that have a phrase: their base names, below a line with their folder. */
function filesOf(section: string): string[] {
  let folder = '';
  return section.split('\n').flatMap((line) => {
    if (/^\S+\/$/.test(line)) folder = line;
    const names = /^ {2}(\S+(?: \S+)*) {2,}\S/.exec(line)?.[1]?.split(' ') ?? [];
    return names.map((name) => folder + name);
  });
}

/** Names a folder and those around it, up to the project's. */
function ancestors(folder: string): string[] {
  return folder === '.' ? [] : [...ancestors(dirname(folder)), folder];
}

/** Lists the modules of a project, tests included. */
function modulesOf(root: string): string[] {
  return globSync(`{${TREES.join(',')}}/**/*.{ts,mjs}`, {
    cwd: root,
    exclude: ['**/node_modules/**', 'labs/*/fixtures/**'],
  }).sort();
}

/** Reads which of the modules import which. */
function importGraph(root: string, modules: readonly string[]): Edge[] {
  const known = new Set(modules);
  return modules.flatMap((from) => {
    const specifiers = importsOf(from, readFileSync(join(root, from), 'utf8'), true);
    const targets = specifiers.map((specifier) => {
      const engine = engineModule(specifier);
      return engine ? relative(root, engine) : posix.join(posix.dirname(from), specifier);
    });
    return targets.filter((to) => known.has(to)).map((to) => ({ from, to }));
  });
}

/** Finds pairs of folders that import each other; a folder and one inside of it are no pair. */
function mutualFolders(edges: readonly Edge[]): string[] {
  const arrows = new Set(edges.map(({ from, to }) => `${dirname(from)} ${dirname(to)}`));
  return [...arrows].filter((arrow) => {
    const [one, other] = arrow.split(' ');
    return one < other && !other.startsWith(`${one}/`) && arrows.has(`${other} ${one}`);
  });
}

/** Finds files that lead back to themselves, each cycle once. */
function cycles(edges: readonly Edge[]): string[][] {
  const targets = Map.groupBy(edges, ({ from }) => from);
  const finished = new Set<string>();
  const found: string[][] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) found.push(path.slice(start));
    if (start >= 0 || finished.has(file)) return;
    for (const { to } of targets.get(file) ?? []) visit(to, [...path, file]);
    finished.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return found;
}
