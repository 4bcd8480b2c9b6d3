import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, test } from 'vitest';
import { runHere } from '../../testing/run-here.ts';
import { rubric, sampleRun } from '../../testing/sample-class.ts';
import { copyLab, SAMPLE_LAB } from '../../testing/sample-copy.ts';
import { openJournal } from '../class/run/journal.ts';
import { journalFile } from '../class/run/run-files.ts';
import { overridesIn } from '../class/run/run-folder.ts';
import type { Student } from '../class/submission.ts';
import { courseTables } from '../class/tables/course-tables.ts';
import { fitRoster } from '../class/tables/fit-roster.ts';
import { listArchive } from '../submission/archive.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const { folder: scratch, remove } = createTemporaryFolder('class-tables-test');
afterAll(remove);

// Of the sample lab: the deadline is 2026-01-10T12:00:00Z, 20 % a day late, 50 % at most.
const right = readFileSync(join(SAMPLE_LAB, 'reference/sums.ts'), 'utf8');

function write(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(scratch, name, path)), { recursive: true });
    writeFileSync(join(scratch, name, path), content);
  }
  return join(scratch, name);
}

const classOf = (name: string, ...students: string[]) =>
  write(name, Object.fromEntries(students.map((student) => [`${student}/sums.ts`, right])));

const grade = (...args: string[]) => runHere('harness/cli/grade.ts', ['--jobs', '1', ...args]);

function rows(run: string, file: string, ...columns: string[]): string[][] {
  const read: Record<string, string>[] = parse(readFileSync(join(run, file)), { bom: true, columns: true });
  return read.map((row) => columns.map((column) => row[column]));
}

