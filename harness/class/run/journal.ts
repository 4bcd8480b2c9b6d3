import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { excessIn, parseJson } from '../../support/bounded-json.ts';
import { HarnessError, isOfMachine, UsageError } from '../../support/errors.ts';
import { type Submitted, submitted } from '../submission.ts';
import { inspectJournal, removeJournal, STRANGE } from './journal-file.ts';

/** State of one submission in a run. */
const state = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('waiting') }),
  /** its report is on disk, whole; it says itself what it was graded by, and `drawing` what has drawn its page */
  z.strictObject({ state: z.literal('graded'), drawing: z.string().optional() }),
  /** our own error, twice */
  z.strictObject({ state: z.literal('error'), error: z.string() }),
]);
type State = z.infer<typeof state>;

export interface Row {
  readonly submission: Submitted;
  readonly state: State;
}

/** The journal's form; a run of another form is not gone on with. */
const VERSION = 2;

/** The tables, as SQLite keeps the statements that made them. */
const TABLES = {
  run: 'CREATE TABLE run (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
  submissions: 'CREATE TABLE submissions (id TEXT PRIMARY KEY, submission TEXT NOT NULL, state TEXT NOT NULL) STRICT',
};

/** Submissions in a journal, at most: a hundred times as many as in a large class. */
const MOST_ROWS = 50_000;

/** Keys and values of a note, and of all rows together: a student of whom the roster says all takes half of fifty. */
const MOST_PARTS = 50 * MOST_ROWS;

/** Bytes of a value, and of a statement. */
const LIMITS = { length: 16 * 2 ** 20, sqlLength: 10_000, attach: 1, triggerDepth: 1 };

/** Journal of a run to read, until it is disposed of. */
export interface JournalReader extends Disposable {
  /** @throws UsageError where a row is not one of ours */
  rows(): Row[];
  /** @throws UsageError where what is noted is none of this kind */
  noted<T>(name: string, kind: z.ZodType<T>): T | undefined;
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
 * @throws UsageError where the file is no journal, one of another version, damaged, or in use
 */
export function openJournal(file: string): Journal {
  const database = open(file, false);
  const set = database.prepare('INSERT OR REPLACE INTO run VALUES (?, ?)');
  const add = database.prepare(
    'INSERT INTO submissions VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET submission = excluded.submission',
  );
  const remove = database.prepare('DELETE FROM submissions WHERE id = ?');
  const mark = database.prepare('UPDATE submissions SET state = ? WHERE id = ?');
  const reader = readerOf(database, file);
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
  return readerOf(open(file, true), file);
}

/**
 * Removes a journal, damaged or not, so that another one can be begun.
 * @throws UsageError where another command has it open
 */
export function discardJournal(file: string): void {
  try {
    open(file, false).close();
  } catch (error) {
    if (error instanceof LockedError) throw error;
  }
  removeJournal(file);
}

function open(file: string, readOnly: boolean): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    inspectJournal(file);
    database = new DatabaseSync(file, { readOnly, defensive: true, limits: LIMITS });
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0');
    if (!readOnly) {
      chmodSync(file, 0o600); // names and times are in it
      // The lock goes with the process, whatever ends it.
      database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; BEGIN EXCLUSIVE');
      if (tablesIn(database).size === 0) database.exec(Object.values(TABLES).join(';'));
      database.exec('COMMIT');
    }
    if (!isDeepStrictEqual(tablesIn(database), OWN)) throw new Error(STRANGE);
    const [check] = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {});
    if (check !== 'ok') throw new Error('it is damaged');
    const { rows } = database.prepare('SELECT count(*) AS rows FROM submissions').get() ?? {};
    if (Number(rows) > MOST_ROWS) throw new Error(`it has more than ${MOST_ROWS} submissions`);
    const found = database.prepare("SELECT value FROM run WHERE name = 'version'").get()?.value;
    if (found !== undefined && found !== String(VERSION)) {
      throw new Error(`it is of version ${found}, and this project writes ${VERSION}`);
    }
    if (!readOnly) database.prepare("INSERT OR REPLACE INTO run VALUES ('version', ?)").run(String(VERSION));
    return database;
  } catch (error) {
    database?.close();
    const { message } = error as Error;
    if (isOfMachine(error)) throw new HarnessError(`${file} cannot be written: ${message}`);
    throw message.includes('locked') ? new LockedError(file) : unusable(file, message);
  }
}

/** The error for a journal that another command has open. */
class LockedError extends UsageError {
  constructor(file: string) {
    super(`${file} cannot be used as the journal of a run: another command is grading into this folder`);
  }
}

function unusable(file: string, reason: string): UsageError {
  return new UsageError(
    `${file} cannot be used as the journal of a run: ${reason}\nThe command that grades into this folder makes a new ` +
      'one with --rebuild: reports that are as they were graded stay, and the rest is graded again',
  );
}

/** Lists what the database says that it consists of; an index that SQLite makes by itself has no statement. */
function tablesIn(database: DatabaseSync): Map<unknown, unknown> {
  const entries = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema').all();
  return new Map(entries.map(({ type, name, tbl_name, sql }) => [`${type} ${name} ${tbl_name}`, sql]));
}

const OWN = new Map<string, string | null>(
  Object.entries(TABLES).flatMap(([name, sql]) => [
    [`table ${name} ${name}`, sql],
    [`index sqlite_autoindex_${name}_1 ${name}`, null],
  ]),
);

function readerOf(database: DatabaseSync, file: string): JournalReader {
  const list = database.prepare('SELECT id, submission, state FROM submissions ORDER BY id');
  const get = database.prepare('SELECT value FROM run WHERE name = ?');
  return {
    rows() {
      const rows = list.all();
      const text = rows.map((row) => `${row.submission}${row.state}`).join('');
      if (excessIn(text, { depth: Number.POSITIVE_INFINITY, parts: MOST_PARTS }))
        throw unusable(file, `it says more than there is to say of ${MOST_ROWS} submissions`);
      return rows.map((row) => {
        const submission = readValue(row.submission, submitted, file, 'a submission');
        if (submission.id !== row.id) throw unusable(file, 'a submission has the id of another');
        return { submission, state: readValue(row.state, state, file, 'the state of a submission') };
      });
    },
    noted(name, kind) {
      const found = get.get(name)?.value;
      return found === undefined ? undefined : readValue(found, kind, file, `the note “${name}”`);
    },
    copyTo(file) {
      database.prepare('VACUUM INTO ?').run(file);
    },
    [Symbol.dispose]: () => database.close(),
  };
}

/** Reads a value as it was written. @throws UsageError where it is none of this kind */
function readValue<T>(text: unknown, kind: z.ZodType<T>, file: string, what: string): T {
  const { data, error } = kind.safeParse(parseJson(String(text), MOST_PARTS));
  if (error) throw unusable(file, `${what} in it is none`);
  return data as T;
}

const WAITING = JSON.stringify({ state: 'waiting' } satisfies State);
