import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Reads the key of the course, from which the inputs of a submission follow. Without one they can be
 * foreseen by whoever has this source.
 * @param folder where the rubric lies, from which the key's file counts
 */
export function courseKey(source: { env: string; file: string }, folder: string): string | undefined {
  const file = resolve(folder, source.file);
  const key = process.env[source.env]?.trim() || (existsSync(file) ? readFileSync(file, 'utf8').trim() : '');
  return key || undefined;
}