describe('a roster', () => {
  const ROSTER = `Name;ID;SIS-ID;E-mail;Login;Section
Ada Byron;101;s1;ada@example.org;ada;A
Niels Henrik Abel;102;s2;;;B
Octo Cat;103;;;octo;B
Emmy Noether;104;s4;;;A
Sam Same;105;;;;A
Sam Same;106;;;;B
`;

  test('says who has handed in nothing, finds folders by login and by name in any order, and guesses nothing', async () => {
    const { folder: lab } = copyLab(SAMPLE_LAB);
    writeFileSync(join(lab, 'roster.csv'), `sep=;\n${ROSTER}`); // as spreadsheets read it
    const folder = classOf('fits', 'ada', 'abel, Niels  Henrik', 'lab-8-octo', 'Sam Same', 'Emy Nöther');
    const run = join(scratch, 'fits-run');
    const { code, stdout } = await grade('--lab', lab, folder, '--output', run);
    expect(code).toBe(0);
    const last = stdout.slice(stdout.indexOf('5 graded'));
    expect(last).toMatch(/Emy-Nother-\w+: "Emy Nöther" fits no line of the roster. Did you mean "Emmy Noether"/);
    expect(last).toMatch(/"Sam Same" fits 2 lines of the roster, and was given to none/);
    expect(rows(run, 'gradebook.csv', 'name', 'id', 'section', 'total', 'state').sort()).toEqual(
      [
        ['Ada Byron', '101', 'A', '10', 'graded'],
        ['Niels Henrik Abel', '102', 'B', '10', 'graded'],
        ['Octo Cat', '103', 'B', '10', 'graded'],
        ['Emy Nöther', '', '', '10', 'graded'],
        ['Sam Same', '', '', '10', 'graded'],
        ['Emmy Noether', '104', 'A', '', 'nothing handed in'],
        ['Sam Same', '105', 'A', '', 'nothing handed in'],
        ['Sam Same', '106', 'B', '', 'nothing handed in'],
      ].sort(),
    );
    const page = readFileSync(join(run, 'class.html'), 'utf8');
    expect(page).toMatch(/<dt>nothing handed in<\/dt><dd>3<\/dd>/);
    expect(page).toContain('fits no line of the roster');
    expect(last).toContain('3 of 6 in the roster handed in nothing: Emmy Noether, Sam Same, Sam Same');
  });

  test('tells namesakes apart by their submissions, and whose is what nobody’s name is on', () => {
    const one = { title: '', sources: new Map(), feedback: {}, problems: [], layout: 'gradescope' };
    const submission = (id: string, students: Student[]) => ({ id, students, notes: [], read: () => Promise.reject() });
    const group = [
      { name: 'Ann', id: '1' },
      { name: 'Bob', id: '2' },
    ];
    const submissions = [
      submission('s1', [{ name: 'Sam Same', id: '9' }]),
      submission('s2', []),
      submission('g', group),
    ];
    const lines = ['x', 's1', 's2', 'g'].map((of, index) => ({ name: 'Sam Same', id: `10${index}`, submission: of }));
    const found = fitRoster({ ...one, submissions }, lines);
    expect(found.submissions.map(({ students }) => students)).toEqual([
      [{ name: 'Sam Same', id: '9', aliases: ['101'] }],
      [{ name: 'Sam Same', id: '102' }],
      group,
    ]);
    expect(found.misfits.filter((misfit) => misfit.includes('Sam Same'))).toEqual([
      'Sam Same: "x", in the column submission, is the id of no submission of this class',
      'Sam Same: "g", in the column submission, is of several students',
      '2 of 4 in the roster handed in nothing: Sam Same, Sam Same',
    ]);
  });

  test('gives Canvas the numbers of the campus, and keeps its own', async () => {
    const roster = join(write('canvas-roster', { 'r.csv': ROSTER }), 'r.csv');
    const files = ['byronada_7001_1_sums.ts', 'abelnielshenrik_LATE_7002_2_sums.ts'];
    const folder = write('canvas', Object.fromEntries(files.map((file) => [file, right])));
    const run = join(scratch, 'canvas-run');
    await grade('--lab', SAMPLE_LAB, folder, '--output', run, '--roster', roster);
    const columns = ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', 'Sums'];
    expect(rows(run, 'canvas.csv', ...columns).slice(1, 4)).toEqual([
      ['Niels Henrik Abel', '7002', 's2', '', 'B', '10'],
      ['Ada Byron', '7001', 's1', 'ada', 'A', '10'],
      ['Octo Cat', '', '', 'octo', 'B', ''],
    ]);
    // The place's number stays a student's name in overrides, and so does the roster's.
    writeFileSync(
      join(run, 'overrides.yaml'),
      '- { student: 7001, marks: 1, reason: x }\n- { student: 102, marks: 2, reason: x }',
    );
    await grade('--lab', SAMPLE_LAB, folder, '--output', run, '--roster', roster);
    expect(rows(run, 'gradebook.csv', 'total').slice(0, 2).flat().sort()).toEqual(['1', '2']);
  });

  test('is refused with all that is wrong in it', async () => {
    const file = join(write('bad', { 'r.csv': 'name,id,foto\nAda,1,x\n,,y\nBen,1,z\n' }), 'r.csv');
    const { code, stderr } = await grade(
      '--lab',
      SAMPLE_LAB,
      classOf('bad-class', 'a', 'b'),
      '--output',
      join(scratch, 'no'),
      '--roster',
      file,
    );
    expect([
      code,
      stderr
        .split('\n')
        .map((line) => line.replace(file, ''))
        .filter((line) => line.startsWith(':')),
    ]).toEqual([
      2,
      [
        expect.stringContaining(
          ':1  unknown column "foto": there are name, id, SIS id, e-mail, login, section, submission',
        ),
        expect.stringContaining(':3  names nobody'),
        expect.stringContaining(':4  the id "1" is that of line 2'),
      ],
    ]);
  });
});

test('what is under nearly the name of a list is refused, and not passed over', () => {
  const folder = write('misnamed', {
    'Roster.xlsx': 'x',
    'overrides.yml': 'x',
    'exceptions.csv': 'x',
    'exceptions.ods': 'x',
  });
  expect(() => courseTables(folder, {})).toThrow('has Roster.xlsx, and what is read is roster.csv');
  expect(courseTables(folder, { roster: 'list.csv' })).toMatchObject({ roster: 'list.csv' });
  expect(() => overridesIn(folder, sampleRun([]), rubric)).toThrow(
    'has overrides.yml, and what is read is overrides.yaml',
  );
});

test.each([
  'roster (1).csv',
  'rosters.csv',
  'exceptions.doc',
  'exception.csv',
  'times.md',
  'roster',
  'Kopie von Times.csv',
])('so is %s', (name) => {
  expect(() => courseTables(write(`near-${name}`, { [name]: 'x' }), {})).toThrow(`has ${name}, and what is read is`);
});

