import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { descendantsOf } from '../../proofs/running.ts';
import { SAMPLE_LAB } from '../../testing/sample-copy.ts';
import type { SampleProcedures } from '../../testing/sample-lab/graders/sums/driver.ts';
import { check } from '../authoring/check.ts';
import { loadCourse } from '../rubric/course.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { gradeSubmission } from './grade.ts';

const course = await loadCourse(SAMPLE_LAB);
const reference = readFileSync(join(SAMPLE_LAB, 'reference/sums.ts'), 'utf8');
const { folder, remove } = createTemporaryFolder('run-in-time-test');
afterAll(remove);

/** Grades `double` by a check of two calls, between which somebody sends the child a signal in so many runs of the check. */
async function graded(signal: NodeJS.Signals, times: number) {
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
  const tasks = [{ ...double, checks: [twoCalls] as never[] }, fourfold];
  writeFileSync(join(folder, 'sums.ts'), reference);
  const lab = { ...course.lab, questions: [{ ...question, tasks }] };
  const report = await gradeSubmission({ ...course, lab }, { path: folder, seed: 1 });
  return { runs, check: report.questions[0].tasks[0].checks[1] };
}

describe.runIf(process.platform === 'linux')('a child that gets a signal', () => {
  test('from somebody, once, costs nothing', async () => {
    expect(await graded('SIGKILL', 1)).toMatchObject({ runs: 2, check: { outcome: 'passed' } });
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
