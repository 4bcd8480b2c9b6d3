import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { findTask, loadCourse } from '../../harness/rubric/course.ts';
import { createWorkspace, firstFailure, referenceBlocks } from './subject.ts';

// The short version of `npm run prove -- mutants`: one or two mutants a task, planted by hand.

fc.configureGlobal({ endOnFailure: true });
afterAll(fc.resetConfigureGlobal);

const course = await loadCourse();

/** Grades a task of a text that takes the reference's place. */
async function failureOf(id: string, mutate: (reference: string) => string): Promise<string | undefined> {
  const { question } = findTask(course, id);
  const text = mutate(readFileSync(join(course.root, question.reference), 'utf8'));
  const workspace = createWorkspace(course, new Map([[question.file, text]]));
  try {
    const blocks = await referenceBlocks(course, question);
    return await firstFailure(course, { id, blocks, subject: workspace.subject, seed: 1 });
  } finally {
    workspace.remove();
  }
}

test.for([
  ['q1.softmax', 'x.max()', 'x.min()'],
  ['q1.loss', 'sum + Math.log', 'sum - Math.log'],
  ['q1.backprop', 'a.length - 1]))', 'a.length - 2]))'],
  ['q1.backprop', 't >= 0', 't > 0'],
  ['q1.predict', 'drawn < MAX_DRAWN', 'drawn <= MAX_DRAWN'],
  ['q1.predict', "start || '\\n'", "start && '\\n'"],
  ['q2.train', 'layer < layers - 1', 'layer <= layers - 1'],
  ['q2.train', 'loss < best.loss', 'loss <= best.loss'],
  ['q2.test', '* x.shape[0];\n      predictions', '/ x.shape[0];\n      predictions'],
])('%s: %j → %j is seen', async ([task, original, replacement]) => {
  const failure = await failureOf(task, (reference) => {
    expect(reference.split(original)).toHaveLength(2);
    return reference.replace(original, () => replacement);
  });
  expect(failure).toBeDefined();
});

test.for(course.lab.questions.flatMap(({ tasks }) => tasks.map(({ id }) => id)))(
  '%s: the reference itself passes',
  async (task) => {
    expect(await failureOf(task, (reference) => reference)).toBeUndefined();
  },
);
