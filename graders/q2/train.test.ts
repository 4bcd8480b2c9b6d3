import { expect, test } from 'vitest';
import { liveHistoryCheck } from '../hidden.ts';
import { SPOILT } from '../toolkit/plain.ts';
import type { TrainingRun } from './driver.ts';
import { oracle } from './oracle.ts';
import { reference } from './reference.ts';
import { train } from './train.ts';

test('each check passes alone, and all of them together ask for nine runs', async () => {
  const asked = new Map<string, number>();
  const student = {
    ...reference,
    train(...runs: [TrainingRun, TrainingRun?]) {
      const key = JSON.stringify(runs);
      asked.set(key, (asked.get(key) ?? 0) + 1);
      return reference.train(...runs);
    },
  };
  for (const [i, check] of [...train.checks, liveHistoryCheck].entries()) {
    const seed = check.sharedSeed ? -1 : i;
    await check.run({ student, reference: { ...reference, ...oracle }, seed, blocks: new Map() });
  }
  // The recorded run serves three checks, one of the random ones five.
  expect([...asked.values()].sort()).toEqual([1, 2, 2, 2, 2, 2, 3, 3, 5]);
});

test('values of an earlier training in the losses of a later one', async () => {
  const again = train.checks.find(({ id }) => id === 'again');
  const student = {
    ...reference,
    async train(...runs: [TrainingRun, TrainingRun?]) {
      const trained = await reference.train(...runs);
      return { ...trained, history: { ...trained.history, trainingLoss: [SPOILT, ...trained.history.trainingLoss] } };
    },
  };
  await expect(again?.run({ student, reference, seed: -1, blocks: new Map() })).rejects.toMatchObject({
    finding: {
      message: 'trainingLoss must hold the losses of this training alone, and holds values of the one before',
    },
  });
});
