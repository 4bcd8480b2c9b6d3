import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { loadCourse } from '../../harness/course.ts';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import type { GradeReport, TaskReport } from '../../harness/report/schema.ts';
import { backwardWrong } from './backward.ts';
import { changedFiles, compose, writeSubmission } from './compose.ts';
import { forwardWrong } from './forward.ts';
import { lossWrong } from './loss.ts';
import { predictWrong } from './predict.ts';
import { q2Wrong } from './q2.ts';
import { right } from './right.ts';
import { softmaxWrong } from './softmax.ts';

const course = await loadCourse();
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function grade(files: ReadonlyMap<string, string>): Promise<GradeReport> {
  const folder = writeSubmission(files);
  folders.push(folder);
  return gradeSubmission(course, { folder, seed: 1 });
}

const tasksOf = (report: GradeReport): TaskReport[] => report.questions.flatMap(({ tasks }) => tasks);

/** Marks before and after the cap, by the tasks that fail: printed here so that the rubric is tested too. */
const MARKS = new Map([
  ['q1.softmax q1.predict', [35, 35]],
  ['q1.loss q1.predict', [35, 35]],
  ['q1.softmax q1.backprop q1.predict', [10, 10]],
  ['q1.backprop q1.predict', [20, 20]],
  ['q1.predict', [45, 45]],
  ['q2.train', [5, 5]],
  ['q2.test', [25, 25]],
]);

describe.concurrent('wrong work fails exactly the tasks that it should', () => {
  // The other question is not handed in: it is graded in a process of its own and costs the time.
  test.each([...softmaxWrong, ...lossWrong, ...forwardWrong, ...backwardWrong, ...predictWrong, ...q2Wrong])(
    '$id',
    async ({ blocks, fails, blocked = {} }) => {
      const report = await grade(changedFiles({ blocks }));
      const question = report.questions.find(({ id }) => fails[0].startsWith(id));
      const failed = question?.tasks.filter(({ outcome }) => outcome !== 'passed') ?? [];
      expect(failed.map(({ id }) => id)).toEqual(fails);
      expect(failed.every(({ outcome }) => outcome === 'failed')).toBe(true);
      for (const [task, causes] of Object.entries(blocked)) {
        expect(failed.find(({ id }) => id === task)?.blockedBy).toEqual(causes);
      }
      expect([question?.rawMarks, question?.marks]).toEqual(MARKS.get(fails.join(' ')));
    },
  );
});

describe.concurrent('unusual right work gets full marks', () => {
  test.each(right)('$id', async (work) => {
    const report = await grade(compose(work));
    expect(tasksOf(report).flatMap(({ checks }) => checks.flatMap(({ finding }) => finding ?? []))).toEqual([]);
    expect(report.questions.map(({ rawMarks, marks }) => [rawMarks, marks])).toEqual([
      [75, 70],
      [30, 30],
    ]);
    expect(report.marks).toBe(100);
  });
});
