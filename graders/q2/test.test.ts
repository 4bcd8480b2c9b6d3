import { expect, test } from 'vitest';
import type { Tested, TestRun } from './driver.ts';
import { reference } from './reference.ts';
import { test as task } from './test.ts';

/** Runs a check of the task on the reference, whose results are changed; what fails is a finding. */
async function outcome(id: string, change: (result: Tested, run: TestRun) => Partial<Tested>): Promise<unknown> {
  const student = {
    ...reference,
    async test(run: TestRun) {
      const result = await reference.test(run);
      return { ...result, ...change(result, run) };
    },
  };
  const found = task.checks.find((check) => check.id === id);
  try {
    return await found?.run({ student, reference, seed: 1, blocks: new Map() });
  } catch (failure) {
    return (failure as { finding: unknown }).finding;
  }
}

test('a mean over batches is accepted, and said to be one', async () => {
  const mean = ({ losses }: Tested) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  expect(await outcome('loss', (result) => ({ loss: mean(result) }))).toEqual({
    kind: 'note',
    text: 'the loss is a mean over batches, which is accepted',
  });
  expect(await outcome('loss', () => ({}))).toBeUndefined();
});

test('predictions that are wrong of a model without weights alone', async () => {
  const isZero = ({ tested }: TestRun) => tested.weights.every((weight) => weight === 0);
  const finding = await outcome('predictions', ({ predictions }, run) => ({
    predictions: isZero(run) ? predictions.map(() => 1) : predictions,
  }));
  expect(finding).toMatchObject({ input: expect.stringContaining('weights that are all 0') });
});
