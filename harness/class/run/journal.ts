import { DatabaseSync } from 'node:sqlite';
import { UsageError } from '../../errors.ts';
import type { Submitted } from '../submission.ts';
import type { ResultKeys } from './result-key.ts';

/** What a run knows of one submission. */
export type State =
  | { readonly state: 'waiting' }
  /** its report is on disk, whole, as graded under these keys */
  | { readonly state: 'graded'; readonly keys: ResultKeys }
  /** our own error, twice */
  | { readonly state: 'error'; readonly error: string };

export interface Row {
  readonly submission: Submitted;
  readonly state: State;
}

/** The journal's form; a run of another form is not gone on with. */
const VERSION = 2;

const TABLES = `
  CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS submissions (id TEXT PRIMARY KEY, submission TEXT NOT NULL, state TEXT NOT NULL) STRICT;
`;

/**
 * The journal of a run: who is in the class, and what has become of each submission. Every change is on
 * disk before the call returns, so that whatever ends the process loses only what was in flight.
 *
 * @throws UsageError where the file is no journal, or one of another version
 */
export function openJournal(file: string) {
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(file);
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; ${TABLES}`);
  } catch (error) {
    throw new UsageError(`${file} cannot be used as the journal of a run: ${(error as Error).message}`);
  }
  const get = database.prepare('SELECT value FROM run WHERE name = ?');
  const set = database.prepare('INSERT OR REPLACE INTO run VALUES (?, ?)');
  const found = get.get('version')?.value;
  if (found === undefined) set.run('version', String(VERSION));
  else if (found !== String(VERSION)) {
    throw new UsageError(`${file} is of version ${found}, and this project writes ${VERSION}: take another folder`);
  }
  const add = database.prepare(
    'INSERT INTO submissions VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET submission = excluded.submission',
  );
  const remove = database.prepare('DELETE FROM submissions WHERE id = ?');
  const mark = database.prepare('UPDATE submissions SET state = ? WHERE id = ?');
  const list = database.prepare('SELECT submission, state FROM submissions ORDER BY id');

  function rows(): Row[] {
    return list.all().map(({ submission, state }) => ({
      submission: JSON.parse(String(submission)),
      state: JSON.parse(String(state)),
    }));
  }

  return {
    rows,
    /** Makes the journal's class this one; what is known of those who stay is kept. */
    enroll(submissions: readonly Submitted[]): void {
      const ids = new Set(submissions.map(({ id }) => id));
      database.exec('BEGIN');
      for (const { submission } of rows()) if (!ids.has(submission.id)) remove.run(submission.id);
      for (const submission of submissions) add.run(submission.id, JSON.stringify(submission), WAITING);
      database.exec('COMMIT');
    },
    mark(id: string, state: State): void {
      mark.run(JSON.stringify(state), id);
    },
    note(name: string, value: unknown): void {
      set.run(name, JSON.stringify(value));
    },
    noted(name: string): unknown {
      const value = get.get(name)?.value;
      return value === undefined ? undefined : JSON.parse(String(value));
    },
    close: () => database.close(),
  };
}
export type Journal = ReturnType<typeof openJournal>;

const WAITING = JSON.stringify({ state: 'waiting' } satisfies State);
