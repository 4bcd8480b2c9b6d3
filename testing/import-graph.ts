import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { importsOf } from '../harness/source/module-graph.ts';

/** An import between two files of the project, of types or of values. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Folders with modules of the project, below its root. */
const TREES = ['graders', 'harness', 'lab', 'labs', 'proofs', 'reference', 'samples', 'student', 'testing'];

/** Lists the modules of a project, tests included. */
export function modulesOf(root: string): string[] {
  return globSync(`{${TREES.join(',')}}/**/*.{ts,mjs}`, { cwd: root, exclude: ['**/node_modules/**'] }).sort();
}

/** Reads which of the modules import which. */
export function importGraph(root: string, modules: readonly string[]): Edge[] {
  const known = new Set(modules);
  return modules.flatMap((from) => {
    const specifiers = importsOf(from, readFileSync(join(root, from), 'utf8'), true);
    const targets = specifiers.map((specifier) => posix.join(posix.dirname(from), specifier));
    return targets.filter((to) => known.has(to)).map((to) => ({ from, to }));
  });
}

/** Finds pairs of folders that import each other; a folder and one inside of it are no pair. */
export function mutualFolders(edges: readonly Edge[]): string[] {
  const arrows = new Set(edges.map(({ from, to }) => `${dirname(from)} ${dirname(to)}`));
  return [...arrows].filter((arrow) => {
    const [one, other] = arrow.split(' ');
    return one < other && !other.startsWith(`${one}/`) && arrows.has(`${other} ${one}`);
  });
}

/** Finds files that lead back to themselves, each cycle once. */
export function cycles(edges: readonly Edge[]): string[][] {
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
