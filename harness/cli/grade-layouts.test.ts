import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import { makeZip } from '../../proofs/attacks/zip-writer.ts';
import { type ClassFiles, makeClass } from '../../testing/sample-archives.ts';
import { copyLab } from '../../testing/sample-copy.ts';
import { loadCourse } from '../rubric/course.ts';
import { bodyOf, withBodies } from '../source/blocks.ts';
import { PROJECT } from '../support/project.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

// A class as each place of upload hands it out, graded by the command; the tests of the intake have all oddities.

const { folder: scratch, remove } = createTemporaryFolder('layouts-test');
afterAll(remove);

const stub = readFileSync(join(PROJECT, 'fixtures/stubs/q1.ts'), 'utf8');
const reference = readFileSync(join(PROJECT, 'reference/q1.ts'), 'utf8');
const softmax = withBodies(stub, { 'q1.softmax': bodyOf(reference, 'q1.softmax') });

/** The project's lab, with a tenth of the marks for a day after a deadline of its own. */
const lab = copyLab(
  PROJECT,
  [/^deadline: .*/m, 'deadline: 2024-03-11T17:00:00+05:30'],
  ['policy: none\n', 'policy: per-day\n  graceMinutes: 0\n  percentPerDay: 10\n  mostPercent: 50\n'],
);
afterAll(lab.remove);

const { rubric } = await loadCourse(lab.folder);
const total = rubric.questions.reduce((sum, { marks }) => sum + marks, 0);
/** What that is worth. */
const { marks } = rubric.questions[0].tasks[0];
const WORTH = String(marks);
const LATE = [-marks / 10, (marks * 9) / 10].map(String);

function grade(name: string, form: 'archive' | 'folder', files: ClassFiles, ...options: string[]) {
  const [path, run] = [makeClass(form, join(scratch, name), files), join(scratch, `${name}-run`)];
  const args = ['harness/cli/grade.ts', path, '--output', run, '--lab', lab.folder, '--seed', '1', ...options];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: PROJECT, encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, expect.stringContaining(' 0 unchanged')]);
  const rows = (file: string): string[][] => parse(readFileSync(join(run, file), 'utf8'), { bom: true });
  const [header, ...students] = rows('gradebook.csv');
  const columns = ['name', 'id', 'submission', 'penalty', 'total'].map((column) => header.indexOf(column));
  return { stdout, run, rows, grades: students.map((row) => columns.map((column) => row[column])) };
}

test('Canvas', () => {
  const { stdout, rows, grades } = grade('canvas', 'archive', {
    'leeann_1001_5001_q1.ts': stub,
    'leeann_1001_5003_q1-1.ts': softmax,
    'oneil_jr2zoë_LATE_1003_5006_q1.ts': softmax,
    'כהןיעל_1004_5008_work.zip': makeZip([{ name: 'q1.ts', content: softmax }]),
    '__MACOSX/._leeann_1001_5001_q1.ts': 'x',
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
    ...['notes', 'q1.ts was handed in again: q1-1.ts counts', '', ''],
  ]);
});

test('Moodle', () => {
  const { stdout, rows, grades } = grade('moodle', 'folder', {
    'Ann "Lee", Jr 🦊_101_assignsubmission_file_/q1.ts': softmax,
    'Participant_102_assignsubmission_file/lab/q1.ts': softmax,
    'Bob Fox_105_assignsubmission_onlinetext/onlinetext.html': 'sorry',
  });
  expect(stdout).toContain('a Moodle download');
  expect(grades).toEqual([
    ['Ann "Lee", Jr 🦊', '101', expect.any(String), '', WORTH],
    ['Bob Fox', '105', 'Bob-Fox_105', '', '0'],
    ['', '102', expect.any(String), '', WORTH],
  ]);
  expect(rows('moodle.csv')).toHaveLength(4);
});

test('Gradescope, with what lateness costs', () => {
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
  const { stdout, run, grades } = grade('gradescope', 'archive', {
    'assignment_42_export/submission_metadata.yml': metadata,
    'assignment_42_export/submission_101/q1.ts': softmax,
    'assignment_42_export/submission_102/lab/q1.ts': softmax,
    'assignment_42_export/__MACOSX/submission_101/._q1.ts': 'x',
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
    'submission_102.json': (marks * 9) / 10,
  });
});

test('a class of one, a renamed copy, and a place that is none of the lab', () => {
  const one = grade('one', 'folder', { 'q1.ts': softmax, 'q2.ts.txt': stub }, '--class');
  expect(one.stdout).toContain('1 submission, a single submission');
  expect(one.grades).toEqual([['class', '', 'class', '', WORTH]]);
  const renamed = grade('renamed', 'archive', { 'ann_1_2_q1 (1).ts': softmax, 'bob_3_4_q1.ts': softmax });
  expect(renamed.stdout).toContain('ann_1 lacks q1.ts (there is q1 (1).ts), q2.ts');
  const [, ann] = renamed.rows('gradebook.csv');
  expect(ann.at(-1)).toBe('q1.ts is missing from the submission: q1 (1).ts looks like it; name it exactly q1.ts');
  expect(readFileSync(join(renamed.run, 'gradebook.csv')).subarray(0, 3)).toEqual(Buffer.from('\uFEFF'));
});
