import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { gradeSubmission } from '../../../harness/grading/grade.ts';
import { loadCourse } from '../../../harness/rubric/course.ts';
import { merged, mergedFaulty } from '../../../proofs/corpus/by-question.ts';
import { judgeCorrect, judgeFaulty, knownMistakeOf } from '../../../proofs/corpus/judge.ts';
import { COSTLY, correct, faulty, TOGETHER } from '../samples/all.ts';

// `SAMPLES=all` grades every sample in a submission of its own; without it a few stand for all.

const root = fileURLToPath(new URL('..', import.meta.url));
const course = await loadCourse(root);
const total = course.rubric.questions.reduce((sum, { marks }) => sum + marks, 0);
const isWhole = process.env.SAMPLES === 'all';

const withIds = (ids: readonly string[]) => faulty.filter(({ id }) => ids.includes(id));
const submissions = isWhole ? faulty.map((sample) => [sample]) : [withIds(TOGETHER), withIds([COSTLY])];

test.concurrent.each([
  ['reference', total],
  ['student', 0],
])('a submission that is the folder %s/ gets %d', async (folder, marks) => {
  expect((await gradeSubmission(course, { path: `${root}${folder}`, seed: 1 })).marks).toBe(marks);
});

describe.concurrent('a faulty sample costs exactly the tasks that it should, and is named', () => {
  const together = submissions.map((samples) => ({ samples, sample: mergedFaulty(course, samples) }));
  test.each(together)('$sample.id', async ({ samples, sample }) => {
    const { surprises, report } = await judgeFaulty(course, sample, 1);
    // The judge expects no name of what is merged: here are those that it must find, in the order of the tasks.
    const names = samples.flatMap((one) => knownMistakeOf(one) ?? []);
    expect(surprises).toEqual(names.length > 0 ? [`named as ${names.join(' or ')}`] : []);
    const lost = course.rubric.questions[0].tasks.filter(({ id }) => sample.fails.includes(id));
    expect(report.marks).toBe(total - lost.reduce((sum, { marks }) => sum + marks, 0));
  });
});

describe.concurrent('a correct sample gets all marks', () => {
  // One for each block, where not all are graded.
  const firsts = Map.groupBy(correct, ({ blocks }) => Object.keys(blocks).join());
  const samples = isWhole ? [...correct] : [merged([...firsts.values()].map(([sample]) => sample))];
  test.each(samples)('$id', async (sample) => {
    expect((await judgeCorrect(course, sample, 1)).surprises).toEqual([]);
  });
});
