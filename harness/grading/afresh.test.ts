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

/** What is done with a number that was doubled before, in a process of its own. */
type Before = (student: Student, y: number) => Promise<unknown>;

/** Doubles a number, and looks for whether the number that was doubled before it has made that wrong. */
const doubles = (x: number, before: Before, isChance: () => boolean): Check<SampleProcedures> =>
  check(`double-${x}`, `Twice ${x}`, async (context) => {
    const judge = async (student: Student) => {
      const actual = await student.double(x);
      if (actual !== 2 * x && !isChance()) fail('must be twice as much', { expected: 2 * x, actual });
    };
    const circumstances = () =>
      (context.afresh?.earlier('double', [x]) ?? []).map(([y]) => ({
        says: `the double of ${y}`,
        async judge(student: Student) {
          await before(student, y as number);
          await judge(student);
        },
      }));
    await judged(context, judge, { message: 'must depend on its argument alone', input: String(x), circumstances });
  });

/**
 * Grades a body of `double` by the doubles of some numbers, and reads what was found.
 * @param isChance whether a wrong double is taken for right this time
 */
async function found(
  body: string,
  numbers: readonly number[],
  before: Before = (student, y) => student.double(y),
  isChance = () => false,
): Promise<string[][]> {
  const [question] = course.lab.questions;
  const [double, ...others] = question.tasks;
  const tasks = [
    { ...double, checks: numbers.map((x) => doubles(x, before, isChance)) as Check<never>[] as typeof double.checks },
    ...others,
  ];
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

test('an error that is thrown only then is told apart from what is said of it, for its text is the submission’s', async () => {
  const once = 'const all = globalThis as { n?: number }; all.n = (all.n ?? 0) + 1;';
  const [said] = await found(`${once} if (all.n > 1) throw new RangeError(\`it is ${'$'}{x}\`); return 2 * x;`, [1, 2]);
  expect(said).toEqual([
    'must depend on its argument alone',
    'what is wrong then: double throws',
    'input     2',
    'after     the double of 1',
    'threw     RangeError: it is 2',
  ]);
});

/** Right of the second number alone. */
const FIRST = 'const all = globalThis as { first?: number }; all.first ??= x; if (x < 0) process.exit();';

test('what is met in a search that fails is not told, and what was found before it stands', async () => {
  const wrong = ['must be twice as much', 'expected  4', 'got       7', 'again'];
  const body = `${FIRST} return all.first === x ? 2 * x : 7;`;
  const failing = () => Promise.reject(new Error('there is no room left'));
  expect(await found(body, [1, 2], failing)).toEqual([wrong]);
  expect(await found(body, [1, 2], (student) => student.double(-1))).toEqual([wrong]);
});

test('a value that is wrong now and then is not told to depend on others', async () => {
  let times = 0;
  // Wrong at first, right alone, wrong after another, and wrong alone.
  const said = await found('return x > 1 ? 7 : 2 * x;', [1, 2], undefined, () => ++times === 2);
  expect(said).toEqual([['must be twice as much', 'expected  4', 'got       7', 'again']]);
});

test('a task in which a search has found nothing is not searched again', async () => {
  const late = 'const all = globalThis as { n?: number }; all.n = (all.n ?? 0) + 1; return all.n > 2 ? 7 : 2 * x;';
  const asked: number[] = [];
  const wrong = await found(late, [1, 2, 3, 4], async (_, y) => asked.push(y));
  expect(wrong).toHaveLength(2);
  expect(asked).toEqual([1, 2]);
});
