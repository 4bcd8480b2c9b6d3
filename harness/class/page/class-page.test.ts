import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { rubric, sampleGraded, sampleRun, sampleSubmission } from '../../../testing/sample-class.ts';
import { mismatch, sampleCheck } from '../../../testing/sample-report.ts';
import type { CheckReport, TaskReport } from '../../report/schema.ts';
import { attentionIn } from '../attention.ts';
import { gradesOf } from '../gradebook/grades.ts';
import type { ClassResult, ClassRun } from '../submission.ts';
import { renderClassPage } from './class-page.ts';

const render = (run: ClassRun, overrides: Parameters<typeof gradesOf>[2] = []) =>
  parseHTML(renderClassPage(run, gradesOf(run, rubric, overrides))).document;

type Document = ReturnType<typeof render>;

/** Texts of all elements that a selector finds. */
const texts = (page: Document, selector: string): string[] =>
  [...page.querySelectorAll(selector)].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());

/** The rows of the table with this name. */
const rowsOf = (page: Document, label: string): string[][] =>
  [...page.querySelectorAll(`[aria-label="${label}"] tbody tr`)].map((row) =>
    [...row.children].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim()),
  );

const facts = (page: Document) => Object.fromEntries(texts(page, 'dt').map((term, i) => [term, texts(page, 'dd')[i]]));

const failed = (...checks: CheckReport[]): Partial<TaskReport> => ({ marks: 0, outcome: 'failed', checks });
const named = (...ids: string[]) =>
  sampleCheck({ finding: { ...mismatch, mistakes: ids.map((id) => ({ id, says: `It is ${id}.` })) } });

const graded = (id: string, tasks: Record<string, Partial<TaskReport>> = {}): ClassResult =>
  sampleGraded(sampleSubmission(id), tasks);

const OPEN = failed(sampleCheck({ finding: { code: 'todo', block: 'q1.b' } }));
const BLOCKED = { ...failed(named()), blockedBy: ['q1.a'] };

test('the distribution of marks counts students whose marks are known', () => {
  const run = sampleRun([
    graded('a'),
    graded('b', { 'q1.b': OPEN }),
    graded('c', { 'q1.a': failed(named()), 'q1.b': OPEN, 'q2.c': failed(named()) }),
    sampleGraded(sampleSubmission('d', { students: [{ id: '1' }, { id: '2' }] })),
    { submission: sampleSubmission('e'), page: '', error: 'broken' },
  ]);
  const page = render(run, [{ student: '2', excused: true, reason: 'ill' }]);
  expect(facts(page)).toEqual({
    submissions: '5',
    students: '6',
    mean: '16.63 of 25.5',
    median: '20.5 of 25.5',
    'full marks': '2',
    late: '0',
    excused: '1',
    'not graded': '1',
  });
  expect(texts(page, 'figcaption')[0]).toMatch(/^Students by marks: each bar counts 2 marks/);
  // Marks 0, 15.5 and twice 25.5, which is past the last bin's lower bound of 24.
  expect(page.querySelector('svg.plot')?.getAttribute('aria-label')).toMatch(/students: from 1 to 2, between 0 and 2/);
});

test('who is late is told by the time, and else by the place of upload', () => {
  const submittedAt = '2024-03-12T11:30:00.000Z';
  const run = sampleRun([
    sampleGraded(sampleSubmission('a', { submittedAt, isMarkedLate: true })),
    sampleGraded(sampleSubmission('b', { submittedAt })),
    sampleGraded(sampleSubmission('c', { isMarkedLate: true })),
    graded('d'),
  ]);
  expect(facts(render(run)).late).toBe('3');
  expect(facts(render(run, [{ student: 'a', extension: 3, reason: 'ill' }])).late).toBe('2');
});

test('tasks are counted by what became of them', () => {
  const page = render(
    sampleRun([
      graded('a'),
      graded('b', { 'q1.a': failed(named()), 'q1.b': BLOCKED }),
      graded('c', { 'q1.b': OPEN }),
      graded('d', { 'q1.b': { marks: null, outcome: 'error', checks: [sampleCheck({ error: 'x' })] } }),
    ]),
  );
  // marks, mean, passed, failed, blocked, not done, our error
  expect(rowsOf(page, 'Tasks').map((row) => row.slice(0, 8))).toEqual([
    ['q1.a A', '10', '7.5', '3', '1', '0', '0', '0'],
    ['q1.b B', '15', '5', '1', '0', '1', '1', '1'],
    ['q2.c C', '5.5', '5.5', '4', '0', '0', '0', '0'],
  ]);
});

