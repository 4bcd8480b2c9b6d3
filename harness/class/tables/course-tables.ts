import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { refuseMisnamed } from '../misnamed.ts';

/** Names of the tables of a course, which lie beside its rubric unless the command names others. */
const NAMES = { roster: 'roster.csv', exceptions: 'exceptions.csv', times: 'times.csv' } as const;

/** Tables of a course, as far as there are any. */
export type CourseTables = { readonly [Table in keyof typeof NAMES]?: string | undefined };

/**
 * Finds the tables that the command names, or that lie beside the rubric.
 * @throws UsageError where one lies there under nearly its name
 */
export function courseTables(root: string, named: CourseTables): CourseTables {
  const tables = Object.keys(NAMES) as (keyof CourseTables)[];
  return Object.fromEntries(tables.map((table) => [table, named[table] ?? tableBeside(root, table)]));
}

/**
 * Finds a table beside the rubric, if it is there.
 * @throws UsageError where it lies there under nearly its name
 */
export function tableBeside(root: string, table: keyof CourseTables): string | undefined {
  refuseMisnamed(root, [NAMES[table]]);
  const file = join(root, NAMES[table]);
  return existsSync(file) ? file : undefined;
}
