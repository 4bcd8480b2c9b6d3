import { existsSync } from 'node:fs';
import { DataError, ModelError } from '../errors.ts';
import type { Solution } from './module.ts';

/**
 * The exports of `student/q2.ts` or `reference/q2.ts`. It is imported by address when it is needed,
 * for the ready-made code stands below both.
 *
 * @throws DataError where there is no such file
 * @throws ModelError where an export is missing
 */
export async function loadSolution(from: 'student' | 'reference'): Promise<Solution> {
  const file = `${from}/q2.ts`;
  const url = new URL(`../../${file}`, import.meta.url);
  if (!existsSync(url)) throw new DataError({ file }, 'there is no such file');
  const solution: Partial<Solution> = await import(url.href);
  for (const name of ['RNN', 'train', 'test'] as const) {
    if (typeof solution[name] !== 'function') throw new ModelError(`${file} must export ${name}`);
  }
  return solution as Solution;
}
