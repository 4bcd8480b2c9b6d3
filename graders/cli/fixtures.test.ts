import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { differences } from '../compare-fixtures.ts';
import { Q1_HISTORY } from '../q1/training.ts';
import { Q2_HISTORY, recordedRun } from '../q2/runs.ts';
import { recordQ1, recordQ2 } from '../record.ts';

const read = (file: URL) => JSON.parse(readFileSync(file, 'utf8'));

describe('the fixtures on file', () => {
  test('are what the reference does in question 1: npm run fixtures otherwise', async () => {
    expect(differences(read(Q1_HISTORY), await recordQ1())).toEqual([]);
  });

  test('are what the reference does in question 2: npm run fixtures otherwise', async () => {
    expect(differences(read(Q2_HISTORY), await recordQ2())).toEqual([]);
  });

  test('tell the best epoch from the first, the last and the one with the smallest training loss', () => {
    const { run, accepted } = recordedRun();
    for (const { trainingLoss, bestEpoch } of accepted) {
      const smallest = 1 + trainingLoss.indexOf(Math.min(...trainingLoss));
      expect([1, run.epochs, smallest]).not.toContain(bestEpoch);
    }
  });
});

describe('a difference', () => {
  test.each([
    ['another number', { a: [1, 2] }, { a: [1, 2.1] }, ['a.1: 2 on file, 2.1 now']],
    ['rounding', { a: 1 }, { a: 1 + 1e-12 }, []],
    ['another length', { a: [1] }, { a: [1, 2] }, ['a.1: undefined on file, 2 now']],
    ['another text', { a: 'x' }, { a: 'y' }, ['a: "x" on file, "y" now']],
    ['another measurement of rounding', { envelope: [1e-16] }, { envelope: [3e-16] }, []],
  ])('of %s is told or not', (_, old, fresh, told) => {
    expect(differences(old, fresh)).toEqual(told);
  });
});
