import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { parseSync } from 'oxc-parser';
import { UsageError } from '../support/errors.ts';
import { engineModule } from '../support/project.ts';
import { parseSource } from './syntax.ts';
import { walk } from './walk.ts';

/** Files and packages that some modules need to run and to be type-checked. */
export interface ModuleGraph {
  /** paths from the root, sorted, the entries among them */
  readonly files: readonly string[];
  /** names of the packages that they import, sorted */
  readonly packages: readonly string[];
}

export interface GraphOptions {
  /** Tells which modules are left out, with all that only they lead to: who imports them does without. */
  without?(file: string): boolean;
  /** follows imports of types as well, which no running code needs, but a compiler does */
  readonly withTypes?: boolean;
}

/**
 * Follows imports, and files named by `new URL('…', import.meta.url)`.
 *
 * @param root folder that the paths count from
 * @param entries paths of modules
 * @throws Error where an import leads to no file, or out of the root
 */
export function moduleGraph(
  root: string,
  entries: readonly string[],
  { without = () => false, withTypes = false }: GraphOptions = {},
): ModuleGraph {
  const files = new Set<string>();
  const packages = new Set<string>();
  const pending = [...entries];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (files.has(file) || without(file)) continue;
    files.add(file);
    if (!/\.m?[jt]s$/.test(file)) continue;
    const text = readFileSync(join(root, file), 'utf8');
    for (const specifier of importsOf(file, text, withTypes)) {
      if (specifier.startsWith('node:')) continue;
      const engine = engineModule(specifier);
      if (engine) pending.push(relative(root, engine));
      else if (specifier.startsWith('.')) pending.push(resolved(root, file, specifier));
      else packages.add(packageOf(specifier));
    }
    for (const url of urlsOf(text)) {
      const path = posix.join(posix.dirname(file), url);
      if (!path.startsWith('..') && statSync(join(root, path), { throwIfNoEntry: false })?.isFile()) pending.push(path);
    }
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}

/** Lists what a module imports, by literal specifiers, dynamically too. */
export function importsOf(file: string, text: string, withTypes: boolean): string[] {
  const { staticImports, staticExports, dynamicImports } = parseSync(file, text).module;
  const isFollowed = ({ start }: { start: number }) =>
    withTypes || !/^(import|export)\s+type\b/.test(text.slice(start, start + 12));
  const literal = /^(['"])(.*)\1$/;
  return [
    ...staticImports.filter(isFollowed).map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports
      .filter(isFollowed)
      .flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
    ...dynamicImports.flatMap(({ moduleRequest: { start, end } }) => literal.exec(text.slice(start, end))?.[2] ?? []),
  ];
}

/** Lists the functions that a module exports by name. */
export function exportedFunctions(text: string): string[] {
  const declarations = parseSource(text).program?.body.flatMap((statement) =>
    statement.type === 'ExportNamedDeclaration' && statement.declaration ? [statement.declaration] : [],
  );
  return (declarations ?? []).flatMap((declaration) => {
    if (declaration.type === 'FunctionDeclaration') return declaration.id?.name ?? [];
    if (declaration.type !== 'VariableDeclaration') return [];
    return declaration.declarations.flatMap(({ id, init }) =>
      id.type === 'Identifier' && /Function/.test(init?.type ?? '') ? [id.name] : [],
    );
  });
}

/** Finds the first arguments of `new URL('…', import.meta.url)`. */
function urlsOf(text: string): string[] {
  const urls: string[] = [];
  const { program } = parseSource(text);
  if (!program) return urls;
  walk(program, (node) => {
    if (node.type !== 'NewExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'URL') return;
    const [first] = node.arguments;
    if (first?.type === 'Literal' && typeof first.value === 'string') urls.push(first.value);
  });
  return urls;
}

function resolved(root: string, file: string, specifier: string): string {
  const path = posix.join(posix.dirname(file), specifier);
  if (!path.startsWith('..') && existsSync(join(root, path))) return path;
  throw new UsageError(`${file} imports ${specifier}, which is no file of the project`);
}

/** Takes the name of a package out of an import. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
