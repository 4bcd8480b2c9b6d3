import { describe, expect, test } from 'vitest';
import { sampleChecks, sampleGradedRun } from '../../../testing/sample-class.ts';
import { sampleCheck } from '../../../testing/sample-report.ts';
import { GOOD, load } from '../../../testing/sample-rubric.ts';
import type { Override } from '../gradebook/overrides.ts';
import { diffRuns } from './diff.ts';

type Sample = Parameters<typeof sampleGradedRun>[0][number];
type Settings = Parameters<typeof sampleGradedRun>[1];

const ON_TIME = '2024-03-11T11:00:00.000Z';
const LATE = '2024-03-13T11:30:00.000Z'; // two days: 20 % of the marks
const rubricWith = (...changes: [string, string][]) =>
  load(changes.reduce((text, [from, to]) => text.replace(from, to), GOOD));

/** What changed for one student, Ada. */
function changesOf(before: Partial<Sample>, after: Partial<Sample>, from?: Settings, to?: Settings) {
  const diff = diffRuns(
    sampleGradedRun([{ id: 'ada', ...before }], from),
    sampleGradedRun([{ id: 'ada', ...after }], to),
  );
  return diff.students.flatMap(({ changes }) => changes);
}

const hashes = (changed: object) => ({ report: { hashes: { submission: 'abc', ...changed } } });
const failing = (task: string, ...ids: string[]) => ({ checks: { [task]: sampleChecks(...ids) } });
const byHand = (marks: number | Record<string, number>, reason = 'read by hand'): Override[] => [
  { student: 'ada', marks, reason },
];

test('two equal runs differ in nothing', () => {
  const run = sampleGradedRun([{ id: 'ada' }, { id: 'ben', submittedAt: LATE, ...failing('q1.a', 'adds') }]);
  expect(diffRuns(run, run)).toMatchObject({
    settings: [],
    inputs: [],
    students: [],
    ungraded: [],
    reports: 2,
    compared: 2,
    unchanged: 2,
  });
});

