import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeZip } from '../../../../proofs/attacks/zip-writer.ts';
import { FORMS, makeClass, OPTIONS, textsOf } from '../../../../testing/sample-archives.ts';
import { readClass } from '../read-class.ts';

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'moodle-test-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

describe.each(FORMS)('a Moodle download in the form of one %s', (form) => {
  const read = (files: Parameters<typeof makeClass>[2]) => readClass(makeClass(form, scratch, files), OPTIONS);

  test('has a folder a student', async () => {
    const found = await read({
      'Ann Lee_101_assignsubmission_file/q1.ts': 'ann 1',
      'Ann Lee_101_assignsubmission_file/work/q2.ts': 'ann 2',
      'Ann Lee_102_assignsubmission_file_/q1.ts': 'the other Ann 1',
      'Ann Lee_102_assignsubmission_file_/q2.ts': 'the other Ann 2',
      "Zoë O'Neil, Jr_103_assignsubmission_file/a/q1.ts": 'zoë 1',
      "Zoë O'Neil, Jr_103_assignsubmission_file/a/q2.ts": 'zoë 2',
      "Zoë O'Neil, Jr_103_assignsubmission_onlinetext/onlinetext.html": 'see the file',
      '李雷_104_assignsubmission_file/lab.zip': makeZip([{ name: 'lab/q1.ts', content: '李 1' }]),
      'Bob Fox_105_assignsubmission_onlinetext/onlinetext.html': 'sorry',
      'Default group_assignsubmission_file/q1.ts': 'group 1',
      'Default group_assignsubmission_file/q2.ts': 'group 2',
      '__MACOSX/Ann Lee_101_assignsubmission_file/._q1.ts': 'x',
      'Thumbs.db': 'x',
      'notes/plan.txt': 'x',
    });
    expect(found).toMatchObject({ layout: 'moodle', title: 'a Moodle download' });
    const group = found.submissions.find(({ students: [{ name }] }) => name === 'Default group')?.id ?? '';
    expect(group).toMatch(/^Default-group-\w{8}$/);
    expect(Object.fromEntries(found.submissions.map(({ id, students }) => [id, students]))).toEqual({
      'Ann-Lee_101': [{ name: 'Ann Lee', id: '101' }],
      'Ann-Lee_102': [{ name: 'Ann Lee', id: '102' }],
      'Bob-Fox_105': [{ name: 'Bob Fox', id: '105' }],
      'Zoe-O-Neil-Jr_103': [{ name: "Zoë O'Neil, Jr", id: '103' }],
      [group]: [{ name: 'Default group' }],
      submission_104: [{ name: '李雷', id: '104' }],
    });
    expect(await textsOf(found)).toEqual({
      'Ann-Lee_101': ['ann 1', 'ann 2'],
      'Ann-Lee_102': ['the other Ann 1', 'the other Ann 2'],
      'Bob-Fox_105': [undefined, undefined],
      'Zoe-O-Neil-Jr_103': ['zoë 1', 'zoë 2'],
      [group]: ['group 1', 'group 2'],
      submission_104: ['李 1', undefined],
    });
    expect(found.submissions.filter(({ notes }) => notes.length > 0).map(({ id, notes }) => [id, notes])).toEqual([
      ['Bob-Fox_105', ['ignored: what was handed in as onlinetext']],
      ['Zoe-O-Neil-Jr_103', ['ignored: what was handed in as onlinetext']],
    ]);
    expect(found.problems).toEqual([
      'files of nobody: notes/plan.txt',
      '2 submissions were handed in again or have ignored files: once graded, the notes column of gradebook.csv says more',
      'Bob-Fox_105 lacks q1.ts, q2.ts',
      expect.stringMatching(/ is the name of 2, or of one with 2 accounts: /),
    ]);
  });

  test('gives nobody the number of another, whatever a name looks like', async () => {
    const found = await read({
      'Ann Lee_101_assignsubmission_file/q1.ts': 'ann',
      'Eve_101_assignsubmission_file_x_202_assignsubmission_file/q1.ts': 'eve',
      'Bob Fox_103_assignsubmission_file/q1.ts': 'bob',
      'the team_103_assignsubmission_file/q1.ts': 'a team',
    });
    expect(found.submissions.map(({ students }) => students)).toEqual([
      [{ name: 'Ann Lee', id: '101' }],
      [{ name: 'Bob Fox' }],
      [{ name: 'Eve_101_assignsubmission_file_x', id: '202' }],
      [{ name: 'the team' }],
    ]);
    expect(found.problems).toContain(
      'the number 103 is that of Bob Fox and the team, and of neither here: look up whose it is, and enter that mark by hand',
    );
  });

  test('that is flat leaves files of nobody where a name does not say whose they are', async () => {
    const found = await read({
      'Ann Lee_101_assignsubmission_file_q1.ts': 'ann',
      'Eve_101_assignsubmission_file_202_assignsubmission_file_q1.ts': 'eve',
    });
    expect(found.submissions).toMatchObject([{ students: [{ name: 'Ann Lee', id: '101' }] }]);
    expect(found.problems).toContainEqual(expect.stringContaining('files of nobody: Eve_101'));
  });

  test('may be flat and marked blindly', async () => {
    const found = await read({
      'Participant_7_assignsubmission_file_q1.ts': 'seven 1',
      'Participant_7_assignsubmission_file_q2.ts': 'seven 2',
      'Participant_8_assignsubmission_file_q1.ts': 'eight 1',
      'Participant_8_assignsubmission_file_my_1_2_q2.ts': 'x',
    });
    expect(found.submissions).toMatchObject([{ students: [{ id: '7' }] }, { students: [{ id: '8' }] }]);
    expect(found.submissions.flatMap(({ students }) => students.map(({ name }) => name))).toEqual([
      undefined,
      undefined,
    ]);
    expect(await textsOf(found)).toEqual({
      Participant_7: ['seven 1', 'seven 2'],
      Participant_8: ['eight 1', undefined],
    });
    expect(found.problems).toEqual(['Participant_8 lacks q2.ts (there is my_1_2_q2.ts)']);
  });
});
