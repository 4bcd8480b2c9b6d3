import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import { loadCourse } from '../../harness/rubric/course.ts';
import { withBodies } from '../../harness/source/blocks.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { costCheck } from './cost.ts';

const { folder, remove } = createTemporaryFolder('cost-test');
afterAll(remove);

test('work whose task has no time left is not told that its gradients cost too much', async () => {
  const { root, lab, rubric } = await loadCourse();
  const isBackprop = ({ id }: { id: string }) => id === 'q1.backprop';
  const questions = lab.questions.map((question) => ({
    ...question,
    tasks: question.tasks.map((task) => (isBackprop(task) ? { ...task, checks: [costCheck as never] } : task)),
  }));
  // Less than the call may take by its own limit.
  const sandbox = { ...rubric.sandbox, taskSeconds: 0.05 };
  const course = { root, lab: { ...lab, questions }, rubric: { ...rubric, sandbox } };
  const reference = readFileSync(join(root, 'reference/q1.ts'), 'utf8');
  writeFileSync(join(folder, 'q1.ts'), withBodies(reference, { 'q1.backward': 'for (;;);' }));
  const report = await gradeSubmission(course, { path: folder, seed: 1, task: 'q1.backprop' });
  const [task] = report.questions.flatMap(({ tasks }) => tasks.filter(isBackprop));
  expect(task.checks.at(-1)?.finding).toMatchObject({ code: 'time-limit', procedure: 'the whole task' });
});
