import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { SampleProcedures } from '../../testing/sample-lab/graders/sums/driver.ts';
import { type Check, check, fail } from '../authoring/check.ts';
import { holdsFor } from '../authoring/properties.ts';
import { loadCourse } from '../rubric/course.ts';
import { gradeSubmission } from './grade.ts';

// What a task's own failure is told from that of a function that it uses by.
const root = fileURLToPath(new URL('../../testing/sample-lab', import.meta.url));
const course = await loadCourse(root);
const reference = readFileSync(join(root, 'reference/sums.ts'), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'blame-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the host was asked for in place of `double`. */
const asked: unknown[] = [];
beforeEach(() => void asked.splice(0));

/** Numbers, of which 1 is the first: its double is wrong, and so is what is four times as much. */
const fourTimes = check<SampleProcedures>('four-times', 'The result is four times the argument', (context) =>
  holdsFor(
    context,
    fc.integer({ min: 1, max: 1000 }),
    async ({ student }, x) => {
      const actual = await student.fourfold(x);
      if (actual !== 4 * x) fail('must be four times as much', { actual });
    },
    { runs: 20, first: [1] },
  ),
);

/** Tells which tasks are to blame for the failure of `fourfold` beside a `double` that is wrong for all numbers. */
async function blamed(fourfold: string, checks: readonly Check<SampleProcedures>[]): Promise<string[] | undefined> {
  const [question] = course.lab.questions;
  const [double, task] = question.tasks;
  const { answers, procedures } = question;
  const counted = (values: unknown[]) => {
    asked.push(...values);
    return answers.double(values);
  };
  const changed = {
    ...question,
    answers: { double: counted },
    procedures: { fourfold: { ...procedures.fourfold, costly: false }, double: { ...procedures.double, costly: true } },
    tasks: [double, { ...task, checks: checks as Check<never>[] as typeof task.checks }],
  };
  const source = reference.replace('2 * x', 'x + 0.5').replace('this.double(this.double(x))', fourfold);
  writeFileSync(join(folder, 'sums.ts'), source);
  const lab = { ...course.lab, questions: [changed] };
  const report = await gradeSubmission({ ...course, lab }, { path: folder, seed: 1 });
  const [, { outcome, blockedBy }] = report.questions[0].tasks;
  expect(outcome).toBe('failed');
  return blockedBy;
}

test('a task that is right in all cases with the reference’s functions is blocked', async () => {
  expect(await blamed('this.double(this.double(x))', [fourTimes])).toEqual(['sums.double']);
  expect(new Set(asked).size).toBeGreaterThan(20);
});

test('a task that fails a failed case again is not, and no other case is tried', async () => {
  const five = check<SampleProcedures>('five', 'Four times one is five', async ({ student }) => {
    const actual = await student.fourfold(1);
    if (actual !== 5) fail('must be five', { actual });
  });
  expect(await blamed('this.double(this.double(x))', [fourTimes, five])).toBeUndefined();
  expect(asked).toEqual([1, 2, 1, 2]);
});

test('nor is one that fails in another case alone', async () => {
  expect(await blamed('x === 1 ? this.double(this.double(x)) : 7', [fourTimes])).toBeUndefined();
});

test('a costly check is not run again where another one tells', async () => {
  const seven = check<SampleProcedures>('seven', 'Twice three is seven', async ({ student }) => {
    const actual = await student.double(3);
    if (actual !== 7) fail('must be seven', { actual });
  });
  expect(await blamed('this.double(this.double(x))', [seven, fourTimes])).toEqual(['sums.double']);
  expect(asked).not.toContain(3);
  expect(await blamed('this.double(this.double(x))', [seven])).toBeUndefined();
  expect(asked).toContain(3);
});
