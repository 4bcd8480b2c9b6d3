import { expect, test } from 'vitest';
import { missedHint } from './given.ts';
import { reference } from './reference.ts';
import { unevenRun } from './runs.ts';

test('a batch that the model is not run on is told of a validation that must be, not of one beside', async () => {
  const run = unevenRun(1);
  const trained = await reference.train(run);
  const { trace } = trained;
  const [one, other] = trace.filter(({ batch }) => batch?.loader === 'validation');
  const isOfSecond = trace.findIndex(({ batch }) => batch?.loader === 'training' && batch.epoch === 1);
  const missed = (own: typeof trace) => missedHint({ ...trained, trace: own }, run, 'validation');
  expect(missed(trace.toSpliced(isOfSecond + 1, 0, one))).toBeUndefined();
  expect(missed(trace.filter((pass) => pass !== other))).toMatch(
    /^In the validation after epoch 3 the model is not run on batch 2 of 2 of valLoader/,
  );
});
