import { afterAll, expect, test } from 'vitest';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import { loadCourse } from '../../harness/rubric/course.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { compose, writeSubmission } from '../compose.ts';
import { loadSamples } from '../load-samples.ts';
import { randomFrom } from '../random.ts';
import { disguise } from './disguise.ts';
import { findCopies, plantClass } from './planted-class.ts';

const course = await loadCourse();
const samples = await loadSamples(course);
const scratch = createTemporaryFolder('disguised');
afterAll(scratch.remove);

test('copies are more alike than submissions that only have some blocks in common', async () => {
  const { found, others } = await findCopies(course, plantClass(course, samples, 30, 4, 1));
  expect(found).toBe(4);
  // Others do have something in common, or it would be too easy.
  expect(others[0]).toBeGreaterThan(0.3);
});

test('a disguised submission looks different and does the same', async () => {
  const copy = new Map(
    [...compose({ blocks: {} }, course)].map(([name, text]) => [name, disguise(text, randomFrom(1))]),
  );
  expect(copy.get('q1.ts')).not.toMatch(/Hint|\bdz\b|\bstartIndices\b|pass = this\.forward\(\[next\]/);
  const path = writeSubmission(copy, scratch.folder);
  const { questions } = await gradeSubmission(course, { path, task: 'backprop', seed: 1 });
  expect(questions[0].tasks.find(({ id }) => id === 'q1.backprop')).toMatchObject({ outcome: 'passed' });
});
