import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FORMS, makeClass, OPTIONS, textsOf } from '../../../../testing/sample-archives.ts';
import { readClass } from '../read-class.ts';

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'gradescope-test-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const METADATA = `---
submission_101:
  :submitters:
  - :name: Ann Lee
    :sid: '00123'
    :email: ann@example.edu
  - :name: "\\U0001F98A Fox, \\"Jr.\\""
    :sid: 0089
    :email: ''
  :created_at: 2024-03-11 11:29:58.987654000 Z
  :score: 10.0
  :status: processed
  :results:
    tests:
    - name: softmax
      output: |-
        submission_999:
          :submitters: []
  :history:
  - :id: 99
    :created_at: 2024-03-10 08:00:00.000000000 Z
    :score: 3.0
  - :id: 98
    :created_at: 2024-03-09 08:00:00.000000000 Z
submission_102:
  :submitters:
  - :name: "יעל כהן"
    :sid:
    :email: yael@example.edu
  :created_at: 2024-03-11 17:00:01.5 +0530
  :score:
submission_103:
  :submitters:
  - :name: Cid
    :sid: 12e4567
    :email: CID@example.edu
  - :name: Yael again
    :email: Yael@example.edu
  :created_at: yesterday
submission_105: [broken
submission_106:
  :submitters:
  - :name: Ann Lee
    :sid: '00123'
  :active: false
`;

const EXPORT = {
  'submission_metadata.yml': METADATA,
  'submission_101/q1.ts': 'ann 1',
  'submission_101/q2.ts': 'ann 2',
  'submission_102/lab/q1.ts': 'yael 1',
  'submission_102/lab/q2.ts': 'yael 2',
  'submission_106/q1.ts': 'taken back',
  'submission_104/q1.ts': 'whose',
  'submission_104/q2.ts': 'whose',
  '__MACOSX/submission_101/._q1.ts': 'x',
  '.DS_Store': 'x',
  'old/q1.ts': 'x',
};

describe.each(FORMS)('a Gradescope export in the form of one %s', (form) => {
  const wrapped = Object.entries(EXPORT).map(([path, content]) => [`assignment_42_export/${path}`, content]);

  test.each([
    ['itself', EXPORT],
    ['with the folder around it', Object.fromEntries(wrapped)],
  ])('is recognised %s', async (_, files) => {
    const found = await readClass(makeClass(form, scratch, files), OPTIONS);
    expect(found).toMatchObject({ layout: 'gradescope', title: 'a Gradescope export' });
    expect(found.submissions.map(({ read: _, ...submitted }) => submitted)).toEqual([
      {
        id: 'submission_101',
        students: [
          { name: 'Ann Lee', id: '00123', email: 'ann@example.edu' },
          { name: '🦊 Fox, "Jr."', id: '0089' },
        ],
        submittedAt: '2024-03-11T11:29:58.987Z',
        notes: ['handed in 3 times: the one that is active on Gradescope counts'],
      },
      {
        id: 'submission_102',
        students: [{ name: 'יעל כהן', email: 'yael@example.edu' }],
        submittedAt: '2024-03-11T11:30:01.500Z',
        notes: [],
      },
      {
        id: 'submission_103',
        students: [
          { name: 'Cid', id: '12e4567', email: 'CID@example.edu' },
          { name: 'Yael again', email: 'Yael@example.edu' },
        ],
        notes: [],
      },
      { id: 'submission_104', students: [], notes: [] },
    ]);
    expect(await textsOf(found)).toEqual({
      submission_101: ['ann 1', 'ann 2'],
      submission_102: ['yael 1', 'yael 2'],
      submission_103: [undefined, undefined],
      submission_104: ['whose', 'whose'],
    });
    expect(found.problems).toEqual([
      'submission_103: its time is not known, so it is not late',
      expect.stringMatching(/^submission_metadata.yml, submission_105: \[broken cannot be read: /),
      'submission_106 is not the active one on Gradescope, and does not count',
      'submission_103 has no folder in the export, though submission_metadata.yml names it',
      'submission_104 is nobody’s: submission_metadata.yml does not name it',
      'files of nobody: old',
      '1 submission was handed in again or has ignored files: once graded, the notes column of gradebook.csv says more',
      'submission_103 lacks q1.ts, q2.ts',
      'יעל כהן takes part in submission_102, submission_103: each is graded by itself',
    ]);
  });
});
