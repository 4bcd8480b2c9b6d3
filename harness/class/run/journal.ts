import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { UsageError } from '../../support/errors.ts';
import type { Submitted } from '../submission.ts';

/** State of one submission in a run. */
type State =
  | { readonly state: 'waiting' }
  /** its report is on disk, whole; it says itself what it was graded by, and `drawing` what has drawn its page */
  | { readonly state: 'graded'; readonly drawing?: string }
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

/** Journal of a run to read, until it is disposed of. */
export interface JournalReader extends Disposable {
  rows(): Row[];
  noted(name: string): unknown;
  /** Writes a copy of the journal into a file that there is not. */
  copyTo(file: string): void;
}

/** A journal whose every change is on disk before the call returns, so that whatever ends the process loses only what was in flight. */
export interface Journal extends JournalReader {
  /** Makes the journal's class this one; what is known of those who stay is kept. */
  enroll(submissions: readonly Submitted[]): void;
  mark(id: string, state: State): void;
  note(name: string, value: unknown): void;
}

/**
 * Opens the journal of a run: who is in the class, and what has become of each submission. It is one process's at a time.
 * @throws UsageError where the file is no journal, one of another version, or in use
 */
export function openJournal(file: string): Journal {
  const database = open(file, false);
  const set = database.prepare('INSERT OR REPLACE INTO run VALUES (?, ?)');
  const add = database.prepare(
    'INSERT INTO submissions VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET submission = excluded.submission',
  );
  const remove = database.prepare('DELETE FROM submissions WHERE id = ?');
  const mark = database.prepare('UPDATE submissions SET state = ? WHERE id = ?');
  const reader = readerOf(database);
  return {
    ...reader,
    enroll(submissions) {
      const ids = new Set(submissions.map(({ id }) => id));
      database.exec('BEGIN');
      for (const { submission } of reader.rows()) if (!ids.has(submission.id)) remove.run(submission.id);
      for (const submission of submissions) add.run(submission.id, JSON.stringify(submission), WAITING);
      database.exec('COMMIT');
    },
    mark(id, state) {
      mark.run(JSON.stringify(state), id);
    },
    note(name, value) {
      set.run(name, JSON.stringify(value));
    },
  };
}

/**
 * Opens a journal that nobody writes to now.
 * @throws UsageError where `openJournal` does
 */
export function readJournal(file: string): JournalReader {
  return readerOf(open(file, true));
}

function open(file: string, readOnly: boolean): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly });
    if (!readOnly) chmodSync(file, 0o600); // names and times are in it
    // The lock goes with the process, whatever ends it.
    if (!readOnly) database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; ${TABLES}`);
    const found = database.prepare("SELECT value FROM run WHERE name = 'version'").get()?.value;
    if (found !== undefined && found !== String(VERSION)) {
      throw new Error(`it is of version ${found}, and this project writes ${VERSION}: take another folder`);
    }
    if (!readOnly) database.prepare("INSERT OR REPLACE INTO run VALUES ('version', ?)").run(String(VERSION));
    return database;
  } catch (error) {
    database?.close();
    const { message } = error as Error;
    const reason = message.includes('locked') ? 'another command is grading into this folder' : message;
    throw new UsageError(`${file} cannot be used as the journal of a run: ${reason}`);
  }
}

function readerOf(database: DatabaseSync): JournalReader {
  const list = database.prepare('SELECT submission, state FROM submissions ORDER BY id');
  const get = database.prepare('SELECT value FROM run WHERE name = ?');
  return {
    rows: () =>
      list.all().map(({ submission, state }) => ({
        submission: JSON.parse(String(submission)),
        state: JSON.parse(String(state)),
      })),
    noted(name) {
      const value = get.get(name)?.value;
      return value === undefined ? undefined : JSON.parse(String(value));
    },
    copyTo(file) {
      database.prepare('VACUUM INTO ?').run(file);
    },
    [Symbol.dispose]: () => database.close(),
  };
}

const WAITING = JSON.stringify({ state: 'waiting' } satisfies State);