test('discrimination is the correlation with the other tasks’ marks', () => {
  const page = render(
    sampleRun([
      graded('a'),
      graded('b', { 'q1.a': failed(named()) }),
      graded('c', { 'q1.a': failed(named()), 'q1.b': OPEN }),
      graded('d', { 'q1.b': { ...OPEN, marks: 5 } }),
    ]),
  );
  // q1.a 10, 0, 0, 10 with the others' 20.5, 20.5, 5.5, 10.5; q1.b the other way round; q2.c does not vary.
  expect(rowsOf(page, 'Tasks').map((row) => row.at(-1))).toEqual(['0.19', '0.19', '']);
});

test('checks are counted where they ran', () => {
  const not = sampleCheck({ id: 'other', title: 'It subtracts', finding: { code: 'not-run', because: 'it ended' } });
  const other = sampleCheck({ id: 'other', title: 'It subtracts' });
  const page = render(
    sampleRun([
      graded('a', { 'q1.a': failed(named(), not) }),
      graded('b', { 'q1.a': failed(named(), other) }),
      graded('c', { 'q2.c': failed(named()) }),
    ]),
  );
  expect(rowsOf(page, 'Checks')).toEqual([
    ['q1.a', 'It adds', '2', '3', '67 %'],
    ['q1.a', 'It subtracts', '0', '1', '0 %'],
    ['q1.b', 'It adds', '0', '3', '0 %'],
    ['q2.c', 'It adds', '1', '3', '33 %'],
  ]);
  expect(texts(page, 'p')).toContain('Checks that everybody fails: none');
  expect(texts(page, 'details')).toEqual(['Checks that nobody fails: 2q1.a: It subtractsq1.b: It adds']);
});

test('named mistakes count once a submission', () => {
  const page = render(
    sampleRun([
      graded('a', { 'q1.a': failed(named('x'), named('x')) }),
      graded('b', { 'q1.a': failed(named('x', 'y')) }),
      graded('c', { 'q1.a': failed(named('x'), named('x', 'y')) }),
      graded('d', { 'q2.c': failed(named('z')) }),
    ]),
  );
  expect(rowsOf(page, 'Named mistakes')).toEqual([
    ['q1.a', 'It is x.', '2', '1', 'a, c, b'],
    ['q2.c', 'It is z.', '1', '0', 'd'],
    ['q1.a', 'It is y.', '0', '2', 'b, c'],
  ]);
});

test('our errors stand apart, with what is known of them', () => {
  const error: Partial<TaskReport> = { marks: null, outcome: 'error', checks: [sampleCheck({ error: 'Error: half' })] };
  const run = sampleRun([
    { submission: sampleSubmission('a'), page: 'submissions/a/report.html', error: 'Error: whole\n  at x' },
    graded('b', { 'q1.a': error }),
    graded('c'),
  ]);
  const page = render(run);
  expect(texts(page, '.card.error')).toEqual(['aError: whole at x', 'bError: half']);
  expect(page.querySelectorAll('.card.error a')).toHaveLength(1);
});

test('the slowest come first, and ten of them', () => {
  const timed = (i: number) => sampleGraded(sampleSubmission(`s${i}`), {}, { milliseconds: 1000 * i });
  const page = render(sampleRun(Array.from({ length: 12 }, (_, i) => timed(i))));
  const shown = texts(page, 'li').filter((item) => item.endsWith(' s'));
  expect([shown.length, ...shown.slice(0, 2)]).toEqual([10, 's11: 11.0 s', 's10: 10.0 s']);
});

test('every student has a row, with a link to the page of the submission', () => {
  const submission = sampleSubmission('g1', {
    students: [{ name: 'Ada', id: '1' }, { email: 'ben@example.org' }],
    submittedAt: '2024-03-11T23:30:00.000Z',
  });
  const page = render(sampleRun([sampleGraded(submission), { submission: sampleSubmission('x'), page: '' }]));
  const grade = ['22.95', 'graded', '10', '15', '5.5', '-2.55', '12.0', '2024-03-12 05:00 (UTC+05:30)'];
  expect(rowsOf(page, 'Students')).toEqual([
    ['Ada', '1', 'g1', ...grade],
    ['ben@example.org', '', 'g1', ...grade],
    ['Name of x', 'x', 'x', '', 'not graded', '', '', '', '', '', ''],
  ]);
  const links = [...page.querySelectorAll('[aria-label=Students] a')].map((link) => link.getAttribute('href'));
  expect(links).toEqual(['submissions/g1/report.html', 'submissions/g1/report.html']);
});

