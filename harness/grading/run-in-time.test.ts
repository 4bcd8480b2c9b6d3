import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { descendantsOf } from '../../proofs/running.ts';
import { SAMPLE_LAB } from '../../testing/sample-copy.ts';
import type { SampleProcedures } from '../../testing/sample-lab/graders/sums/driver.ts';
import { judged } from '../authoring/afresh.ts';
import { check, fail } from '../authoring/check.ts';
import { loadCourse } from '../rubric/course.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { gradeSubmission } from './grade.ts';

const course = await loadCourse(SAMPLE_LAB);
const reference = readFileSync(join(SAMPLE_LAB, 'reference/sums.ts'), 'utf8');
const { folder, remove } = createTemporaryFolder('run-in-time-test');
afterAll(remove);

/** Looks for a wrong value, and would ask for it in other processes. */
const looksAfresh = check<SampleProcedures>('afresh', 'It is wrong', (context) => {
  const judge = async (student: typeof context.student) => {
    await student.double(3);
    fail('must be another', {});
  };
  const circumstances = () => [{ says: 'nothing', judge }];
  return judged(context, judge, { message: 'must be the same', input: '3', circumstances });
});

/**
 * Grades `double` by a check of two calls, between which somebody sends the child a signal in so many runs of the check,
 * and then by other ones.
 */
async function graded(signal: NodeJS.Signals, times: number, others: readonly (typeof looksAfresh)[] = []) {
  let runs = 0;
  const twoCalls = check<SampleProcedures>('two-calls', 'It answers twice', async ({ student }) => {
    await student.double(1);
    runs++;
    const children = runs <= times ? descendantsOf([process.pid], 'sandbox/child.ts') : [];
    for (const pid of children) process.kill(pid, signal);
    await student.double(2);
  });
  const [question] = course.lab.questions;
  const [double, fourfold] = question.tasks;
  const tasks = [{ ...double, checks: [twoCalls, ...others] as never[] }, fourfold];
  writeFileSync(join(folder, 'sums.ts'), reference);
  const lab = { ...course.lab, questions: [{ ...question, tasks }] };
  const report = await gradeSubmission({ ...course, lab }, { path: folder, seed: 1 });
  const [, checked, next] = report.questions[0].tasks[0].checks;
  return { runs, check: checked, next };
}

describe.runIf(process.platform === 'linux')('a child that gets a signal', () => {
  test('from somebody, once, costs nothing', async () => {
    expect(await graded('SIGKILL', 1)).toMatchObject({ runs: 2, check: { outcome: 'passed' } });
  });

  test('nor where the second try finds what would be asked in another process', async () => {
    expect(await graded('SIGKILL', 1, [looksAfresh])).toMatchObject({
      runs: 2,
      check: { outcome: 'passed' },
      next: { outcome: 'failed', finding: { message: 'must be another' } },
    });
  });

  test('and once more at the second try fails the check', async () => {
    const finding = { code: 'exited', how: 'signal SIGKILL', signal: 'SIGKILL' };
    expect(await graded('SIGKILL', 2)).toMatchObject({ runs: 2, check: { outcome: 'failed', finding } });
  });

  test('of a kind that only code brings upon itself is not tried again', async () => {
    expect(await graded('SIGSEGV', 1)).toMatchObject({
      runs: 1,
      check: { outcome: 'failed', finding: { signal: 'SIGSEGV' } },
    });
  });
});
