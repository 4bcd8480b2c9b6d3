import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import { makeZip } from '../../proofs/attacks/zip-writer.ts';
import { runHere } from '../../testing/run-here.ts';
import { type ClassFiles, makeClass } from '../../testing/sample-archives.ts';
import { copyLab, SAMPLE_LAB } from '../../testing/sample-copy.ts';
import { loadCourse } from '../rubric/course.ts';
import { bodyOf, withBodies } from '../source/blocks.ts';
import { listArchive } from '../submission/archive.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

// A class as each place of upload hands it out, graded by the command; the tests of the intake have all oddities.

const { folder: scratch, remove } = createTemporaryFolder('layouts-test');
afterAll(remove);

const stub = readFileSync(join(SAMPLE_LAB, 'fixtures/stubs/sums.ts'), 'utf8');
const reference = readFileSync(join(SAMPLE_LAB, 'reference/sums.ts'), 'utf8');
const double = withBodies(stub, { 'sums.double': bodyOf(reference, 'sums.double') });

/** The sample lab, with a fifth of the marks for a day after a deadline of its own. */
const lab = copyLab(
  SAMPLE_LAB,
  [/^deadline: .*/m, 'deadline: 2024-03-11T17:00:00+05:30'],
  ['graceMinutes: 10', 'graceMinutes: 0'],
);
afterAll(lab.remove);

const { rubric } = await loadCourse(lab.folder);
const total = rubric.questions.reduce((sum, { marks }) => sum + marks, 0);
/** What that is worth. */
const { marks } = rubric.questions[0].tasks[0];
const WORTH = String(marks);
const LATE = [-marks / 5, (marks * 4) / 5].map(String);

async function grade(name: string, form: 'archive' | 'folder', files: ClassFiles, ...options: string[]) {
  const [path, run] = [makeClass(form, join(scratch, name), files), join(scratch, `${name}-run`)];
  const args = [path, '--output', run, '--lab', lab.folder, '--seed', '1', '--jobs', '1', ...options];
  const { code, stdout } = await runHere('harness/cli/grade.ts', args);
  expect([code, stdout]).toEqual([0, expect.stringContaining(' 0 unchanged')]);
  const rows = (file: string): string[][] => parse(readFileSync(join(run, file), 'utf8'), { bom: true });
  const [header, ...students] = rows('gradebook.csv');
  const columns = ['name', 'id', 'submission', 'penalty', 'total'].map((column) => header.indexOf(column));
  return { stdout, run, rows, grades: students.map((row) => columns.map((column) => row[column])) };
}

/** Lists what is in the archive that goes back to the place. */
async function goesBack(run: string, place: string): Promise<string[]> {
  const entries = (await listArchive(readFileSync(join(run, `feedback-${place}.zip`)))) ?? [];
  return entries.map(({ path }) => path.join('/')).sort();
}

test('Canvas', async () => {
  const { stdout, run, rows, grades } = await grade('canvas', 'archive', {
    'leeann_1001_5001_sums.ts': stub,
    'leeann_1001_5003_sums-1.ts': double,
    'oneil_jr2zoë_LATE_1003_5006_sums.ts': double,
    'כהןיעל_1004_5008_work.zip': makeZip([{ name: 'sums.ts', content: double }]),
    '__MACOSX/._leeann_1001_5001_sums.ts': 'x',
  });
  expect(stdout).toContain('a Canvas download');
  expect(grades).toEqual([
    ['leeann', '1001', 'leeann_1001', '', WORTH],
    ['oneil_jr2zoë', '1003', 'oneil_jr2zoe_1003', '', WORTH],
    ['כהןיעל', '1004', expect.any(String), '', WORTH],
  ]);
  expect(rows('canvas.csv').map((row) => row.filter(Boolean))).toEqual([
    expect.arrayContaining(['Student', 'ID']),
    ['Points Possible', String(total)],
    ['leeann', '1001', WORTH],
    ['oneil_jr2zoë', '1003', WORTH],
    ['כהןיעל', '1004', WORTH],
  ]);
  expect(stdout).toContain('1 submission was handed in again or has ignored files: once graded, the notes column of');
  expect(rows('gradebook.csv').map((row) => row.at(-1))).toEqual([
    ...['notes', 'sums.ts was handed in again: sums-1.ts counts', '', ''],
  ]);
  expect(await goesBack(run, 'canvas')).toEqual([
    'leeann_1001_5001_report.html',
    'oneil_jr2zoë_LATE_1003_5006_report.html',
    'כהןיעל_1004_5008_report.html',
  ]);
});

