import { expect, test } from 'vitest';
import { sampleReport, sampleTask } from '../../testing/sample-report.ts';
import { type Judgement, verdictOf } from './judge.ts';
import { judgeFromSeeds } from './seeds.ts';

test('an error of our own from a further seed is no usual failure', async () => {
  const outcomes = ['failed', 'error', 'failed'] as const;
  const tasksFrom = (seed: number) => [sampleTask({ outcome: outcomes[seed] }), sampleTask({ id: 'sums.next' })];
  const judge = async (seed: number): Promise<Judgement> => {
    const tasks = tasksFrom(seed);
    return { sample: { id: 'adds-twice', blocks: {} }, report: sampleReport(tasks), tasks, surprises: [] };
  };
  const decide = async (seed: number) => verdictOf(tasksFrom(seed));
  const { unsteady } = await judgeFromSeeds([0, 1, 2], { judge, decide });
  expect(unsteady).toBe('fails sums.add from seeds 0, 2, errs in sums.add from seed 1');
});
