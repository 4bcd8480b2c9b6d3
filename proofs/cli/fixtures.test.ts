import { describe, expect, test } from 'vitest';
import { knownMistakes } from '../../graders/mistakes/all.ts';
import { reference } from '../../graders/q1/reference.ts';
import { recordedTraining, train } from '../../graders/q1/training.ts';
import { acceptedHistories, recordedRun } from '../../graders/q2/history.ts';
import { reference as q2Reference } from '../../graders/q2/reference.ts';
import { q1Setup, q2Run, TRAINED } from '../../samples/recordings/setups.ts';
import { unseenInHistory } from '../../samples/recordings/unseen.ts';
import { differences } from '../tolerances/compare.ts';
import { DISTANCES, knownMistakesIn, readDistances } from '../tolerances/mistakes.ts';

const recordings = { q1: await recordedTraining(), q2: await recordedRun() };

describe('the fixtures on file', () => {
  // Short of `npm run fixtures -- --check`, which measures the envelopes and the distances again.
  test('are what the reference does in question 1: npm run fixtures otherwise', async () => {
    const { setup, losses } = recordings.q1;
    expect(differences(setup, q1Setup())).toEqual([]);
    expect(differences(losses, await train(reference, setup))).toEqual([]);
  });

  test('are what the reference does in question 2: npm run fixtures otherwise', async () => {
    const { run, accepted } = recordings.q2;
    expect(differences(run, q2Run())).toEqual([]);
    expect(differences(accepted, await acceptedHistories(q2Reference, run))).toEqual([]);
  });

  test.each([
    ['question 1', recordings.q1, DISTANCES.q1, TRAINED.q1],
    ['question 2', recordings.q2, DISTANCES.q2, TRAINED.q2],
  ])('have room between rounding and every mistake that %s can show', (_, { perturbations }, file, blocks) => {
    const mistakes = readDistances(file);
    expect(perturbations.reduce((sum, { runs }) => sum + runs, 0)).toBeGreaterThanOrEqual(16);
    expect(mistakes.margin).toBeGreaterThanOrEqual(10);
    const measured = [...mistakes.seen, ...mistakes.unseen].map(({ id }) => id);
    expect(measured.sort()).toEqual(
      knownMistakesIn(blocks)
        .map(({ id }) => id)
        .sort(),
    );
  });

  test('know no mistake as unseen that there is not', () => {
    const known = knownMistakes.map(({ id }) => id);
    expect(known).toEqual(expect.arrayContaining(Object.keys(unseenInHistory)));
  });

  test('tell the best epoch from the first, the last and the one with the smallest training loss', () => {
    const { run, accepted } = recordings.q2;
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