test('Moodle', async () => {
  const { stdout, run, rows, grades } = await grade('moodle', 'folder', {
    'Ann "Lee", Jr 🦊_101_assignsubmission_file_/sums.ts': double,
    'Participant_102_assignsubmission_file/lab/sums.ts': double,
    'Bob_B Fox_105_assignsubmission_onlinetext/onlinetext.html': 'sorry',
  });
  expect(stdout).toContain('a Moodle download');
  expect(grades).toEqual([
    ['Ann "Lee", Jr 🦊', '101', expect.any(String), '', WORTH],
    ['Bob_B Fox', '105', 'Bob_B-Fox_105', '', '0'],
    ['', '102', expect.any(String), '', WORTH],
  ]);
  expect(rows('moodle.csv')).toHaveLength(4);
  expect(await goesBack(run, 'moodle')).toEqual([
    'Ann "Lee", Jr 🦊_101_assignsubmission_file_report.html',
    'Bob B Fox_105_assignsubmission_file_report.html',
    'Participant_102_assignsubmission_file_report.html',
  ]);
});

test('Gradescope, with what lateness costs', async () => {
  const metadata = `---
submission_101:
  :submitters:
  - :name: Ann Lee
    :sid: '00123'
    :email: ann@example.edu
  - :name: "יעל כהן"
    :sid: 77
    :email: ''
  :created_at: 2024-03-11 11:29:58.987654000 Z
submission_102:
  :submitters:
  - :name: "=Fox"
    :sid:
    :email: fox@example.edu
  :created_at: 2024-03-11 17:00:01.5 +0530
`;
  const { stdout, run, grades } = await grade('gradescope', 'archive', {
    'assignment_42_export/submission_metadata.yml': metadata,
    'assignment_42_export/submission_101/sums.ts': double,
    'assignment_42_export/submission_102/lab/sums.ts': double,
    'assignment_42_export/__MACOSX/submission_101/._sums.ts': 'x',
  });
  expect(stdout).toContain('a Gradescope export');
  expect(grades).toEqual([
    ['Ann Lee', '00123', 'submission_101', '', WORTH],
    ['יעל כהן', '77', 'submission_101', '', WORTH],
    ["'=Fox", '', 'submission_102', ...LATE],
  ]);
  const results = globSync('results/*.json', { cwd: run }).map((file) => {
    const { score } = JSON.parse(readFileSync(join(run, file), 'utf8'));
    return [basename(file), score];
  });
  expect(Object.fromEntries(results)).toEqual({
    'submission_101.json': marks,
    'submission_102.json': (marks * 4) / 5,
  });
});

test('a class of one, a renamed copy, and a place that is none of the lab', async () => {
  const one = await grade('one', 'folder', { 'sums.ts': double }, '--class');
  expect(one.stdout).toContain('1 submission, a single submission');
  expect(one.grades).toEqual([['class', '', 'class', '', WORTH]]);
  // Its run knows what it is of.
  const args = [one.run, '--lab', lab.folder, '--output', join(scratch, 'alike.html')];
  expect(await runHere('harness/cli/similarity.ts', args)).toMatchObject({ code: 0 });
  const renamed = await grade('renamed', 'archive', { 'ann_1_2_sums (1).ts': double, 'bob_3_4_sums.ts': double });
  expect(renamed.stdout).toContain('ann_1 lacks sums.ts (there is sums (1).ts)');
  const [, ann] = renamed.rows('gradebook.csv');
  expect(ann.at(-1)).toBe('sums.ts is missing from the submission: sums (1).ts looks like it; name it exactly sums.ts');
  expect(readFileSync(join(renamed.run, 'gradebook.csv')).subarray(0, 3)).toEqual(Buffer.from('\uFEFF'));
});
