import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sampleSubmission } from '../../../testing/sample-class.ts';
import { discardJournal, openJournal, readJournal } from './journal.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-test-'));
  file = join(folder, 'journal.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function make(): void {
  using journal = openJournal(file);
  journal.enroll([sampleSubmission('ada')]);
  journal.note('title', 'Sums');
}

/** Changes a journal that was made as its own program would not. */
function change(sql: string): void {
  make();
  const database = new DatabaseSync(file, { defensive: false });
  database.exec(sql);
  database.close();
}

function rewrite(offset: number, ...bytes: number[]): void {
  make();
  const content = readFileSync(file);
  content.set(bytes, offset);
  writeFileSync(file, content);
}

const STRANGERS: Record<string, () => void> = {
  'a pipe': () => execFileSync('mkfifo', [file]),
  'a folder': () => mkdirSync(file),
  'a socket': () => void createServer().listen(file).unref(),
  'a link to a journal': () => {
    make();
    copyFileSync(file, join(folder, 'elsewhere'));
    rmSync(file);
    symlinkSync(join(folder, 'elsewhere'), file);
  },
  'a link to nothing': () => symlinkSync(join(folder, 'elsewhere'), file),
  'a file with another name elsewhere': () => {
    make();
    linkSync(file, join(folder, 'elsewhere'));
  },
  text: () => writeFileSync(file, 'x'.repeat(5000)),
  'half a page': () => writeFileSync(file, 'SQLite format 3\0'),
  'a view without end in the place of a table': () =>
    change(`DROP TABLE submissions; CREATE VIEW submissions AS WITH RECURSIVE n(i) AS
      (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT '' || i AS id, '{}' AS submission, '{}' AS state FROM n`),
  'a database with a trigger': () => change('CREATE TRIGGER t AFTER UPDATE ON submissions BEGIN DELETE FROM run; END'),
  'a database of somebody else': () => change('DROP TABLE run; CREATE TABLE run (name, value)'),
  'a database with more tables': () => change('CREATE TABLE more (x)'),
  'a table that computes its values': () =>
    change('DROP TABLE run; CREATE TABLE run (name TEXT PRIMARY KEY, value TEXT AS (hex(zeroblob(1e9))) STORED)'),
  'a list of tables that leads to itself': () => rewrite(100, 5, 0, 0, 0, 1, 15, 248, 0, 0, 0, 0, 1),
  'a table that leads to itself': () => rewrite(3 * 4096, 5, 0, 0, 0, 1, 15, 248, 0, 0, 0, 0, 4),
  'a journal of more than there are students': () =>
    change(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50001)
      INSERT INTO submissions SELECT i, '{}', '{}' FROM n`),
  'a database that is written ahead': () => change('PRAGMA journal_mode = WAL'),
  'a journal with a log written ahead': () => {
    make();
    writeFileSync(`${file}-wal`, '');
  },
  'a journal of another version': () => change("UPDATE run SET value = '1' WHERE name = 'version'"),
  'a journal whose rollback is a pipe': () => {
    make();
    execFileSync('mkfifo', [`${file}-journal`]);
  },
};

describe.each(['open', 'read'] as const)('to %s', (how) => {
  test.each(Object.entries(STRANGERS))('%s is refused with what to do, and another one is made', (_, prepare) => {
    prepare();
    const use = how === 'open' ? openJournal : readJournal;
    expect(() => use(file)[Symbol.dispose]()).toThrow(/cannot be used as the journal of a run: .*\n.*--rebuild/);
    if (existsSync(join(folder, 'elsewhere')))
      expect(readFileSync(join(folder, 'elsewhere'), 'latin1')).toMatch(/^SQL/);
    discardJournal(file);
    make();
    using journal = readJournal(file);
    expect(journal.rows()).toHaveLength(1);
  });
});

test('a rollback journal cannot have another file removed', () => {
  const victim = join(folder, 'victim');
  writeFileSync(victim, 'mine');
  make();
  // In the middle of a change that does not fit into memory there is a rollback journal, as a kill leaves it.
  const database = new DatabaseSync(file);
  database.exec('PRAGMA cache_size = 1; BEGIN');
  const add = database.prepare('INSERT INTO run VALUES (?, hex(zeroblob(3000)))');
  for (let i = 0; i < 50; i++) add.run(`n${i}`);
  const halfway = [file, `${file}-journal`].map((each) => readFileSync(each));
  database.exec('ROLLBACK');
  database.close();
  const name = Buffer.from(victim);
  const numbers = Buffer.alloc(12);
  numbers.writeUInt32BE(Math.floor(2 ** 30 / 4096) + 1, 0);
  numbers.writeUInt32BE(name.length, 4);
  numbers.writeUInt32BE(
    name.reduce((sum, byte) => sum + byte, 0),
    8,
  );
  const pointing = [numbers.subarray(0, 4), name, numbers.subarray(4), Buffer.from('d9d505f920a163d7', 'hex')];
  writeFileSync(file, halfway[0]);
  writeFileSync(`${file}-journal`, Buffer.concat([halfway[1], ...pointing]));
  expect(() => openJournal(file)).toThrow('its rollback journal names another file');
  expect(readFileSync(victim, 'utf8')).toBe('mine');
  // Without that, it is what a kill leaves.
  writeFileSync(`${file}-journal`, halfway[1]);
  using journal = openJournal(file);
  expect(journal.rows()).toHaveLength(1);
});

test.each([
  ['no JSON', "UPDATE submissions SET submission = 'x'"],
  ['brackets', `UPDATE submissions SET state = '${'['.repeat(100_000)}'`],
  [
    'an id that leads outside',
    `UPDATE submissions SET id = '../../x', submission = replace(submission, '"ada"', '"../../x"')`,
  ],
  ['the id of another', "UPDATE submissions SET id = 'ben'"],
  ['another kind of value', `UPDATE submissions SET submission = '{"id":"ada","students":[{"name":1}],"notes":[]}'`],
  [
    'more students than there are',
    `UPDATE submissions SET submission = '{"id":"ada","notes":[],"students":['
    || replace(hex(zeroblob(700000)), '0', '{},') || '{}]}'`,
  ],
  ['an unknown state', `UPDATE submissions SET state = '{"state":"perfect"}'`],
])('a row with %s is refused', (_, sql) => {
  change(sql);
  using journal = readJournal(file);
  expect(() => journal.rows()).toThrow('--rebuild');
});

test('a note of another kind is refused', () => {
  change(`UPDATE run SET value = '{"toString":1}' WHERE name = 'title'`);
  using journal = readJournal(file);
  expect(() => journal.noted('title', z.string())).toThrow('the note “title” in it is none');
});

test('that is open stays', () => {
  using journal = openJournal(file);
  expect(() => discardJournal(file)).toThrow('another command is grading into this folder');
  journal.enroll([sampleSubmission('ada')]);
  expect(journal.rows()).toHaveLength(1);
});
