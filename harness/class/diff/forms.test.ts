import { stripVTControlCharacters } from 'node:util';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { sampleChecks, sampleGradedRun } from '../../../testing/sample-class.ts';
import { sampleCheck } from '../../../testing/sample-report.ts';
import { GOOD, load } from '../../../testing/sample-rubric.ts';
import { diffCsv } from './csv.ts';
import { diffRuns } from './diff.ts';
import { diffJson } from './summary.ts';
import { renderText } from './text.ts';

const failing = (...ids: string[]) => ({ checks: { 'q2.c': sampleChecks(...ids) } });
const report = { hashes: { submission: 'abc', graders: 'x', rubric: 'x' } };

const PLAIN = { hasColor: false, isTerminal: false };

const before = sampleGradedRun([
  { id: 'ada' },
  { id: 'ben', ...failing('adds') },
  { id: 'cem' },
  { id: 'eva', ...failing('adds') },
  { id: 'gone' },
  { id: 'sam', students: [{ name: 'Sam' }] },
]);
const after = sampleGradedRun(
  [
    { id: 'ada', ...failing('adds', 'carries'), report },
    { id: 'ben', report },
    { id: 'cem', error: 'the process ended\n  at line 3' },
    { id: 'eva', ...failing('carries'), report },
    { id: 'new', report },
    { id: 's1', students: [{ name: 'Sam' }] },
    { id: 's2', students: [{ name: 'Sam' }] },
  ],
  { rubric: load(GOOD.replaceAll('marks: 5.5', 'marks: 6')) },
);
const diff = diffRuns(before, after);

test('text for people has a line for each change, largest loss first, and the summary last', () => {
  expect(renderText(diff, PLAIN)).toBe(`What differs
  rubric  all 3 reports
  checks  all 3 reports

In the rubric
  q2.marks    5.5 → 6
  q2.c.marks  5.5 → 6

Fell: 1
  Name of ada (ada)  25.5 → 20  −5.5
    q2.c  5.5 → 0  checks; now fails: It adds, It carries

Rose: 1
  Name of ben (ben)  20 → 26  +6
    q2.c  0 → 6  rubric: q2.c.marks 5.5 → 6; checks; now passes: It adds

The same marks, other checks: 1
  Name of eva (eva)  20
    q2.c  0  checks; now passes: It adds; now fails: It carries

Not graded: 1
  Name of cem (cem)  had 25.5  the process ended

In the first run alone: 1
  Name of gone (gone)  25.5

In the second run alone: 1
  Name of new (new)  26

Who is who cannot be told: 1
  Sam (sam) → Sam (s1), Sam (s2)

After a change of the rubric and a change of the checks, 2 of 3 students have other marks: 1 has more (by 6) and 1 has fewer (by 5.5). 1 has the same as before. 1 student has no marks any more, 1 is new and 1 is gone.
`);
});

test('colours change no character of it', () => {
  const text = renderText(diff, { hasColor: true, isTerminal: true });
  expect(text).toContain('\u001b[31m  Name of ada');
  expect(text).toContain('\u001b[32m  Name of ben');
  expect(stripVTControlCharacters(text)).toBe(renderText(diff, { hasColor: false, isTerminal: true }));
});

test('two equal runs are said to be so', () => {
  expect(renderText(diffRuns(before, before), PLAIN)).toBe(
    'What differs\n  nothing that decides reports\n\nNothing has changed: 6 students have the same marks as before.\n',
  );
});

test('an excuse stands in the place of marks', () => {
  const overrides = [{ student: 'ada', excused: true as const, reason: 'transfer' }];
  const excused = sampleGradedRun([{ id: 'ada' }], { overrides });
  expect(renderText(diffRuns(sampleGradedRun([{ id: 'ada' }]), excused), PLAIN)).toContain(
    'Have no marks now: 1\n  Name of ada (ada)  25.5 → excused\n    total  25.5 → –  override: excused (transfer)\n',
  );
});

test('another late policy is one line with its settings, and each student’s line names it alone', () => {
  const late = { submittedAt: '2024-03-13T11:30:00.000Z' };
  const policy = 'late: { policy: per-day, graceMinutes: 15, percentPerDay: 10, mostPercent: 50 }';
  const shown = (from: string, to: string) => {
    const [before, after] = [from, to].map((text) =>
      sampleGradedRun([{ id: 'ada', ...late }], { rubric: load(GOOD.replace(policy, text)) }),
    );
    return renderText(diffRuns(before, after), PLAIN);
  };
  const came = shown('', policy);
  expect(came).toContain(
    'In the rubric\n  late  none → per-day (graceMinutes 15, percentPerDay 10, mostPercent 50)\n\n',
  );
  expect(came).toContain('\n    penalty  0 → −5.1  rubric: late policy\n');
  expect(shown(policy, '')).toContain('  late  per-day (graceMinutes 15, percentPerDay 10, mostPercent 50) → none\n');

  const stricter = shown(policy, policy.replace('Day: 10', 'Day: 20').replace('15', '5'));
  expect(stricter).toContain('In the rubric\n  late.graceMinutes   15 → 5\n  late.percentPerDay  10 → 20\n\n');
  expect(stricter).toContain('rubric: late policy\n');
  expect(shown(policy, policy.replace('Day: 10', 'Day: 20'))).toContain('rubric: late.percentPerDay 10 → 20\n');
});

