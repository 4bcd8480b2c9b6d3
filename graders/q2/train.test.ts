import { expect, test } from 'vitest';
import { liveHistoryCheck } from '../hidden.ts';
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