describe('the cause of other marks of a task is', () => {
  test('the rubric where the same checks are worth something else', () => {
    const rubric = rubricWith(['marks: 15', 'marks: 10']);
    expect(changesOf({}, hashes({ rubric: 'x' }), {}, { rubric })).toMatchObject([
      {
        part: 'task',
        id: 'q1.b',
        before: 15,
        after: 10,
        checks: [],
        causes: [{ code: 'rubric', settings: [{ setting: 'q1.b.marks', before: '15', after: '10' }] }],
      },
      { part: 'cap', id: 'q1', before: -5, after: 0, causes: [{ code: 'marks' }] },
    ]);
  });

  test('only those settings of the rubric without which it would be otherwise', () => {
    const rubric = rubricWith(['award: proportional', 'award: all-or-nothing'], ['marks: 15', 'marks: 12']);
    const half = failing('q1.b', 'adds');
    const award = { setting: 'q1.b.award', before: 'proportional', after: 'all-or-nothing' };
    expect(changesOf(half, half, {}, { rubric })).toMatchObject([
      { id: 'q1.b', before: 7.5, after: 0, causes: [{ code: 'rubric', settings: [award] }] },
    ]);
    const none = failing('q1.b', 'adds', 'carries');
    expect(changesOf(none, none, {}, { rubric })).toEqual([]);
  });

  test('a requirement that came or went', () => {
    const rubric = rubricWith(['requires: [q1.a]', 'requires: []']);
    const failed = failing('q1.a', 'adds');
    // The hash of the rules covers requirements, which are no input of checks.
    const after = { ...failed, ...hashes({ rules: 'x', rubric: 'x' }) };
    expect(changesOf(failed, after, {}, { rubric })).toEqual([
      {
        part: 'task',
        id: 'q1.b',
        before: 0,
        after: 15,
        checks: [],
        causes: [{ code: 'rubric', settings: [{ setting: 'q1.b.requires', before: 'q1.a' }] }],
      },
    ]);
  });

  test('never the rules where only requirements differ', () => {
    const rubric = rubricWith(['requires: [q1.a]', 'requires: []']);
    const after = { ...failing('q2.c', 'adds'), ...hashes({ rules: 'x', rubric: 'x', graders: 'x' }) };
    expect(changesOf({}, after, {}, { rubric })).toMatchObject([{ id: 'q2.c', causes: [{ inputs: ['graders'] }] }]);
  });

  test('a required task that now fails', () => {
    const after = { ...failing('q1.a', 'carries'), ...hashes({ submission: 'new' }) };
    expect(changesOf({}, after)).toMatchObject([
      {
        id: 'q1.a',
        after: 0,
        checks: [{ id: 'carries', title: 'It carries', before: 'passed', after: 'failed' }],
        causes: [{ code: 'inputs', inputs: ['submission'] }],
      },
      { id: 'q1.b', before: 15, after: 0, checks: [], causes: [{ code: 'requirements', fail: ['q1.a'], pass: [] }] },
      { part: 'cap', before: -5, after: 0 },
    ]);
  });

  test('an override that is new, changed or gone', () => {
    const to = (overrides: Override[]) => ({ overrides });
    const causes = (from: Override[], until: Override[]) =>
      changesOf(failing('q2.c', 'adds'), failing('q2.c', 'adds'), to(from), to(until)).map(({ causes }) => causes);
    const after = 'q2.c set to 4 (read by hand)';
    expect(causes([], byHand({ 'q2.c': 4 }))).toEqual([[{ code: 'override', after }]]);
    expect(causes(byHand({ 'q2.c': 4 }), [])).toEqual([[{ code: 'override', before: after }]]);
    expect(causes(byHand({ 'q2.c': 4 }), byHand({ 'q2.c': 5 }, 'read again'))).toEqual([
      [{ code: 'override', before: after, after: 'q2.c set to 5 (read again)' }],
    ]);
    expect(causes(byHand({ 'q2.c': 4 }), byHand({ 'q2.c': 4 }, 'other words'))).toEqual([]);
  });

  test.each([
    ['another submission, whose seed follows from it', { hashes: { submission: 'new' }, seed: 8 }, ['submission']],
    ['the rules', { hashes: { submission: 'abc', rules: 'x', rubric: 'x' } }, ['rules']],
    ['the limits', { hashes: { submission: 'abc', limits: 'x', rubric: 'x' } }, ['limits']],
    ['what grades', { hashes: { submission: 'abc', fixtures: 'x', reference: 'x' } }, ['fixtures', 'reference']],
    ['a source of another lab', { hashes: { submission: 'abc', corpus: 'x' } }, ['corpus']],
    ['Node.js', { node: 'v27.0.0' }, ['node']],
    ['the layers that stood', { sandbox: { layers: [{ id: 'values', title: '', missing: 'no' }] } }, ['layers']],
    ['the seed', { seed: 8 }, ['seed']],
    [
      'any of several',
      { hashes: { submission: 'new', harness: 'x' }, node: 'v27.0.0' },
      ['submission', 'harness', 'node'],
    ],
  ])('%s', (_, report, inputs) => {
    expect(changesOf({}, { ...failing('q2.c', 'adds'), report })).toMatchObject([
      { id: 'q2.c', before: 5.5, after: 0, causes: [{ code: 'inputs', inputs }] },
    ]);
  });

  test('each that would have been enough, where none was needed', () => {
    const rubric = rubricWith(['marks: 15', 'marks: 12']);
    const checks = { 'q1.a': sampleChecks('adds'), 'q1.b': sampleChecks('adds', 'carries') };
    expect(changesOf({}, { checks, ...hashes({ submission: 'new' }) }, {}, { rubric })[1]).toMatchObject({
      id: 'q1.b',
      after: 0,
      causes: [{ code: 'inputs' }, { code: 'requirements' }],
    });
  });

  test('both the rubric and a new submission where both have a part in it', () => {
    const rubric = rubricWith(['marks: 5.5 }', 'marks: 5 }'], ['marks: 5.5', 'marks: 5']);
    const after = hashes({ submission: 'new', rubric: 'x' });
    expect(changesOf(failing('q2.c', 'adds'), after, {}, { rubric })).toMatchObject([
      { before: 0, after: 5, causes: [{ code: 'rubric' }, { code: 'inputs', inputs: ['submission'] }] },
    ]);
  });

  test('a limit that was met, where nothing else differs', () => {
    const finding = { code: 'time-limit', procedure: 'add', milliseconds: 500 } as const;
    const after = { checks: { 'q2.c': [sampleCheck({ finding }), ...sampleChecks().slice(1)] } };
    expect(changesOf({}, after)).toMatchObject([{ causes: [{ code: 'limit' }] }]);
  });

  test('unknown where nothing differs that decides it', () => {
    expect(changesOf({}, failing('q2.c', 'adds'))).toMatchObject([{ causes: [{ code: 'unknown' }] }]);
  });

  test('unknown where the marks of a report are not those of its checks', () => {
    const [before, after] = [sampleGradedRun([{ id: 'ada' }]), sampleGradedRun([{ id: 'ada' }])];
    const [{ questions }] = after.grades;
    const grades = [
      { ...after.grades[0], questions: [questions[0], { ...questions[1], tasks: [{ id: 'q2.c', marks: 5 }] }] },
    ];
    const { students } = diffRuns(before, { ...after, grades });
    expect(students[0].changes).toMatchObject([{ before: 5.5, after: 5, causes: [{ code: 'unknown' }] }]);
  });

  test('unknown too where something else explains it in part', () => {
    const rubric = rubricWith(['marks: 10', 'marks: 12']);
    const after = sampleGradedRun([{ id: 'ada' }], { rubric });
    const [grade] = after.grades;
    const [{ tasks, ...question }, ...others] = grade.questions;
    const questions = [{ ...question, tasks: [{ id: 'q1.a', marks: 11 }, ...tasks.slice(1)] }, ...others];
    const diff = diffRuns(sampleGradedRun([{ id: 'ada' }]), { ...after, grades: [{ ...grade, questions }] });
    expect(diff.students[0].changes[0]).toMatchObject({ after: 11, causes: [{ code: 'rubric' }, { code: 'unknown' }] });
  });

  test('the rubric, of no known setting, where a report was marked by another one than its run’s', () => {
    const stale = rubricWith(['marks: 10', 'marks: 12']);
    const submission = { id: 'ada', ...failing('q1.b', 'adds', 'carries') };
    const before = sampleGradedRun([{ ...submission, ...hashes({ rubric: 'x' }) }], { rubric: stale });
    const diff = diffRuns({ ...before, rubric: sampleGradedRun([]).rubric }, sampleGradedRun([submission]));
    expect(diff.students[0].changes).toMatchObject([
      { id: 'q1.a', before: 12, after: 10, causes: [{ code: 'rubric', settings: [] }] },
    ]);
  });

  test('the rubric where a task is new', () => {
    const rubric = rubricWith(
      ['marks: 5.5\n', 'marks: 7.5\n'],
      ['marks: 5.5 }', 'marks: 5.5 }\n      - { id: q2.d, title: D, marks: 2 }'],
    );
    expect(changesOf({}, hashes({ rubric: 'x' }), {}, { rubric })).toMatchObject([
      { id: 'q2.d', before: null, after: 2, causes: [{ settings: [{ setting: 'q2.d.marks', after: '2' }] }] },
    ]);
  });
});

