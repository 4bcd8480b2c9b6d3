import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { sampleCheck, sampleReport, sampleTask } from '../../testing/sample-report.ts';
import { renderJunit } from './junit.ts';
import { redact } from './redact.ts';
import type { GradeReport } from './schema.ts';

const LISTS = ['testsuite', 'testcase'];
const parser = new XMLParser({
  ignoreAttributes: false,
  isArray: (name) => LISTS.includes(name),
  parseTagValue: false,
});

function suitesOf(...reports: GradeReport[]) {
  const xml = renderJunit(reports.map(redact));
  expect(XMLValidator.validate(xml)).toBe(true);
  return parser.parse(xml).testsuites.testsuite;
}

const finding = { code: 'mismatch', message: 'must add', input: '1', expected: '2', actual: '3' } as const;

test('a task is a suite, and each of its checks a test case', () => {
  const task = sampleTask({
    checks: [
      sampleCheck({ title: 'Right', milliseconds: 1500 }),
      sampleCheck({ title: 'Wrong', finding }),
      sampleCheck({ title: 'Unknown', error: 'TypeError: no\n    at grader.ts' }),
      sampleCheck({ title: 'Open', finding: { code: 'not-run', because: 'an earlier check ended the task' } }),
    ],
  });
  const [suite] = suitesOf(sampleReport([task]));
  expect(suite).toMatchObject({
    '@_name': 'sums.add Add',
    '@_tests': '4',
    '@_failures': '1',
    '@_errors': '1',
    '@_skipped': '1',
    '@_time': '1.503',
  });
  const [right, wrong, unknown, open] = suite.testcase;
  expect(right).toEqual({ '@_classname': 'sums.add', '@_name': 'Right', '@_time': '1.5' });
  expect(wrong.failure).toEqual({
    '@_message': 'must add',
    '@_type': 'mismatch',
    '#text': 'must add\ninput     1\nexpected  2\ngot       3',
  });
  expect(unknown.error['@_message']).toBe('our error, not the submission’s: TypeError: no');
  expect(unknown.failure).toBeUndefined();
  expect(open).toMatchObject({ skipped: '', 'system-out': 'not run: an earlier check ended the task' });
});

test('a title may be a word of XML’s readers', () => {
  const task = sampleTask({ checks: [sampleCheck({ title: 'true' })] });
  expect(suitesOf(sampleReport([task]))[0].testcase[0]['@_name']).toBe('true');
});

test('a failure says which task it waits for', () => {
  const task = sampleTask({ checks: [sampleCheck({ finding })], blockedBy: ['sums.first'] });
  const [suite] = suitesOf(sampleReport([task]));
  expect(suite.testcase[0].failure['#text']).toMatch(/\nblocked by sums\.first$/);
});

test('so does one of a check alone, and no other of its task', () => {
  const checks = [sampleCheck({ finding, blockedBy: ['sums.first', 'sums.next'] }), sampleCheck({ finding })];
  const [{ testcase }] = suitesOf(sampleReport([sampleTask({ checks })]));
  expect(testcase[0].failure['#text']).toMatch(/\nblocked by sums\.first, sums\.next$/);
  expect(testcase[1].failure['#text']).not.toContain('blocked');
});

test('hidden checks keep their inputs and expected values', () => {
  const check = sampleCheck({ visibility: 'hidden', finding: { ...finding, input: 'SECRET', expected: 'SECRET' } });
  expect(renderJunit([redact(sampleReport([sampleTask({ checks: [check] })]))])).not.toContain('SECRET');
});

test('suites of several submissions are told apart', () => {
  const suites = suitesOf(...['smith', 'jones'].map((id) => sampleReport([sampleTask()], { submission: { id } })));
  expect(suites.map((suite: Record<string, string>) => suite['@_name'])).toEqual([
    'smith: sums.add Add',
    'jones: sums.add Add',
  ]);
});

test('text cannot end the section that it stands in', () => {
  const attack = ']]></failure>]]></failure></testcase><testcase name="made up"/>';
  const [suite] = suitesOf(
    sampleReport([sampleTask({ checks: [sampleCheck({ finding: { ...finding, actual: attack } })] })]),
  );
  expect(suite.testcase).toHaveLength(1);
  expect(suite.testcase[0].failure['#text']).toContain('<testcase name="made up"/>');
});
