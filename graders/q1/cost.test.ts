import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import { loadCourse } from '../../harness/rubric/course.ts';
import { withBodies } from '../../harness/source/blocks.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { faultyCost } from '../../samples/faulty/costly.ts';
import { costCheck } from './cost.ts';

const { folder, remove } = createTemporaryFolder('cost-test');
afterAll(remove);

/**
 * Grades a backward by the check of its cost alone.
 * @param share of what both passes may cost
 * @returns that check's report
 */
async function costOf(backward: string, { taskSeconds, share = 1 }: { taskSeconds?: number; share?: number } = {}) {
  const { root, lab, rubric } = await loadCourse();
  const isBackprop = ({ id }: { id: string }) => id === 'q1.backprop';
  const questions = lab.questions.map((question) => {
    const { bothPasses } = question.procedures;
    const most = (...call: never[]) => share * (bothPasses?.most?.(...call) ?? 0);
    return {
      ...question,
      ...(bothPasses && { procedures: { ...question.procedures, bothPasses: { ...bothPasses, most } } }),
      tasks: question.tasks.map((task) => (isBackprop(task) ? { ...task, checks: [costCheck as never] } : task)),
    };
  });
  const sandbox = { ...rubric.sandbox, ...(taskSeconds && { taskSeconds }) };
  const course = { root, lab: { ...lab, questions }, rubric: { ...rubric, sandbox } };
  const reference = readFileSync(join(root, 'reference/q1.ts'), 'utf8');
  writeFileSync(join(folder, 'q1.ts'), withBodies(reference, { 'q1.backward': backward }));
  const report = await gradeSubmission(course, { path: folder, seed: 1, task: 'q1.backprop' });
  const [task] = report.questions.flatMap(({ tasks }) => tasks.filter(isBackprop));
  return task.checks.at(-1);
}

test('work whose task has no time left is not told that its gradients cost too much', async () => {
  // Less than the call may take by its own limit.
  expect((await costOf('for (;;);', { taskSeconds: 0.05 }))?.finding).toMatchObject({
    code: 'time-limit',
    procedure: 'the whole task',
  });
});

test('a pass for each weight, as fast as it comes, is told what it costs', async () => {
  const fast = faultyCost.find(({ id }) => id === 'backward-forward-mode-fast');
  // It costs twice the bound and more: three times that is waited for.
  const check = await costOf(fast?.blocks['q1.backward'] ?? '', { share: 0.1 });
  expect(check?.finding).toMatchObject({
    code: 'mismatch',
    message: expect.stringMatching(/once, from the last step/),
  });
});

test('derivatives by each weight, all but a few of them zero, are the dearest right work that passes', async () => {
  const check = await costOf(`
    const { Wax, Waa, Wya, ba, by } = this.parameters;
    const { x, a, yPred } = pass;
    const zeros = ({ rows, columns }: Matrix) => Matrix.zeros(rows, columns);
    const [dWax, dWaa, dWya, dba, dby] = [Wax, Waa, Wya, ba, by].map(zeros);
    let fromNextStep = zeros(ba);
    for (let t = x.length - 1; t >= 0; t--) {
      const dy = Matrix.sub(yPred[t], oneHot(targets[t], by.rows));
      const da = Wya.transpose().mmul(dy).add(fromNextStep);
      const dz = Matrix.mul(a[t + 1], a[t + 1]).neg().add(1).mul(da);
      dWya.add(dy.mmul(a[t + 1].transpose()));
      dby.add(dy);
      dba.add(dz);
      dWax.add(dz.mmul(x[t].transpose()));
      fromNextStep = Waa.transpose().mmul(dz);
      // By [unit, row, column].
      const before = a[t].to1DArray();
      const byWeight = before.map((_, unit) => before.map((_, row) => before.map((v) => (unit === row ? v : 0))));
      byWeight.forEach((rows, unit) => rows.forEach((row, i) => row.forEach((v, k) => {
        dWaa.set(i, k, dWaa.get(i, k) + dz.get(unit, 0) * v);
      })));
    }
    return { dWax, dWaa, dWya, dba, dby };`);
  expect(check).toMatchObject({ outcome: 'passed' });
});