describe('the cause of another cap or penalty is', () => {
  test('the marks of the question', () => {
    const rubric = rubricWith(['marks: 20', 'marks: 22'], ['percentPerDay: 10', 'percentPerDay: 5']);
    expect(changesOf({}, {}, {}, { rubric })).toEqual([
      {
        part: 'cap',
        id: 'q1',
        before: -5,
        after: -3,
        checks: [],
        causes: [{ code: 'rubric', settings: [{ setting: 'q1.marks', before: '20', after: '22' }] }],
      },
    ]);
  });

  const late = { submittedAt: LATE };
  test('the time of the submission', () => {
    expect(changesOf({ submittedAt: ON_TIME }, late)).toEqual([
      {
        part: 'penalty',
        before: 0,
        after: -5.1,
        checks: [],
        causes: [{ code: 'submission-time', before: ON_TIME, after: LATE }],
      },
    ]);
  });

  test('the policy or the deadline', () => {
    const policy = { rubric: rubricWith(['percentPerDay: 10', 'percentPerDay: 5']) };
    expect(changesOf(late, late, {}, policy)).toMatchObject([
      { before: -5.1, after: -2.55, causes: [{ code: 'rubric', settings: [{ setting: 'late.percentPerDay' }] }] },
    ]);
    const deadline = { rubric: rubricWith(['2024-03-11', '2024-03-14']) };
    expect(changesOf(late, late, {}, deadline)).toMatchObject([
      { after: 0, causes: [{ code: 'rubric', settings: [{ setting: 'deadline' }] }] },
    ]);
  });

  test('an extension', () => {
    const overrides: Override[] = [{ student: 'ada', extension: 3, reason: 'ill' }];
    expect(changesOf(late, late, {}, { overrides })).toMatchObject([
      { part: 'penalty', after: 0, causes: [{ code: 'override', after: 'extension by 3 days (ill)' }] },
    ]);
  });

  test('other marks, of which it is a share', () => {
    const after = { ...late, ...failing('q2.c', 'adds'), report: { hashes: { graders: 'x' } } };
    expect(changesOf(late, after)[1]).toMatchObject({ before: -5.1, after: -4, causes: [{ code: 'marks' }] });
  });

  test('unknown where nothing explains it', () => {
    const after = { ...late, report: { penalty: { marks: 1, reason: 'by hand' } } };
    expect(changesOf(late, after)).toMatchObject([{ part: 'penalty', after: -1, causes: [{ code: 'unknown' }] }]);
    expect(changesOf({ submittedAt: ON_TIME }, after)).toMatchObject([
      { causes: [{ code: 'submission-time' }, { code: 'unknown' }] },
    ]);
  });
});

