import { lstatSync, readSync, rmSync } from 'node:fs';
import { useRegular } from '../../support/read-regular.ts';

/** Bytes of a journal: a class of ten thousand takes a fifth. */
const MOST_BYTES = 128 * 2 ** 20;

/** Bytes before the cells of the first page, which lists the tables. */
const HEADER = 108;

/** Entries of that list: two tables, each with an index. */
const MOST_ENTRIES = 4;

/** The end of a rollback journal that names another one, to be removed after it: SQLite's mark of several databases. */
const SUPER_JOURNAL = Buffer.from('d9d505f920a163d7', 'hex');

/** Files that SQLite reads and writes beside a database; the last two only where it was told to, which we never do. */
const BESIDE = ['-journal', '-wal', '-shm'];

/**
 * Looks at a journal's files before SQLite opens them: it would follow links, wait for pipes, remove a file that a
 * rollback journal names, and read a list of tables that has no end.
 * @throws Error with what is wrong
 */
export function inspectJournal(file: string): void {
  for (const beside of BESIDE.slice(1)) {
    if (isThere(file + beside)) throw new Error(`${file}${beside} lies beside it, which no run leaves`);
  }
  if (isThere(file + BESIDE[0])) inspect(file + BESIDE[0], expectOwnRollback);
  if (isThere(file)) inspect(file, expectOwnTables);
}

/** Removes a journal, whatever it is, and what lies beside it. */
export function removeJournal(file: string): void {
  for (const each of [file, ...BESIDE.map((beside) => file + beside)]) rmSync(each, { recursive: true, force: true });
}

function inspect(file: string, expectOwn: (descriptor: number, size: number) => void): void {
  useRegular(file, MOST_BYTES, (descriptor, { size, nlink }) => {
    if (nlink > 1) throw new Error('it has another name, which would be written as well');
    expectOwn(descriptor, size);
  });
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

function expectOwnRollback(descriptor: number, size: number): void {
  const end = Buffer.alloc(SUPER_JOURNAL.length);
  readSync(descriptor, end, { position: Math.max(0, size - end.length) });
  if (end.equals(SUPER_JOURNAL)) throw new Error('its rollback journal names another file');
}

function expectOwnTables(descriptor: number, size: number): void {
  if (size === 0) return;
  const header = Buffer.alloc(HEADER);
  readSync(descriptor, header, { position: 0 });
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') throw new Error('it is no database');
  // How to write it, how to read it, a page without pages below it, and its entries.
  const [write, read, kind, entries] = [header[18], header[19], header[100], header.readUInt16BE(103)];
  if (write !== 1 || read !== 1 || kind !== 13 || entries > MOST_ENTRIES) throw new Error(STRANGE);
}

/** Says what is wrong with a database of somebody else. */
export const STRANGE = 'its tables are not those of a run';
