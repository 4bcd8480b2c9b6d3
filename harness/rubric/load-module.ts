import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../support/errors.ts';
import { PROJECT } from '../support/project.ts';
import '../support/project-imports.ts';

/**
 * Loads a module of a lab.
 * @throws UsageError where it cannot be, which tells its author why and where
 */
export async function loadModule<Exports>(path: string): Promise<Exports> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const [, file, line] = /file:\/\/(\S+?):(\d+)/.exec(error.stack ?? '') ?? [];
    const place = file === undefined || file.startsWith(join(PROJECT, 'harness')) ? '' : `\n    at ${file}:${line}`;
    throw new UsageError(`${path} cannot be loaded: ${error.name}: ${error.message}${place}`);
  }
}

/** Loads what a module of a lab exports by default; undefined where it has no such export. @throws UsageError as above */
export async function loadDefault<Default>(path: string): Promise<Default | undefined> {
  return (await loadModule<{ default?: Default }>(path)).default;
}
