import { stripVTControlCharacters } from 'node:util';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { sampleCheck } from '../../report/sample-report.ts';
import { GOOD, load } from '../../rubric/sample.ts';
import { diffCsv } from './csv.ts';
import { diffRuns } from './diff.ts';
import { diffJson } from './json.ts';
import { sampleChecks, sampleGradedRun } from './sample-runs.ts';
import { renderText } from './text.ts';

const failing = (...ids: string[]) => ({ checks: { 'q2.c': sampleChecks(...ids) } });
const report = { hashes: { submission: 'abc', graders: 'x', rubric: 'x' } };

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
  expect(renderText(diff, { hasColor: false })).toBe(`What differs
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

After a change of the rubric and a change of the checks, 2 of 3 marks changed: 1 rose (by 6) and 1 fell (by 5.5). 1 is as before. 1 has marks for the first time and 1 has none any more.
`);
});

test('colours change no character of it', () => {
  const text = renderText(diff, { hasColor: true });
  expect(text).toContain('\u001b[31m  Name of ada');
  expect(text).toContain('\u001b[32m  Name of ben');
  expect(stripVTControlCharacters(text)).toBe(renderText(diff, { hasColor: false }));
});

test('two equal runs are said to be so', () => {
  expect(renderText(diffRuns(before, before), { hasColor: false })).toBe(
    'What differs\n  nothing that decides reports\n\nNothing has changed: all 6 marks are as before.\n',
  );
});

test('an excuse stands in the place of marks', () => {
  const overrides = [{ student: 'ada', excused: true as const, reason: 'transfer' }];
  const excused = sampleGradedRun([{ id: 'ada' }], { overrides });
  expect(renderText(diffRuns(sampleGradedRun([{ id: 'ada' }]), excused), { hasColor: false })).toContain(
    'Have no marks now: 1\n  Name of ada (ada)  25.5 → excused\n    total  25.5 → –  override: excused (transfer)\n',
  );
});

test('of many checks a line names the first', () => {
  const checks = (outcome: 'passed' | 'failed') => ({
    checks: { 'q2.c': [1, 2, 3, 4].map((n) => sampleCheck({ id: `${n}`, title: `Check ${n}`, outcome })) },
  });
  const many = diffRuns(
    sampleGradedRun([{ id: 'ada', ...checks('passed') }]),
    sampleGradedRun([{ id: 'ada', ...checks('failed') }]),
  );
  expect(renderText(many, { hasColor: false })).toContain('; now fails: Check 1, Check 2, Check 3 and 1 more\n');
  expect(diffCsv(many)).toContain('Check 1, Check 2, Check 3, Check 4');
});

test('JSON holds the diff and its summary', () => {
  expect(JSON.parse(diffJson(diff))).toEqual({
    ...JSON.parse(JSON.stringify(diff)),
    summary: expect.stringContaining('2 of 3 marks changed'),
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
  expect(renderText(hostile, { hasColor: false })).not.toContain('\u001b');
  expect(renderText(hostile, { hasColor: false })).toContain('\n  =1+1\u{FFFD}After (7)  25.5 → 20  −5.5\n');
  expect(diffJson(hostile)).not.toMatch(/[^\n -~]/);
  expect(diffCsv(hostile)).toContain("'=1+1");
});
