import { describe, test } from 'vitest';
import { loadCourse } from '../../harness/rubric/course.ts';
import { firstFailure, referenceBlocks } from './subject.ts';

// What Stryker runs against each mutant: a test a task, in the order of the lab, in which no task
// calls code of a later one. The first test that fails is then the mutant's own, if that one sees it.

const { MUTANTS_LAB: lab, MUTANTS_FOLDER: subject, MUTANTS_SEED: seed } = process.env;
if (!lab || !subject || !seed) throw new Error('this suite runs as a part of `npm run prove -- mutants` only');
const course = await loadCourse(lab);

for (const question of course.lab.questions) {
  const blocks = await referenceBlocks(course, question);
  describe(question.id, () => {
    for (const { id } of question.tasks) {
      test(id, async () => {
        const failure = await firstFailure(course, { id, blocks, subject, seed: Number(seed) });
        if (failure !== undefined) throw new Error(failure);
      });
    }
  });
}
