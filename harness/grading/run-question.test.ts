import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
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

/**
 * Grades `fourfold` by some checks beside a `double` that is wrong for all numbers, and a third task where there is one.
 * @param limits others than the lab's
 */
async function graded(
  fourfold: string,
  checks: readonly Check<SampleProcedures>[],
  next: readonly Check<SampleProcedures>[] = [],
  limits: Partial<typeof course.rubric.sandbox> = {},
  known: { mistakes?: string } = {},
) {
  const [question] = course.lab.questions;
  const [rule] = course.rubric.questions;
  const [double, task] = question.tasks;
  const { answers, procedures } = question;
  const counted = (values: unknown[]) => {
    asked.push(...values);
    return answers.double(values);
  };
  const withChecks = (id: string, own: readonly Check<SampleProcedures>[]) => ({ ...task, id, checks: own as never[] });
  const changed = {
    ...question,
    ...known,
    answers: { double: counted },
    procedures: { fourfold: { ...procedures.fourfold, costly: false }, double: { ...procedures.double, costly: true } },
    tasks: [double, withChecks(task.id, checks), withChecks('sums.next', next)],
  };
  const rules = next.length > 0 ? [...rule.tasks, { ...rule.tasks[0], id: 'sums.next' }] : rule.tasks;
  const source = reference.replace('2 * x', 'x + 0.5').replace('this.double(this.double(x))', fourfold);
  writeFileSync(join(folder, 'sums.ts'), source);
  const lab = { ...course.lab, questions: [changed] };
  const sandbox = { ...course.rubric.sandbox, ...limits };
  const rubric = { ...course.rubric, sandbox, questions: [{ ...rule, tasks: rules }] };
  const report = await gradeSubmission({ ...course, lab, rubric }, { path: folder, seed: 1 });
  return report.questions[0].tasks;
}

/** Sleeps, which is counted in full, for two thirds of the time that calls may take. */
const SLEEP = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 800);';