test('a list of overrides in JSON is refused, too', () => {
  const folder = write('json', { 'overrides.json': '[]' });
  expect(() => overridesIn(folder, sampleRun([]), rubric)).toThrow('has overrides.json, and what is read is');
});

test('other files beside the rubric are none of these, nor are folders', () => {
  const files = { 'roster/list.csv': 'x', 'roster.ts': 'x', 'rostering.csv': 'x', '.roster.csv.swp': 'x' };
  expect(courseTables(write('far', files), {})).toEqual({});
});

test('to compare a class refuses a misnamed roster alone, and to compare a run nothing', async () => {
  const { folder: lab } = copyLab(SAMPLE_LAB);
  writeFileSync(join(lab, 'times.xlsx'), 'x');
  const folder = classOf('compared', 'ada', 'ben');
  const run = write('compared-run', {});
  mkdirSync(run);
  {
    using journal = openJournal(journalFile(run));
    journal.note('class', { path: folder, layout: 'plain' });
  }
  const compare = (path: string) =>
    runHere('harness/cli/similarity.ts', ['--lab', lab, '--output', join(scratch, 'alike.html'), path]);
  expect(await compare(folder)).toMatchObject({ code: 0 });
  writeFileSync(join(lab, 'roster.xlsx'), 'x');
  expect(await compare(folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('has roster.xlsx') });
  expect(await compare(run)).toMatchObject({ code: 0 });
});

