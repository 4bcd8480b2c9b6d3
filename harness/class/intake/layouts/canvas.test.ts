import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeZip } from '../../../../proofs/attacks/zip-writer.ts';
import { FORMS, makeClass, OPTIONS, textsOf } from '../../../../testing/sample-archives.ts';
import { readClass } from '../read-class.ts';

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'canvas-test-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

describe.each(FORMS)('a Canvas download in the form of one %s', (form) => {
  const read = (files: Parameters<typeof makeClass>[2]) => readClass(makeClass(form, scratch, files), OPTIONS);

  test('is read by its names', async () => {
    const found = await read({
      'leeann_1001_5001_q1.ts': 'ann 1',
      'leeann_1001_5002_q2.ts': 'ann 2',
      'leeann_1002_5003_q1.ts': 'the other Ann 1',
      'leeann_1002_5004_q2.ts': 'the other Ann 2',
      'oneil_jr2zoë_LATE_1003_5005_my_1_2_notes.md': 'x',
      'oneil_jr2zoë_LATE_1003_5006_q1.ts': 'zoë 1',
      'oneil_jr2zoë_LATE_1003_5007_q2.ts': 'zoë 2',
      'כהןיעל_1004_5008_work.zip': makeZip([{ name: 'q1.ts', content: 'yael 1' }]),
      'foxbob_1005_text.html': '<p>sorry</p>',
      '__MACOSX/._leeann_1001_5001_q1.ts': 'x',
      'grades.csv': 'x',
    });
    expect(found).toMatchObject({ layout: 'canvas', title: 'a Canvas download' });
    const yael = found.submissions.at(-1)?.id ?? '';
    expect(
      found.submissions.map(({ id, students: [student], isMarkedLate }) => [
        id,
        student.name,
        student.id,
        isMarkedLate,
      ]),
    ).toEqual([
      ['foxbob_1005', 'foxbob', '1005', false],
      ['leeann_1001', 'leeann', '1001', false],
      ['leeann_1002', 'leeann', '1002', false],
      ['oneil_jr2zoe_1003', 'oneil_jr2zoë', '1003', true],
      [yael, 'כהןיעל', '1004', false],
    ]);
    expect(await textsOf(found)).toEqual({
      foxbob_1005: [undefined, undefined],
      leeann_1001: ['ann 1', 'ann 2'],
      leeann_1002: ['the other Ann 1', 'the other Ann 2'],
      oneil_jr2zoe_1003: ['zoë 1', 'zoë 2'],
      [yael]: ['yael 1', undefined],
    });
    expect(found.problems).toEqual([
      'files of nobody: grades.csv',
      'foxbob_1005 lacks q1.ts, q2.ts',
      'leeann is the name of 2, or of one with 2 accounts: leeann_1001, leeann_1002',
    ]);
  });

  test('takes back what has two numbers, the first of them the student’s', async () => {
    const { feedback } = await read({
      'lee_2_ann_LATE_1001_5001_q1.ts': 'x',
      'LATE_anon_7fG2a_5002_q1.ts': 'x',
      'anon_LATE_99_5003_q1.ts': 'x',
      'foxbob_1005_text.html': 'x',
    });
    expect(Object.values(feedback).sort()).toEqual([
      'anon_7fG2a_5002_report.html',
      'anon_99_5003_report.html',
      'lee_ann_LATE_1001_5001_report.html',
    ]);
  });

  test('takes the latest of what was handed in again, and says so', async () => {
    const found = await read({
      'leeann_1_11_q1-2.ts': 'third',
      'leeann_1_12_q1.ts': 'first',
      'leeann_1_13_q1-10.ts': 'eleventh',
      'leeann_1_14_q2-1.ts': 'second',
      'leeann_1_15_notes-3.md': 'x',
      'foxbob_2_16_lab-1.zip': makeZip([{ name: 'q1.ts', content: 'new' }]),
      'foxbob_2_17_lab.zip': makeZip([{ name: 'q1.ts', content: 'old' }]),
      'cid_3_18_q1.ts': 'one',
      'cid_3_19_q1.ts': 'or the other',
    });
    expect(await textsOf(found)).toEqual({
      cid_3: [undefined, undefined],
      foxbob_2: ['new', undefined],
      leeann_1: ['eleventh', 'second'],
    });
    expect(found.submissions.map(({ notes }) => notes)).toEqual([
      [],
      ['lab.zip was handed in again: lab-1.zip counts'],
      ['q1.ts was handed in again: q1-10.ts counts', 'q2.ts was handed in again: q2-1.ts counts'],
    ]);
    const [file] = (await found.submissions[0].read()).files;
    expect(file).toMatchObject({ finding: { reason: expect.stringMatching(/holds 2 files that go by this name/) } });
  });

  test('may be anonymous', async () => {
    const found = await read({
      'anon_Xy3Zk_51_q1.ts': 'x 1',
      'anon_Xy3Zk_52_q2.ts': 'x 2',
      'LATE_anon_77_53_q1.ts': 'y 1',
      'LATE_anon_77_54_q2.ts': 'y 2',
    });
    expect(found.submissions).toMatchObject([
      { id: 'anon_77', students: [{ id: '77' }], isMarkedLate: true },
      { id: 'anon_Xy3Zk', students: [{ id: 'Xy3Zk' }], isMarkedLate: false },
    ]);
    expect(found.submissions.flatMap(({ students }) => students.map(({ name }) => name))).toEqual([
      undefined,
      undefined,
    ]);
    expect(await textsOf(found)).toEqual({ anon_77: ['y 1', 'y 2'], anon_Xy3Zk: ['x 1', 'x 2'] });
    expect(found.problems).toEqual([]);
  });
});