test('of several settings of a task each student’s line has the names', () => {
  const submissions = [{ id: 'ada', checks: { 'q1.a': sampleChecks('adds') } }];
  const rubric = load(GOOD.replace('marks: 15', 'marks: 16').replace('requires: [q1.a]', 'requires: []'));
  expect(renderText(diffRuns(sampleGradedRun(submissions), sampleGradedRun(submissions, { rubric })), PLAIN)).toContain(
    'q1.b  0 → 16  rubric: q1.b.marks, q1.b.requires\n',
  );
});

test('times are those of the rubric’s clock, with its offset', () => {
  const [before, after] = ['2024-03-11T11:00:00.000Z', '2024-03-13T11:30:00.000Z'].map((submittedAt) =>
    sampleGradedRun([{ id: 'ada', submittedAt }]),
  );
  expect(renderText(diffRuns(before, after), PLAIN)).toContain(
    'time of submission: 2024-03-11 16:30 (UTC+05:30) → 2024-03-13 17:00 (UTC+05:30)\n',
  );
  expect(diffCsv(diffRuns(before, after))).toContain('2024-03-11 16:30 (UTC+05:30) → 2024-03-13 17:00 (UTC+05:30)');
});

test('a terminal gets long names cut and ids whole, a file everything', () => {
  const [name, id] = ['Ada '.repeat(20).trim(), 'u'.repeat(35)];
  const shown = (isTerminal: boolean) => {
    const students = [{ name, id }];
    const [before, after] = [{}, failing('adds')].map((checks) => sampleGradedRun([{ id: 's', students, ...checks }]));
    return renderText(diffRuns(before, after), { hasColor: false, isTerminal });
  };
  expect(shown(false)).toContain(`\n  ${name} (${id})  25.5 → 20`);
  expect(shown(true)).toContain(`\n  Ada Ada Ad… (${id})  25.5 → 20`);
});

test('of many checks a line names the first', () => {
  const checks = (outcome: 'passed' | 'failed') => ({
    checks: { 'q2.c': [1, 2, 3, 4].map((n) => sampleCheck({ id: `${n}`, title: `Check ${n}`, outcome })) },
  });
  const many = diffRuns(
    sampleGradedRun([{ id: 'ada', ...checks('passed') }]),
    sampleGradedRun([{ id: 'ada', ...checks('failed') }]),
  );
  expect(renderText(many, PLAIN)).toContain('; now fails: Check 1, Check 2, Check 3 and 1 more\n');
  expect(diffCsv(many)).toContain('Check 1, Check 2, Check 3, Check 4');
});

test('JSON holds the diff and its summary', () => {
  expect(JSON.parse(diffJson(diff))).toEqual({
    ...JSON.parse(JSON.stringify(diff)),
    summary: expect.stringContaining('2 of 3 students have other marks'),
  });
});

test('CSV has a row for each change, and for each student on one side alone', () => {
  const rows: Record<string, string>[] = parse(diffCsv(diff), { columns: true });
  expect(
    rows.map((row) => [row.submission, row['total before'], row['total after'], row.part, row.before, row.after]),
  ).toEqual([
    ['ada', '25.5', '20', 'q2.c', '5.5', '0'],
    ['eva', '20', '20', 'q2.c', '0', '0'],
    ['ben', '20', '26', 'q2.c', '0', '6'],
    ['cem', '25.5', '', 'not graded', '', ''],
    ['gone', '25.5', '', 'gone', '', ''],
    ['new', '', '26', 'new', '', ''],
    ['sam', '25.5', '', 'unclear who is who', '', ''],
    ['s1', '', '26', 'unclear who is who', '', ''],
    ['s2', '', '26', 'unclear who is who', '', ''],
  ]);
  expect(rows[0]).toMatchObject({ checks: 'now fails: It adds, It carries', cause: 'checks' });
});

test('names are shown as text, and are no formulas', () => {
  const students = [{ id: '7', name: '=1+1\u001b[2J\u202e\nAfter' }];
  const hostile = diffRuns(
    sampleGradedRun([{ id: 'ada', students }]),
    sampleGradedRun([{ id: 'ada', students, ...failing('adds'), report: { hashes: { 'x\u001b[2J': '' } } }]),
  );
  expect(renderText(hostile, PLAIN)).not.toContain('\u001b');
  expect(renderText(hostile, PLAIN)).toContain('\n  =1+1\u{FFFD}After (7)  25.5 → 20  −5.5\n');
  expect(diffJson(hostile)).not.toMatch(/[^\n -~]/);
  expect(diffCsv(hostile)).toContain("'=1+1");
});