/** Tells which tasks are to blame for the failure of `fourfold`. */
async function blamed(fourfold: string, checks: readonly Check<SampleProcedures>[]): Promise<string[] | undefined> {
  const [, { outcome, blockedBy }] = await graded(fourfold, checks);
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

test('of a task that is not, checks are that are right in their case with the reference’s functions', async () => {
  const is = (id: string, expected: number) =>
    check<SampleProcedures>(id, `Four times one is ${expected}`, async ({ student }) => {
      const actual = await student.fourfold(1);
      if (actual !== expected) fail('must be that', { actual });
    });
  const [, task] = await graded('this.double(this.double(x))', [is('five', 5), is('four', 4), is('six', 6)]);
  expect(task.blockedBy).toBeUndefined();
  expect(task.checks.flatMap(({ id, blockedBy }) => (blockedBy ? [[id, ...blockedBy]] : []))).toEqual([
    ['four', 'sums.double'],
  ]);
});

test('what is shown of a check is wrong with the reference’s functions, where another of its cases is', async () => {
  const [, task] = await graded('x > 5 ? 7 : this.double(this.double(x))', [fourTimes]);
  const [, { finding, blockedBy, replay }] = task.checks;
  expect(blockedBy).toBeUndefined();
  expect(finding).toMatchObject({
    actual: '7',
    hints: [expect.stringMatching(/^seen with a right double in place of yours: mend that first/)],
  });
  expect(replay).toBeUndefined();
});

test('what is shown of a check stays where a known mistake does the same', async () => {
  // As of a fourfold that is 3, and with the reference's double right up to 5.
  const mistakes = join(folder, 'mistakes.ts');
  const three = {
    id: 'three',
    says: 'It is three.',
    blocks: { 'sums.fourfold': 'return 3;' },
    fails: ['sums.fourfold'],
  };
  writeFileSync(mistakes, `export default ${JSON.stringify([three])};`);
  const known = { mistakes: relative(root, mistakes) };
  const [, task] = await graded('x > 5 || this.double(x) !== 2 * x ? 3 : 4 * x', [fourTimes], [], {}, known);
  const [, { finding, replay }] = task.checks;
  expect(finding).toMatchObject({ actual: '3', mistakes: [{ id: 'three' }] });
  expect(finding).not.toHaveProperty('hints');
  expect(replay).toBeDefined();
});

test('what is shown of no other check is run again where one hangs', async () => {
  const begun: string[] = [];
  const checks = ['one', 'other'].map((id) =>
    check<SampleProcedures>(id, `The result is four times the argument, ${id}`, (context) =>
      holdsFor(
        context,
        fc.integer({ min: 1, max: 1000 }),
        async ({ student }, x) => {
          begun.push(`${id} ${x}`);
          const actual = await student.fourfold(x);
          if (actual !== 4 * x) fail('must be four times as much', { actual });
        },
        { runs: 20 },
      ),
    ),
  );
  const body = '(() => { if (x < 6 && this.double(x) === 2 * x) for (;;); return 7; })()';
  const [, task] = await graded(body, checks, [], { callSeconds: 0.2 });
  expect(task.checks.filter(({ outcome }) => outcome === 'failed')).toHaveLength(2);
  expect(begun.at(-1)).toBe('one 1');
});

test('a costly check is run again to tell whether it is blocked where the task is not', async () => {
  const costly = check<SampleProcedures>('costly', 'Twice three is six, and four times twelve', async ({ student }) => {
    const actual = [await student.double(3), await student.fourfold(3)];
    if (actual.join() !== '6,12') fail('must be these', { actual });
  });
  const five = check<SampleProcedures>('five', 'Four times one is five', async ({ student }) => {
    const actual = await student.fourfold(1);
    if (actual !== 5) fail('must be five', { actual });
  });
  const [, task] = await graded('this.double(this.double(x))', [costly, five]);
  expect(task.blockedBy).toBeUndefined();
  expect(task.checks.map(({ blockedBy }) => blockedBy)).toEqual([undefined, ['sums.double'], undefined]);
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

test.each([
  ['hang', 'for (;;);', 5, 1],
  ['take two thirds of the time that there is for all of them', SLEEP, 0.2, 2],
])('cases that %s where the functions are right cost no more than that', async (_, spend, taskSeconds, again) => {
  const begun: number[] = [];
  const checks = [1, 2, 3, 4, 5].map((x) =>
    check<SampleProcedures>(`of-${x}`, `Four times ${x}`, async ({ student }) => {
      begun.push(x);
      const actual = await student.fourfold(x);
      if (actual !== 4 * x) fail('must be four times as much', { actual });
    }),
  );
  const body = `(() => { if (this.double(x) === 2 * x) { ${spend} } return 0; })()`;
  const [, task] = await graded(body, checks, [], { callSeconds: 0.2, taskSeconds });
  expect(task.checks.filter(({ outcome }) => outcome === 'failed')).toHaveLength(5);
  expect(task.checks.filter(({ blockedBy }) => blockedBy)).toEqual([]);
  expect(begun).toEqual([1, 2, 3, 4, 5, ...[1, 2].slice(0, again)]);
});

test('the next task runs while it is being found out who is to blame for a failure', async () => {
  const events: string[] = [];
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const four = check<SampleProcedures>('four', 'Four times one is four', async ({ student }) => {
    // The second time, with the reference’s values, it does not end before the next task has begun.
    const isAgain = events.push('four') > 1;
    if (isAgain) await begun;
    const actual = await student.fourfold(1);
    if (isAgain) events.push('explained');
    if (actual !== 4) fail('must be four', { actual });
  });
  const next = check<SampleProcedures>('next', 'It begins', async () => {
    events.push('next');
    begin();
  });
  const [, blocked, last] = await graded('this.double(this.double(x))', [four], [next]);
  expect(blocked.blockedBy).toEqual(['sums.double']);
  expect(last.outcome).toBe('passed');
  expect(events.toSorted()).toEqual(['explained', 'four', 'four', 'next']);
  expect(events.at(-1)).toBe('explained');
});