describe('a total', () => {
  test('is replaced by marks by hand, which no penalty is taken from', () => {
    expect(changesOf({ submittedAt: LATE }, { submittedAt: LATE }, {}, { overrides: byHand(12) })).toEqual([
      {
        part: 'total',
        before: 20.4,
        after: 12,
        checks: [],
        causes: [{ code: 'override', after: 'marks set to 12 (read by hand)' }],
      },
    ]);
  });

  test('that is the same by hand has not changed', () => {
    expect(changesOf({}, {}, {}, { overrides: byHand(25.5) })).toEqual([]);
  });

  test('is gone and back with an excuse', () => {
    const overrides: Override[] = [{ student: 'ada', excused: true, reason: 'transfer' }];
    const after = 'excused (transfer)';
    expect(changesOf({}, {}, {}, { overrides })).toMatchObject([{ before: 25.5, after: null, causes: [{ after }] }]);
    expect(changesOf({}, {}, { overrides }, {})).toMatchObject([
      { before: null, after: 25.5, causes: [{ before: after }] },
    ]);
    expect(changesOf({}, failing('q2.c', 'adds'), { overrides }, { overrides })).toEqual([]);
  });

  test('is there for the first time after an error of ours, or by hand', () => {
    const error = 'the process ended\n    at line 3';
    expect(changesOf({ error }, {})).toMatchObject([
      { part: 'total', before: null, after: 25.5, causes: [{ code: 'no-marks', reason: 'the process ended' }] },
    ]);
    expect(changesOf({ error }, { error }, {}, { overrides: byHand(12) })).toMatchObject([
      { after: 12, causes: [{ code: 'override' }] },
    ]);
  });
});

test('checks that turn out otherwise are listed where no marks change', () => {
  const before = failing('q1.a', 'adds');
  const after = { ...failing('q1.a', 'carries'), ...hashes({ graders: 'x' }) };
  expect(changesOf(before, after)).toMatchObject([
    {
      id: 'q1.a',
      before: 0,
      after: 0,
      checks: [
        { id: 'adds', before: 'failed', after: 'passed' },
        { id: 'carries', before: 'passed', after: 'failed' },
      ],
      causes: [{ inputs: ['graders'] }],
    },
  ]);
});

