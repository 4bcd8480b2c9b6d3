import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FORMS, makeClass, OPTIONS, textsOf } from '../../../../testing/sample-archives.ts';
import { readClass } from '../read-class.ts';

// Places whose downloads have all attempts of a student, or say when the files were handed in.

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'attempts-test-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const PLACES = {
  blackboard: {
    title: 'a Blackboard download',
    files: {
      'Lab 8_alee_attempt_2024-03-10-21-15-07_q1.ts': 'old',
      'Lab 8_alee_attempt_2024-03-10-21-15-07_q2.ts': 'old',
      'Lab 8_alee_attempt_2024-03-10-21-15-07.txt': 'Name: Ann Lee (alee)\nAssignment: Lab 8\n',
      'Lab 8_alee_attempt_2024-03-11-17-00-00_q1.ts': 'ann 1',
      'Lab 8_alee_attempt_2024-03-11-17-00-00.txt': '\uFEFFName: Ann Lee (alee)\r\nAssignment: Lab 8\r\n',
      'Lab 8_x_fox_attempt_2024-03-11-16-59-59_q1.ts': 'bob 1',
      'Lab 8_y_fox_attempt_2024-03-11-16-59-59_my_q1.ts': 'none',
      'notes.md': 'x',
    },
    students: {
      alee: [{ name: 'Ann Lee', id: 'alee' }, '2024-03-11T11:30:00.000Z', ['ann 1', undefined]],
      x_fox: [{ id: 'x_fox' }, '2024-03-11T11:29:59.000Z', ['bob 1', undefined]],
      y_fox: [{ id: 'y_fox' }, '2024-03-11T11:29:59.000Z', [undefined, undefined]],
    },
    notes: ['handed in 2 times: that of 2024-03-11 17:00 (UTC+05:30) counts, not that of 2024-03-10 21:15 (UTC+05:30)'],
    stray: 'notes.md',
  },
  brightspace: {
    title: 'a Brightspace download',
    files: {
      'index.html': '<html></html>',
      '48211-118230 - Ann Lee - Mar 10, 2024 915 PM/q1.ts': 'old',
      '48211-118230 - Ann Lee - Mar 11, 2024 1205 AM/q1.ts': 'ann 1',
      '48377-118230 - Bob Fox-Day - 11 mars 2024 16:59/q1.ts': 'bob 1',
      '48377-118230 - Bob Fox-Day - 9 févr. 2024 16:59/q1.ts': 'old',
      '48378-118230 - Cid Ray - 星期一 2024 1659/q1.ts': 'cid 1',
      'roster/list.csv': 'x',
    },
    students: {
      'Ann-Lee_48211': [{ name: 'Ann Lee', id: '48211' }, '2024-03-10T18:35:00.000Z', ['ann 1', undefined]],
      'Bob-Fox-Day_48377': [{ name: 'Bob Fox-Day', id: '48377' }, '2024-03-11T11:29:00.000Z', ['bob 1', undefined]],
      'Cid-Ray_48378': [{ name: 'Cid Ray', id: '48378' }, undefined, ['cid 1', undefined]],
    },
    notes: [
      'handed in 2 times: that of 2024-03-11 00:05 (UTC+05:30) counts, not that of 2024-03-10 21:15 (UTC+05:30)',
      'handed in 2 times: that of 2024-03-11 16:59 (UTC+05:30) counts, not that of 2024-02-09 16:59 (UTC+05:30)',
    ],
    stray: 'roster',
  },
  ilias: {
    title: 'an ILIAS download',
    files: {
      'Lab8/Submissions/Lee_Ann_annlee_1234/20240311165959_q1.ts': 'ann 1',
      'Lab8/Submissions/Lee_Ann_annlee_1234/20240310165959_q1.ts': 'old',
      'Lab8/Submissions/Lee_Ann_annlee_1234/20240310165959_q2.ts': 'ann 2',
      'Lab8/Submissions/van_der_Fox_Bob_bfox_1235/20240311165958_q1.ts': 'bob 1',
      'Lab8/Submissions/Cid_Eve_ecid_1236/': '',
      'Lab8/status.xlsx': 'x',
    },
    students: {
      Lee_Ann_1234: [{ name: 'Ann Lee', id: 'annlee' }, '2024-03-11T11:29:59.000Z', ['ann 1', 'ann 2']],
      van_der_Fox_Bob_1235: [{ name: 'Bob van der Fox', id: 'bfox' }, '2024-03-11T11:29:58.000Z', ['bob 1', undefined]],
    },
    notes: ['handed in 2 times: that of 2024-03-11 16:59 (UTC+05:30) counts, not that of 2024-03-10 16:59 (UTC+05:30)'],
    stray: 'status.xlsx',
  },
  sakai: {
    title: 'a Sakai download',
    files: {
      'Lab 8/grades.csv': 'x',
      'Lab 8/Lee, Ann(alee)/Submission attachment(s)/q1.ts': 'ann 1',
      'Lab 8/Lee, Ann(alee)/Submission attachment(s)/q2.ts': 'ann 2',
      'Lab 8/Lee, Ann(alee)/Feedback Attachment(s)/q1.ts': 'a remark',
      'Lab 8/Lee, Ann(alee)/timestamp.txt': '20240311165959123',
      'Lab 8/Lee, Ann(alee)/comments.txt': '',
      'Lab 8/Fox, Bob(bfox)/Submission attachment(s)/q1.ts': 'bob 1',
      'Lab 8/other/x.md': 'x',
    },
    students: {
      alee: [{ name: 'Ann Lee', id: 'alee' }, '2024-03-11T11:29:59.000Z', ['ann 1', 'ann 2']],
      bfox: [{ name: 'Bob Fox', id: 'bfox' }, undefined, ['bob 1', undefined]],
    },
    notes: [],
    stray: 'other',
  },
} as const;

describe.each(Object.entries(PLACES))('a download of %s', (id, { title, files, students, notes, stray }) => {
  test.each(FORMS)('in the form of one %s: who, when, the latest attempt, and what is nobody’s', async (form) => {
    const found = await readClass(makeClass(form, scratch, files), OPTIONS);
    expect(found).toMatchObject({ layout: id, title });
    const texts = await textsOf(found);
    const seen = found.submissions.map((each) => [each.id, [...each.students, each.submittedAt, texts[each.id]]]);
    expect(Object.fromEntries(seen)).toEqual(students);
    expect(found.submissions.flatMap((each) => each.notes)).toEqual(notes);
    expect(found.problems).toContainEqual(expect.stringMatching(new RegExp(`^files of nobody: .*${stray}`)));
    const empty = Object.keys(files).flatMap((path) => /([^/]+)\/$/.exec(path)?.[1] ?? []);
    for (const name of empty)
      expect(found.problems).toContainEqual(expect.stringContaining(`${name} is an empty folder`));
  });

  test('is an error where nobody has handed in a file of the lab', async () => {
    const others = Object.entries(files).map(([path, text]) => [path.replace(/q[12]\.ts/, 'essay.md'), text]);
    const reading = readClass(makeClass('folder', scratch, Object.fromEntries(others)), OPTIONS);
    await expect(reading).rejects.toThrow(/holds no q1.ts or q2.ts, nor a file that nearly goes by such a name/);
  });
});