test('whom to look at by hand is listed: what is nobody’s, and what holds nothing of the lab', () => {
  const missing = (similar?: string[]) =>
    failed(sampleCheck({ finding: { code: 'missing-file', file: 'q1.ts', ...(similar && { similar }) } }));
  const all = (task: Partial<TaskReport>) => ({ 'q1.a': task, 'q1.b': task, 'q2.c': task });
  const run = sampleRun([
    sampleGraded(sampleSubmission('x', { students: [] })),
    graded('other', all(missing())),
    graded('near', all(missing(['q1.ts.txt']))),
    graded('half', { 'q1.a': missing() }),
  ]);
  const found = attentionIn(run, { ...rubric, late: { policy: 'none' } });
  const ids = new Map(found.map(({ what, results }) => [what, results.map(({ submission }) => submission.id)]));
  expect(ids.get('is of nobody: the place does not say whose')).toEqual(['x']);
  expect(ids.get('holds nothing of the lab, which may be work for another one')).toEqual(['other']);
  expect(ids.get('has a file that cannot be read, or only nearly goes by its name')).toEqual(['near']);
  const noting = (id: string, ...own: string[]) =>
    sampleGraded(sampleSubmission(id), {}, { notes: ['ignored: fixtures/stubs/q1.ts', ...own] });
  const three = [noting('a'), noting('b'), noting('c', 'ignored: helper.ts')];
  const noted = attentionIn(sampleRun(three), rubric).find(({ what }) => what.startsWith('has a note in the report'));
  expect(noted?.results.map(({ submission }) => submission.id)).toEqual(['c']);
  const late = attentionIn(sampleRun([sampleGraded(sampleSubmission('l', { isMarkedLate: true }))]), rubric);
  const whats = late.map(({ what }) => what);
  expect(whats).toContainEqual(expect.stringMatching(/^is marked late by the place, which does/));
  expect(whats).not.toContain('has no time, and so no lateness');
});

test('what was decided and remarked is listed by student, however much it is', () => {
  const remarks = ['a', 'b', 'c'].map((each) => ({ student: 'ada', reason: each.repeat(800), remark: {} }));
  const page = render(sampleRun([graded('ada'), graded('bob')]), remarks);
  expect(texts(page, 'details li').filter((text) => text.includes('aaa'))).toEqual([
    expect.stringContaining(remarks.map(({ reason }) => reason).join('; ')),
  ]);
});

test('what the intake noted stands beside the submission', () => {
  const noted = sampleSubmission('a', { notes: ['q1.ts was handed in again: q1-2.ts counts', '<b>ignored</b>'] });
  const page = render(sampleRun([sampleGraded(noted), graded('b')]));
  expect(texts(page, 'summary')[0]).toBe('Submissions with a note: 1');
  expect(texts(page, 'li')).toContain('a: q1.ts was handed in again: q1-2.ts counts; <b>ignored</b>');
  expect(texts(render(sampleRun([graded('b')])), 'summary').join()).not.toContain('note');
});

test('text of the class is text, and no link leaves the folder of the run', () => {
  const hostile = '</td><script>alert(1)</script><img src=x onerror=alert(1)>\u202e';
  const run = sampleRun(
    [
      {
        ...sampleGraded(sampleSubmission('a', { students: [{ name: hostile, id: hostile }] }), {
          'q1.a': failed(sampleCheck({ finding: { ...mismatch, mistakes: [{ id: 'm', says: hostile }] } })),
        }),
        page: 'javascript:alert(1)',
      },
      { submission: sampleSubmission('b'), page: 'b', error: hostile },
    ],
    [hostile],
  );
  const page = render(run);
  expect(page.querySelectorAll('script')).toHaveLength(1);
  expect(page.querySelectorAll('img, [onerror]')).toHaveLength(0);
  expect([...page.querySelectorAll('a')].map((link) => link.getAttribute('href'))).not.toContain('javascript:alert(1)');
  expect(page.body.textContent).not.toContain('\u202e');
});

test('a class without submissions has a page', () => {
  expect(facts(render(sampleRun([])))).toMatchObject({ submissions: '0', students: '0' });
});
