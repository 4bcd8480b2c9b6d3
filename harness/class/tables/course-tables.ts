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
  const unnamed = Object.entries(NAMES).filter(([table]) => named[table as keyof CourseTables] === undefined);
  refuseMisnamed(
    root,
    unnamed.map(([, name]) => name),
  );
  return Object.fromEntries(
    Object.entries(NAMES).map(([table, name]) => {
      const file = join(root, name);
      return [table, named[table as keyof CourseTables] ?? (existsSync(file) ? file : undefined)];
    }),
  );
}