describe('exceptions and times', () => {
  test('are lines of tables, with the same effect as an override', async () => {
    const { folder: lab } = copyLab(SAMPLE_LAB);
    writeFileSync(join(lab, 'exceptions.csv'), 'student,extension,excused,reason\nada,2,,ill\nben,,yes,moved\n');
    writeFileSync(join(lab, 'times.csv'), 'who,time\nada,2026-01-12 11:00\nCarl,2026-01-11T13:00:00+02:00\n');
    const folder = classOf('excepted', 'ada', 'ben', 'Carl', 'dora');
    const run = join(scratch, 'excepted-run');
    const { stdout } = await grade('--lab', lab, folder, '--output', run);
    expect(stdout).toContain('2 that have no time, and so no lateness: ben, dora');
    expect(rows(run, 'gradebook.csv', 'name', 'total', 'override').sort()).toEqual([
      ['Carl', '8', ''],
      ['ada', '10', 'extension by 2 days (ill)'],
      ['ben', '', 'excused (moved)'],
      ['dora', '10', ''],
    ]);
    expect(readFileSync(join(run, 'class.html'), 'utf8')).toContain('2 submissions have no time, and so no lateness');

    writeFileSync(join(run, 'overrides.yaml'), '- { student: ada, excused: true, reason: x }\n');
    writeFileSync(
      join(lab, 'exceptions.csv'),
      'student,extension,excused,reason,dean\nada,2,,ill,\nbenn,,yes,moved,\ndora,soon,,late,\n',
    );
    const { code, stderr } = await grade('--lab', lab, folder, '--output', run);
    const lines = stderr.split('\n').flatMap((line) => line.split('exceptions.csv:')[1] ?? []);
    expect([code, lines]).toEqual([
      2,
      [
        expect.stringMatching(/^1 {2}unknown column "dean"/),
        expect.stringMatching(/^2 {2}overrides.yaml has an extension or an excuse for the same student as well/),
        expect.stringMatching(/^3 {2}student: no student of this class .* "benn". Did you mean "ben"/),
        expect.stringMatching(/^4 {2}extension: must be a number of days/),
      ],
    ]);
  });

  test('find a student by the name, in any order of its words', async () => {
    const { folder: lab } = copyLab(SAMPLE_LAB);
    writeFileSync(join(lab, 'roster.csv'), 'name,login\n"Byron, Ada",ada\n"O’Neil, Ben",ben\n');
    writeFileSync(join(lab, 'exceptions.csv'), "student,extension,reason\nben o'neil,1,ill\n");
    writeFileSync(join(lab, 'times.csv'), "who,time\nAda Byron,2026-01-11 11:00\nBen O'Neil,2026-01-11 11:00\n");
    const run = join(scratch, 'ordered-run');
    const folder = classOf('ordered', 'ada', 'ben');
    expect(await grade('--lab', lab, folder, '--output', run)).toMatchObject({ code: 0 });
    const marks = rows(run, 'gradebook.csv', 'name', 'total');
    expect(marks.sort()).toEqual([
      ['Byron, Ada', '8'],
      ['O’Neil, Ben', '10'],
    ]);
  });

  test('who is not in the class, or has handed in twice, has no time', async () => {
    const file = join(write('bad-times', { 't.csv': 'who,time\nadda,2026-01-01 10:00\nada,yesterday\n' }), 't.csv');
    const folder = classOf('timeless', 'ada', 'ben');
    const { code, stderr } = await grade(
      '--lab',
      SAMPLE_LAB,
      folder,
      '--output',
      join(scratch, 'no2'),
      '--times',
      file,
    );
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/:2 {2}no submission .*"adda". Did you mean "ada".*\n.*:3 {2}must be a date-time/),
    ]);
  });

  test('of checkouts are those of the last commit of the files, and nothing that a checkout names is run', async () => {
    const folder = classOf('checkouts', 'early', 'late', 'plain');
    const ran = join(scratch, 'ran');
    // Signs, and shows that it was run.
    const signature = '-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n';
    const signed = "printf '\\n[GNUPG:] SIG_CREATED x\\n' >&2";
    const script = `#!/bin/sh\ncat > /dev/null\ntouch ${ran}\n${signed}\nprintf -- '${signature}'\n`;
    const gpg = join(write('bin', { gpg: script }), 'gpg');
    chmodSync(gpg, 0o755);
    const git = (student: string, time: string, ...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], {
        cwd: join(folder, student),
        env: { PATH: process.env.PATH, HOME: scratch, GIT_COMMITTER_DATE: time },
      });
    for (const [student, time] of [
      ['early', '2026-01-10T11:00:00Z'],
      ['late', '2026-01-11T11:00:00Z'],
    ]) {
      git(student, time, 'init', '-q');
      git(student, '', 'config', 'log.showSignature', 'true');
      git(student, '', 'config', 'gpg.program', gpg);
      git(student, time, 'add', '.');
      git(student, time, 'commit', '-q', '-S', '-m', 'done');
      writeFileSync(join(folder, student, 'notes.md'), 'x');
      git(student, '2026-01-14T11:00:00Z', 'add', '.');
      git(student, '2026-01-14T11:00:00Z', 'commit', '-qm', 'more');
    }
    rmSync(ran);
    git('late', '', 'log', '-2');
    expect(existsSync(ran)).toBe(true);
    rmSync(ran);
    const run = join(scratch, 'checkouts-run');
    await grade('--lab', SAMPLE_LAB, folder, '--output', run);
    expect(rows(run, 'gradebook.csv', 'name', 'submitted at', 'total')).toEqual([
      ['early', '2026-01-10T11:00:00+00:00', '10'],
      ['late', '2026-01-11T11:00:00+00:00', '8'],
      ['plain', '', '10'],
    ]);
    expect(existsSync(ran)).toBe(false);
  });
});

// To Canvas and Moodle: grade-layouts.test.ts.
test.each([
  ['ilias', 'Lab/By_Ada_aby_7001/20260109115959_sums.ts', 'multi_feedback/By_Ada_aby_7001/report.html'],
  [
    'sakai',
    'Lab/By, Ada(by7001)/Submission attachment(s)/sums.ts',
    'feedback/By, Ada(by7001)/Feedback Attachment(s)/report.html',
  ],
])('what goes back to %s has the names that it takes', async (place, given, name) => {
  const folder = write(`back-to-${place}`, { [given]: right, [given.replaceAll('7001', '7002')]: right });
  const run = join(scratch, `back-to-${place}-run`);
  const { stdout } = await grade('--lab', SAMPLE_LAB, folder, '--output', run);
  expect(stdout).toContain(`feedback-${place}.zip`);
  const entries = (await listArchive(readFileSync(join(run, `feedback-${place}.zip`)))) ?? [];
  expect(entries.map(({ path }) => path.join('/')).sort()).toEqual([name, name.replace('7001', '7002')]);
});
