import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SAMPLE_LAB } from '../../testing/sample-copy.ts';
import type { SampleProcedures } from '../../testing/sample-lab/graders/sums/driver.ts';
import { judged } from '../authoring/afresh.ts';
import { type Check, type CheckContext, check, fail } from '../authoring/check.ts';
import { describeFinding } from '../report/describe.ts';
import { loadCourse } from '../rubric/course.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { gradeSubmission } from './grade.ts';

// What is wrong only after other calls in the same process is told to be so, and nothing else is.

const course = await loadCourse(SAMPLE_LAB);
const reference = readFileSync(join(SAMPLE_LAB, 'reference/sums.ts'), 'utf8');
const { folder, remove } = createTemporaryFolder('afresh-test');
afterAll(remove);

type Student = CheckContext<SampleProcedures>['student'];

/** Doubles a number, and looks for whether the number that was doubled before it has made that wrong. */
const doubles = (x: number): Check<SampleProcedures> =>
  check(`double-${x}`, `Twice ${x}`, async (context) => {
    const judge = async (student: Student) => {
      const actual = await student.double(x);
      if (actual !== 2 * x) fail('must be twice as much', { expected: 2 * x, actual });
    };
    const circumstances = () =>
      (context.afresh?.earlier('double', [x]) ?? []).map(([y]) => ({
        says: `the double of ${y}`,
        async judge(student: Student) {
          await student.double(y as number);
          await judge(student);
        },
      }));
    await judged(context, judge, { message: 'must depend on its argument alone', input: String(x), circumstances });
  });

/** Grades a body of `double` by the doubles of some numbers, and reads what was found. */
async function found(body: string, numbers: readonly number[]): Promise<string[][]> {
  const [question] = course.lab.questions;
  const [double, ...others] = question.tasks;
  const tasks = [{ ...double, checks: numbers.map(doubles) as Check<never>[] as typeof double.checks }, ...others];
  writeFileSync(join(folder, 'sums.ts'), reference.replace('return 2 * x;', body));
  const lab = { ...course.lab, questions: [{ ...question, tasks }] };
  const report = await gradeSubmission({ ...course, lab }, { path: folder, seed: 1, task: double.id });
  const failed = report.questions[0].tasks[0].checks.filter(({ outcome }) => outcome !== 'passed');
  expect(failed.every(({ outcome }) => outcome === 'failed')).toBe(true);
  return failed.map(({ finding, replay }) => [
    ...(finding ? describeFinding(finding) : []),
    ...(replay ? ['again'] : []),
  ]);
}

const LARGEST =
  'const all = globalThis as { most?: number }; all.most = Math.max(all.most ?? 0, x); return 2 * all.most;';

test('of what is right alone, the call is named without which it is right, and no case is offered to repeat it', async () => {
  expect(await found(LARGEST, [1, 5, 2, 3])).toEqual([
    [
      'must depend on its argument alone',
      'what is wrong then: must be twice as much',
      'input     2',
      'after     the double of 5',
      'expected  4',
      'got       10',
    ],
    [
      'must depend on its argument alone',
      'what is wrong then: must be twice as much',
      'input     3',
      'after     the double of 5',
      'expected  6',
      'got       10',
    ],
  ]);
});

test('what is wrong alone, too, is told as what it is', async () => {
  const [said] = await found('return x > 1 ? 7 : 2;', [1, 2]);
  expect(said).toEqual(['must be twice as much', 'expected  4', 'got       7', 'again']);
});

test('as is what no earlier call makes wrong again', async () => {
  const once = 'const all = globalThis as { n?: number }; all.n = (all.n ?? 0) + 1; return all.n === 3 ? 7 : 2 * x;';
  const [said] = await found(once, [1, 2, 3]);
  expect(said).toEqual(['must be twice as much', 'expected  6', 'got       7', 'again']);
});
