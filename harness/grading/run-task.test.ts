import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SAMPLE_LAB } from '../../testing/sample-copy.ts';
import type { SampleProcedures } from '../../testing/sample-lab/graders/sums/driver.ts';
import { type Check, check, fail } from '../authoring/check.ts';
import { redact } from '../report/redact.ts';
import { statusOf } from '../report/state.ts';
import { loadCourse } from '../rubric/course.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { gradeSubmission } from './grade.ts';

const course = await loadCourse(SAMPLE_LAB);
const reference = readFileSync(join(SAMPLE_LAB, 'reference/sums.ts'), 'utf8');
const { folder, remove } = createTemporaryFolder('run-task-test');
afterAll(remove);

/** Makes a check that so many times 1 is as many. */
const times = (procedure: 'double' | 'fourfold', factor: number) =>
  check<SampleProcedures>(procedure, `${procedure} is right`, async ({ student }) => {
    const actual = await student[procedure](1);
    if (actual !== factor) fail(`must be ${factor}`, { actual });
  });

/** Grades both functions as one task, in which the first one's check needs no other block; its status, marks and checks. */
const graded = (...changes: [from: string, to: string][]) => gradedWith({}, ...changes);

/** The same where the second one's check has more to it. */
async function gradedWith(more: Pick<Check<SampleProcedures>, 'without'>, ...changes: [from: string, to: string][]) {
  const [question] = course.lab.questions;
  const [rule] = course.rubric.questions;
  const blocks = ['sums.double', 'sums.fourfold'];
  const checks = [
    { ...times('double', 2), blocks: ['sums.double'] },
    { ...times('fourfold', 4), follows: ['double'], ...more },
  ] as never[];
  const lab = {
    ...course.lab,
    questions: [{ ...question, tasks: [{ ...question.tasks[0], blocks, checks }] }],
  };
  const rubric = { ...course.rubric, questions: [{ ...rule, tasks: [rule.tasks[0]] }] };
  const source = changes.reduce((text, [from, to]) => text.replace(from, to), reference);
  writeFileSync(join(folder, 'sums.ts'), source);
  const report = await gradeSubmission({ ...course, lab, rubric }, { path: folder, seed: 1 });
  const [task] = redact(report).questions[0].tasks;
  const found = task.checks.map(({ outcome, finding }) => (finding?.code === 'not-run' ? finding.because : outcome));
  const replayed = task.checks.flatMap(({ id, replay }) => (replay === undefined ? [] : [id]));
  const prints = task.checks.flatMap(({ finding }) => (finding?.printed === undefined ? [] : [finding.printed]));
  const explained = task.checks.filter((each) => each.follows !== undefined).map(({ id }) => id);
  const seen = { ...(explained.length > 0 && { explained }), ...(prints.length > 0 && { prints }) };
  return {
    status: statusOf(task),
    marks: task.marks,
    checks: found,
    ...(replayed.length > 0 && { replayed }),
    ...seen,
  };
}

const NO_FOURFOLD: [string, string] = ['return this.double(this.double(x));', "throw new Error('to do');"];

test('a check runs once its own blocks are filled in, and the task earns nothing before all are', async () => {
  expect(await graded()).toEqual({ status: '', marks: 8, checks: ['passed', 'passed', 'passed'] });
  expect(await graded(NO_FOURFOLD)).toEqual({
    status: 'not done yet (1 of 3 checks passes)',
    marks: 0,
    checks: ['failed', 'passed', 'waits for TODO(sums.fourfold)'],
  });
  expect(await graded(NO_FOURFOLD, ['2 * x', '3 * x'])).toMatchObject({
    status: 'not done yet (0 of 3 checks pass, 1 fails)',
    checks: ['failed', 'failed', 'waits for TODO(sums.fourfold)'],
  });
});

test('a block that cannot be run costs no check of another one', async () => {
  expect(await graded(['double(x));', 'double(x);'])).toEqual({
    status: 'cannot be run',
    marks: 0,
    checks: ['failed', 'passed', 'TODO(sums.fourfold) cannot be run'],
  });
});

test('wrong values follow from those of an earlier check, and from no error of it', async () => {
  const failed = ['passed', 'failed', 'failed'];
  expect(await graded(['2 * x', '3 * x'])).toMatchObject({ checks: failed, explained: ['fourfold'] });
  const threw = await graded(['2 * x', '[][x].y'], ['return this.double(this.double(x));', 'return 3 * x;']);
  const replayed = ['double', 'fourfold'];
  expect(threw).toEqual({ status: '2 of 3 checks failed', marks: 0, checks: failed, replayed });
});

test('a check that fails apart from an earlier one too, where it can look, does not follow from that one', async () => {
  const wrong: [string, string] = ['2 * x', '3 * x'];
  const failing = { explained: ['fourfold'], checks: ['passed', 'failed', 'failed'] };
  expect(await graded(wrong)).toMatchObject(failing);
  expect(await gradedWith({ without: { double: async () => undefined } }, wrong)).toMatchObject(failing);
  const prints: [string, string] = ['return 3 * x;', 'console.log(x); return 3 * x;'];
  const look = async () => fail('is wrong by itself', {});
  const apart = await gradedWith({ without: { double: look } }, wrong, prints);
  expect(apart).not.toHaveProperty('explained');
  // Its case alone runs no earlier check, and shows something else; nor did what is told print what the first look did.
  expect(apart).toMatchObject({ checks: ['passed', 'failed', 'failed'], replayed: ['double'], prints: ['1\n'] });
});
