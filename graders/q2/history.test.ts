import { expect, test } from 'vitest';
import { compareTrained, recordedRun } from './history.ts';

test.each([
  ['the floor holds it', 1 + 5e-6, 0, 'accepted', 0],
  ['the envelope holds it', 1 + 5e-5, 1e-5, 'accepted', 1],
  ['neither does', 1 + 5e-5, 1e-6, 'refused', 1],
])('a history is compared with an envelope where the floor does not decide: %s', async (_, factor, e, ends, times) => {
  const { run, accepted } = await recordedRun();
  const moved = (losses: number[]) => losses.map((loss) => factor * loss);
  const { trainingLoss, validationLoss, bestEpoch, predictions } = accepted[0];
  const history = { trainingLoss: moved(trainingLoss), validationLoss: moved(validationLoss), bestEpoch };
  const rest = { validated: [], trace: [], after: '', weights: { all: 0, found: 0 } };
  const trained = { history, predictions, ...rest };
  let measured = 0;
  const measure = () => {
    measured++;
    return { trainingLoss: trainingLoss.map(() => e), validationLoss: validationLoss.map(() => e) };
  };
  const ended = await compareTrained(trained, run, accepted, measure).then(
    () => 'accepted',
    ({ finding }) => (finding.code === 'history' ? 'refused' : finding.code),
  );
  expect([ended, measured]).toEqual([ends, times]);
});