test('checks that another one kept from running are not named, and new checks that pass change nothing', () => {
  const notRun = sampleCheck({
    id: 'carries',
    title: 'It carries',
    finding: { code: 'not-run', because: 'not done yet' },
  });
  const after = { checks: { 'q2.c': [...sampleChecks('adds').slice(0, 1), notRun] }, ...hashes({ submission: 'new' }) };
  expect(changesOf({}, after)).toMatchObject([{ checks: [{ id: 'adds' }] }]);
  const timeLimit = { code: 'time-limit', procedure: 'add', milliseconds: 500 } as const;
  const stopped = { checks: { 'q2.c': [sampleCheck({ finding: timeLimit }), notRun] } };
  expect(changesOf(failing('q2.c', 'adds'), stopped)).toMatchObject([{ checks: [{ id: 'carries' }] }]);
  const more = { checks: { 'q2.c': [...sampleChecks(), sampleCheck({ id: 'new' })] } };
  expect(changesOf({}, { ...more, ...hashes({ graders: 'x' }) })).toEqual([]);
});

test('what a check weighs changes marks without another outcome', () => {
  const before = failing('q1.b', 'adds');
  const [adds, carries] = before.checks['q1.b'];
  const after = { checks: { 'q1.b': [adds, { ...carries, weight: 2 }] }, ...hashes({ graders: 'x' }) };
  expect(changesOf(before, after)).toMatchObject([
    {
      before: 7.5,
      after: 10,
      checks: [{ id: 'carries', before: 'passed', after: 'passed' }],
      causes: [{ inputs: ['graders'] }],
    },
  ]);
});

test('says what differs at all, and for how many reports', () => {
  const group = { students: [{ name: 'Cem' }, { name: 'Dan' }] };
  const before = sampleGradedRun([{ id: 'ada' }, { id: 'ben' }, { id: 'g', ...group }]);
  const hash = (submission: string) => ({ report: { hashes: { submission, graders: 'x' }, node: 'v27.0.0' } });
  const submissions = [
    { id: 'ada', ...hash('abc') },
    { id: 'ben', ...hash('new') },
    { id: 'g', ...group, ...hash('abc') },
  ];
  const other = rubricWith(['marks: 10', 'marks: 12']);
  expect(diffRuns(before, sampleGradedRun(submissions, { rubric: other }))).toMatchObject({
    settings: [{ setting: 'q1.a.marks', before: '10', after: '12' }],
    reports: 3,
    inputs: [
      { input: 'graders', reports: 3, values: [] },
      { input: 'node', reports: 3, values: ['v26.0.0 → v27.0.0'] },
      { input: 'submission', reports: 1, values: [] },
    ],
  });
});

test('who is not graded any more is listed as such alone', () => {
  const submissions = [{ id: 'ada', error: 'the process ended' }];
  const diff = diffRuns(sampleGradedRun(submissions, { overrides: byHand(12) }), sampleGradedRun(submissions));
  expect(diff).toMatchObject({ students: [], ungraded: [{ had: 12 }] });
});

test('lists students by what they lost, and apart those who are new, gone or not graded', () => {
  const before = sampleGradedRun([
    { id: 'ada' },
    { id: 'ben' },
    { id: 'cem', ...failing('q2.c', 'adds') },
    { id: 'dan' },
    { id: 'eva' },
  ]);
  const after = sampleGradedRun([
    { id: 'ada', ...failing('q2.c', 'adds') },
    { id: 'ben', ...failing('q1.a', 'adds') },
    { id: 'cem' },
    { id: 'dan', error: 'the process ended' },
    { id: 'fay' },
  ]);
  const diff = diffRuns(before, after);
  expect(diff.students.map((student) => student.after.submission)).toEqual(['ben', 'ada', 'cem']);
  expect(diff.ungraded).toMatchObject([{ submission: 'dan', reason: 'the process ended', had: 25.5 }]);
  expect(diff.gone).toMatchObject([{ submission: 'eva' }]);
  expect(diff.added).toMatchObject([{ submission: 'fay' }]);
  expect(diff).toMatchObject({ common: 4, compared: 3, unchanged: 0 });
});
