import { describe, expect, test } from 'vitest';
import type { Finding } from '../../harness/authoring/finding.ts';
import { tellsOf } from '../../harness/authoring/samples.ts';
import { loadCourse } from '../../harness/rubric/course.ts';
import { SAMPLE_LAB } from '../../testing/sample-copy.ts';
import { mismatch, sampleCheck, sampleReport, sampleTask } from '../../testing/sample-report.ts';
import { type Truth, untrue } from './truth.ts';

const course = await loadCourse(SAMPLE_LAB);
const sample = {
  id: 'doubles-thrice',
  blocks: { 'sums.double': 'const y = 3;\nreturn y * x;' },
  fails: ['sums.double'],
};
const tells = tellsOf({
  values: { 'It is 1.5 times': 'doubles-thrice' },
  throws: { 'double threw Error': 'doubles-never' },
  kept: { 'nothing may be kept': 'doubles-once' },
});

/** Says what is untrue where the task of the sample has these findings, and what is true of one that has its name. */
async function said(
  findings: readonly Finding[],
  name = 'doubles-thrice',
  truth: Partial<Truth> = {},
): Promise<string[]> {
  const tasks = [sampleTask({ id: 'sums.double', checks: findings.map((finding) => sampleCheck({ finding })) })];
  const graded = { report: sampleReport(tasks), tasks, isNamed: false };
  return untrue(course, sample, graded, tells[name], { correct: [], tells, ...truth });
}

const wrong: Finding = { ...mismatch, message: 'double must return 2x. It is 1.5 times the expected number' };
const thrownAt = (line: number): Finding => ({
  code: 'threw',
  ...{ procedure: 'double', name: 'Error', message: 'no', position: { file: 'sums.ts', line } },
});

describe('of a faulty sample', () => {
  test('what is true of it may be said', async () => {
    expect(await said([wrong])).toEqual([]);
    expect(await said([{ ...wrong, isCause: true }])).toEqual([]);
  });

  test('first words and readings are those that its lab expects', async () => {
    const other = { ...wrong, message: 'double must return 2x. It is twice the expected number' };
    expect(await said([other])).toEqual([
      "the first finding says 'double must return 2x. It is twice the expected number', expected 'It is 1.5 times'",
      "a finding says 'It is twice the expected number', and nobody has said that this is so",
    ]);
  });

  test('a cause tells of wrong values by its own words alone', async () => {
    const others = { ...tells, ...tellsOf({ values: { 'x must stay': 'doubles-never' } }) };
    expect(
      await said([wrong, { ...wrong, message: 'x must stay', isCause: true }], 'doubles-thrice', { tells: others }),
    ).toContain("the fault is of the kind 'values', and a finding says 'x must stay' tells of the kind 'arguments'");
  });

  test('findings tell of its kind of fault, and of what follows from it', async () => {
    const kept = { ...wrong, message: 'nothing may be kept between calls' };
    const form: Finding = { code: 'contract', procedure: 'double', message: 'double must return a number' };
    expect(await said([wrong, kept, form, { ...wrong, message: 'x must stay', isCause: true }])).toEqual([
      "the first finding says 'x must stay', expected 'It is 1.5 times'",
      "the fault is of the kind 'values', and a finding says 'nothing may be kept between calls' tells of the kind 'kept'",
      "the fault is of the kind 'values', and a finding says 'double must return a number' tells of the kind 'form'",
      "the fault is of the kind 'values', and a finding says 'x must stay' tells of the kind 'arguments'",
    ]);
  });

  test('some finding tells of its kind of fault', async () => {
    expect(await said([{ ...wrong, message: 'double threw Error' }], 'doubles-never')).toEqual([
      "the fault is of the kind 'throws', and no finding tells of 'throws'",
    ]);
  });

  test('a finding points at lines that are not those of the right work nearest to it, in whatever form', async () => {
    const right = (body: string) => ({ correct: [{ id: 'right', blocks: { 'sums.double': body } }] });
    expect(await said([thrownAt(4)], 'doubles-never')).toEqual([]);
    expect(await said([thrownAt(4)], 'doubles-never', right('const y = 3;\nreturn (y - 1) * x;'))).toEqual([
      "a finding points at sums.ts:4, 'const y = 3;', which is right: the mistake is in 'return y * x;'",
    ]);
    expect(await said([thrownAt(9)], 'doubles-never')).toEqual([
      "a finding points at sums.ts:9, 'fourfold(x: number): number {', which is right: the mistake is in 'const y = 3;' or 'return y * x;'",
    ]);
    expect(await said([thrownAt(9)], 'doubles-never', { failsAt: { 'fourfold(x': 'doubles-thrice' } })).toEqual([]);
  });
});
