import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { rubric, sampleGraded, sampleRun, sampleSubmission } from '../../../testing/sample-class.ts';
import { sampleCheck } from '../../../testing/sample-report.ts';
import { gradescopeResults as schema } from '../../report/gradescope.ts';
import type { TaskReport } from '../../report/schema.ts';
import type { ClassResult } from '../submission.ts';
import { canvasCsv } from './canvas.ts';
import { gradebookCsv } from './csv.ts';
import { gradesOf } from './grades.ts';
import { gradescopeResults } from './gradescope.ts';
import { moodleCsv } from './moodle.ts';
import type { Override } from './overrides.ts';

const reason = 'ill';
const failed = { marks: 0, outcome: 'failed' } as const;
const LATE = '2024-03-13T11:30:00.000Z'; // two days: 20 % of the marks

type Row = Record<string, string>;

function gradebook(results: readonly ClassResult[], overrides: readonly Override[] = []): Row[] {
  return parse(gradebookCsv(gradesOf(sampleRun(results), rubric, overrides), rubric), { bom: true, columns: true });
}

const pick = (rows: readonly Row[], ...columns: string[]) => rows.map((row) => columns.map((column) => row[column]));

describe('the plain gradebook', () => {
  test('has everything that is known of a grade', () => {
    const notes = ['q1.ts was handed in again: q1-2.ts counts', 'ignored: what was handed in as onlinetext'];
    const submission = sampleSubmission('ada', { submittedAt: LATE, isMarkedLate: true, notes });
    expect(gradebook([sampleGraded(submission, { 'q2.c': failed })])).toEqual([
      {
        name: 'Name of ada',
        id: 'ada',
        email: 'ada@example.org',
        submission: 'ada',
        'submitted at': '2024-03-13T17:00:00+05:30',
        'late by (minutes)': '2880',
        'marked late': 'yes',
        'q1.a': '10',
        'q1.b': '15',
        'q1 before cap': '25',
        q1: '20',
        'q2.c': '0',
        'q2 before cap': '0',
        q2: '0',
        penalty: '-4',
        total: '16',
        'out of': '25.5',
        override: '',
        state: 'graded',
        notes: 'q1.ts was handed in again: q1-2.ts counts; ignored: what was handed in as onlinetext',
      },
    ]);
  });

  test('has a row for each student of a group, and one where nobody is known', () => {
    const group = sampleSubmission('g1', { students: [{ name: 'Ada' }, { name: 'Ben', email: 'ben@example.org' }] });
    const rows = gradebook([sampleGraded(group), sampleGraded(sampleSubmission('x', { students: [] }))]);
    expect(pick(rows, 'name', 'email', 'submission', 'total')).toEqual([
      ['Ada', '', 'g1', '25.5'],
      ['Ben', 'ben@example.org', 'g1', '25.5'],
      ['', '', 'x', '25.5'],
    ]);
  });

  test('draws no marks from our errors', () => {
    const error: Partial<TaskReport> = { marks: null, outcome: 'error', checks: [sampleCheck({ error: 'broken' })] };
    const rows = gradebook([
      { submission: sampleSubmission('ada'), page: '', error: 'the disk is full' },
      sampleGraded(sampleSubmission('ben'), { 'q1.a': error }),
    ]);
    expect(pick(rows, 'q1.a', 'q1', 'q2', 'total', 'state')).toEqual([
      ['', '', '', '', 'not graded'],
      ['', '', '5.5', '', 'not graded'],
    ]);
  });

  test('gives a spreadsheet no formula, and one line a row', () => {
    const names = ['=1+1', '+1', '-1', '@sum', '\t=1', '\r\n=1', 'Ada, "the\n2nd"', 'עדה', '👩‍🎓', 'x;=1;"@sum; y-z'];
    const results = names.map((name, i) => sampleGraded(sampleSubmission(`s${i}`, { students: [{ name }] })));
    const text = gradebookCsv(gradesOf(sampleRun(results), rubric, []), rubric);
    expect(text.split('\r\n')).toHaveLength(names.length + 2);
    expect(pick(parse(text, { bom: true, columns: true }), 'name').flat()).toEqual([
      ...["'=1+1", "'+1", "'-1", "'@sum", "'=1", "'=1", 'Ada, "the 2nd"', 'עדה', '👩‍🎓', "x;'=1;\"'@sum; y-z"],
    ]);
  });
});

