import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds the engine and the packages; a lab may lie in it or elsewhere. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** The project's manifest: the name by which labs import the engine, and the modules that they may name. */
export const MANIFEST: { readonly name: string; readonly exports: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(join(PROJECT, 'package.json'), 'utf8'),
);

/** Finds the file of an import by the project's name, such as `lab-harness/authoring`; undefined for other imports. */
export function engineModule(specifier: string): string | undefined {
  const path =
    specifier.startsWith(`${MANIFEST.name}/`) && MANIFEST.exports[`.${specifier.slice(MANIFEST.name.length)}`];
  return path ? join(PROJECT, path) : undefined;
}
