import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type Course, findTask } from '../../harness/rubric/course.ts';
import { allLabs } from '../../testing/labs.ts';
import { createWorkspace, firstFailure, referenceBlocks } from './subject.ts';

// The short version of `npm run prove -- mutants`: one or two mutants a task, planted by hand.

fc.configureGlobal({ endOnFailure: true });
afterAll(fc.resetConfigureGlobal);

const labs = await allLabs();

/** Grades a task of a text that takes the reference's place. */
async function failureOf(
  course: Course,
  id: string,
  mutate: (reference: string) => string,
): Promise<string | undefined> {
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
  ['perceptron.sigmoid', 'mul(z, -1)', 'mul(z, +1)'],
  ['perceptron.loss', 'this.l2 / 2', 'this.l2 * 2'],
  ['perceptron.gradient', 'neg().add(1)', 'neg().add(2)'],
  ['perceptron.train', 'decay * epoch', 'decay / epoch'],
  ['perceptron.predict', 'probability >= threshold', 'probability > threshold'],
  ['perceptron.validate', 'folds > count', 'folds >= count'],
])('%s: %j → %j is seen', async ([task, original, replacement]) => {
  const course = labs.find(({ lab }) => lab.questions.some(({ tasks }) => tasks.some(({ id }) => id === task)))!;
  const failure = await failureOf(course, task, (reference) => {
    expect(reference.split(original)).toHaveLength(2);
    return reference.replace(original, () => replacement);
  });
  expect(failure).toBeDefined();
});

const tasks = labs.flatMap((course) =>
  course.lab.questions.flatMap((question) => question.tasks.map(({ id }) => ({ course, id }))),
);
test.for(tasks)('$id: the reference itself passes', async ({ course, id }) => {
  expect(await failureOf(course, id, (reference) => reference)).toBeUndefined();
});