describe('overrides', () => {
  const late = sampleGraded(sampleSubmission('ada', { submittedAt: LATE }));

  test.each<[string, Override, string[]]>([
    [
      'days',
      { student: 'ada', extension: 1, reason },
      ['1440', '-2.55', '22.95', 'extension by 1 day (ill)', 'graded'],
    ],
    ['enough days', { student: 'ada', extension: 2, reason }, ['', '', '25.5', 'extension by 2 days (ill)', 'graded']],
    [
      'a deadline',
      { submission: 'ada', extension: '2024-03-13T12:00:00+01:00', reason },
      ['30', '-2.55', '22.95', 'extension until 2024-03-13T12:00:00+01:00 (ill)', 'graded'],
    ],
    [
      'an excuse',
      { student: 'ada@example.org', excused: true, reason },
      ['2880', '-5.1', '', 'excused (ill)', 'excused'],
    ],
    ['a total', { student: 'Name of ada', marks: 25, reason }, ['2880', '', '25', 'marks set to 25 (ill)', 'graded']],
    [
      'marks of a task, of which the penalty takes its share and the cap the rest',
      { student: 'ada', marks: { 'q1.a': 0 }, reason },
      ['2880', '-4.1', '16.4', 'q1.a set to 0 (ill)', 'graded'],
    ],
  ])('%s', (_, override, row) => {
    const columns = ['late by (minutes)', 'penalty', 'total', 'override', 'state'];
    expect(pick(gradebook([late], [override]), ...columns)).toEqual([row]);
  });

  test('name students as people type them', () => {
    const name = 'Jörg O’Neil-Day'.normalize('NFD');
    const row = sampleGraded(sampleSubmission('7', { students: [{ name }], submittedAt: LATE }));
    const total = (student: string) => pick(gradebook([row], [{ student, marks: 25, reason }]), 'total').flat();
    for (const typed of ['Jörg O’Neil-Day', "Jörg O'Neil\u2010Day ", 'Jörg\u00a0 O´Neil-Day'])
      expect(total(typed)).toEqual(['25']);
    expect(total('Jorg O’Neil-Day')).toEqual(['20.4']);
  });

  test('of several kinds go together', () => {
    const overrides = [
      { student: 'ada', extension: 1, reason },
      { student: 'ada', marks: { 'q2.c': 2.5 }, reason: 'a slip' },
    ];
    expect(pick(gradebook([late], overrides), 'q2.c', 'penalty', 'total', 'override')).toEqual([
      ['2.5', '-2.25', '20.25', 'extension by 1 day (ill); q2.c set to 2.5 (a slip)'],
    ]);
  });

  test('of a student leave the others of a group alone; of a submission concern all', () => {
    const students = [{ id: '1' }, { id: '2' }];
    const group = sampleGraded(sampleSubmission('g1', { students, submittedAt: LATE }));
    const totals = (override: Override) => pick(gradebook([group], [override]), 'total').flat();
    expect(totals({ student: '2', extension: 2, reason })).toEqual(['20.4', '25.5']);
    expect(totals({ submission: 'g1', extension: 2, reason })).toEqual(['25.5', '25.5']);
  });

  test('that are remarks have a column of their own, and set marks as others do', () => {
    const remarks = [
      { student: 'ada', reason: '=so', remark: { line: 'q1.ts:4' } },
      { student: 'ada', marks: { 'q1.a': 0 }, reason: 'no', remark: { task: 'q1.a' } },
      { student: 'ada', extension: 1, reason },
    ];
    expect(pick(gradebook([late], remarks), 'total', 'override', 'remarks')).toEqual([
      ['18.45', 'extension by 1 day (ill)', 'q1.ts:4: =so; q1.a set to 0: no'],
    ]);
  });

  test('give marks where our error has left none', () => {
    const ungraded = { submission: sampleSubmission('ada'), page: '', error: 'the disk is full' };
    const total = (marks: Override['marks']) =>
      pick(gradebook([ungraded], [{ student: 'ada', marks, reason }]), 'q1', 'total', 'state');
    expect(total(12)).toEqual([['', '12', 'graded']]);
    expect(total({ 'q1.a': 10 })).toEqual([['', '', 'not graded']]);
    expect(total({ 'q1.a': 10, 'q1.b': 15, 'q2.c': 1 })).toEqual([['20', '21', 'graded']]);
  });
});

