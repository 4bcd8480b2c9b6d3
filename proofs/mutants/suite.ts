import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, test } from 'vitest';
import { loadCourse } from '../../harness/rubric/course.ts';
import { type Blocks, firstFailure, referenceBlocks } from './first-failure.ts';
import { readSettings } from './settings.ts';

// What Stryker runs against each mutant: a test a task, in the order of the lab, in which no task
// calls code of a later one. The first test that fails is then the mutant's own, if that one sees it.

// The first failing case is enough to kill a mutant: nobody reads the smallest one.
fc.configureGlobal({ endOnFailure: true });

const course = await loadCourse();
const { folder, seed } = readSettings();

for (const question of course.lab.questions) {
  describe(question.id, () => {
    let blocks: Blocks;
    beforeAll(async () => {
      blocks = await referenceBlocks(course, question);
    });
    for (const task of question.tasks) {
      test(task.id, async () => {
        const subject = join(folder, question.file);
        const failure = await firstFailure(course, { question, task, blocks, subject, seed });
        if (failure !== undefined) throw new Error(failure);
      });
    }
  });
}