describe('files of other places', () => {
  const run = sampleRun([
    sampleGraded(sampleSubmission('12', { submittedAt: LATE })),
    sampleGraded(sampleSubmission('13')),
    { submission: sampleSubmission('14'), page: '', error: 'broken' },
    sampleGraded(sampleSubmission('x', { students: [] })),
  ]);
  const overrides = [{ student: '13', excused: true as const, reason }];
  const grades = gradesOf(run, rubric, overrides);

  test('Canvas finds students by its own numbers', () => {
    expect(parse(canvasCsv(grades, 'Lab 8 (345)'))).toEqual([
      ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', 'Lab 8 (345)'],
      ['Points Possible', '', '', '', '', '25.5'],
      ['Name of 12', '12', '', '12@example.org', '', '20.4'],
      ['Name of 13', '13', '', '13@example.org', '', 'EX'],
      ['Name of 14', '14', '', '14@example.org', '', ''],
    ]);
  });

  test('Moodle’s worksheet names participants, who are numbers', () => {
    const other = gradesOf(sampleRun([sampleGraded(sampleSubmission('smith_12'))]), rubric, []);
    const rows: Row[] = parse(moodleCsv([...grades, ...other]), { bom: true, columns: true });
    expect(pick(rows, 'Identifier', 'Full name', 'Email address', 'Grade', 'Maximum Grade')).toEqual([
      ['Participant 12', 'Name of 12', '12@example.org', '20.4', '25.5'],
      ['Participant 13', 'Name of 13', '13@example.org', '', '25.5'],
      ['Participant 14', 'Name of 14', '14@example.org', '', '25.5'],
    ]);
    // Without this column Moodle refuses the file.
    expect(Object.keys(rows[0])).toContain('Last modified (grade)');
  });

  test('Gradescope’s results are of submissions with marks', () => {
    const results = gradescopeResults(run, rubric, overrides);
    const scores = results.map(({ submission, text }) => [submission, schema.parse(JSON.parse(text)).score]);
    expect(scores).toEqual([
      ['12', 20.4],
      ['x', 25.5],
    ]);
  });

  test('Gradescope’s results have the overridden marks, and no reason', () => {
    const [{ text }] = gradescopeResults(run, rubric, [{ student: '12', marks: { 'q2.c': 2 }, reason: 'a secret' }]);
    const { score, tests } = schema.parse(JSON.parse(text));
    expect(score).toBeCloseTo(17.6, 12);
    expect(tests?.map((one) => one.score ?? one.name)).toEqual([
      ...['First: capped at 20 marks', 10, 15, 2, 'Late: −4.4 marks', 'Notes'],
    ]);
    expect(text).toContain('set marks by hand');
    expect(text).not.toContain('a secret');
  });

  test('Gradescope’s results have the remarks on a work, whoever of a group is named, as text', () => {
    const students = [{ id: '1' }, { id: '2' }];
    const group = sampleRun([sampleGraded(sampleSubmission('g1', { students }))]);
    const remark = { student: '2', reason: '<b>*why*', note: '<b>*why*', remark: { line: 'q1.ts:4' } };
    const [{ text }] = gradescopeResults(group, rubric, [remark]);
    expect(schema.parse(JSON.parse(text)).tests?.at(-1)).toMatchObject({
      name: 'Notes',
      output: expect.stringMatching(/^ {4}- q1\.ts:4: <b>\*why\*$/m),
    });
  });

  test('Gradescope’s result of a group does not say the marks that a remark sets for one of them', () => {
    const students = [{ id: '1' }, { id: '2' }];
    const group = sampleRun([sampleGraded(sampleSubmission('g1', { students }))]);
    const remark = { student: '2', marks: { 'q1.a': 0 }, reason: 'no', note: 'no', remark: { task: 'q1.a' } };
    const notesFor = (...remarks: Override[]) =>
      schema.parse(JSON.parse(gradescopeResults(group, rubric, remarks)[0].text)).tests?.at(-1)?.output;
    expect(notesFor(remark)).toMatch(/^ {4}- q1\.a: no$/m);
    expect(notesFor(remark, { ...remark, student: '1' })).toMatch(/^ {4}- q1\.a set to 0: no$/m);
  });

  test('Gradescope’s result of a group has what is the same for all', () => {
    const students = [{ id: '1' }, { id: '2' }];
    const group = sampleRun([sampleGraded(sampleSubmission('g1', { students, submittedAt: LATE }))]);
    const score = (who: readonly string[]) => {
      const extensions = who.map((student) => ({ student, extension: 2, reason }));
      return JSON.parse(gradescopeResults(group, rubric, extensions)[0].text).score;
    };
    expect([score([]), score(['1']), score(['1', '2'])]).toEqual([20.4, 20.4, 25.5]);
  });
});
