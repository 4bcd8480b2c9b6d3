import { expect, test } from 'vitest';
import type { TrainingRun } from './driver.ts';
import { compareTrained, recordedRun, trainingLossHint } from './history.ts';
import type { TraceEntry } from './recorder.ts';

// Two epochs over batches of 3 windows and of 1.
const order = [
  [[0, 1, 2], [3]],
  [[3, 1, 0], [2]],
];
const run = { epochs: 2, order } as unknown as TrainingRun;

/** Makes a forward pass on a training batch, after so many updates. */
const pass = (epoch: number, batch: number, updates: number, loss: number): TraceEntry => ({
  batch: { loader: 'training', epoch, batch },
  weights: `after ${updates} updates`,
  loss,
});

// Each batch before its update and after it: means over samples 7.5 and 5, then 3.5 and 1.5.
const trace = [
  pass(0, 0, 0, 8),
  pass(0, 0, 1, 5),
  pass(0, 1, 1, 6),
  pass(0, 1, 2, 5),
  pass(1, 0, 2, 4),
  pass(1, 0, 3, 1),
  pass(1, 1, 3, 2),
  pass(1, 1, 4, 3),
];

test('the losses after the updates are named', () => {
  expect(trainingLossHint([5, 1.5], trace, run)).toMatch(/^These are the losses of another forward pass after each/);
});

test.each([
  ['the losses before the updates', [7.5, 3.5]],
  ['other losses', [5, 2]],
  ['too few losses', [5]],
  ['too many losses', [5, 1.5, 1.5]],
])('%s are not', (_, trainingLoss) => {
  expect(trainingLossHint(trainingLoss, trace, run)).toBeUndefined();
});

test('forward passes with the same weights come from before the update', () => {
  const before = trace.map((entry) => ({ ...entry, weights: `of batch ${entry.batch?.epoch} ${entry.batch?.batch}` }));
  expect(trainingLossHint([5, 1.5], before, run)).toBeUndefined();
});

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
  const training = Promise.resolve({ history, predictions, ...rest });
  let measured = 0;
  const measure = () => {
    measured++;
    return { trainingLoss: trainingLoss.map(() => e), validationLoss: validationLoss.map(() => e) };
  };
  const ended = await compareTrained(training, run, accepted, measure).then(
    () => 'accepted',
    ({ finding }) => (finding.code === 'history' ? 'refused' : finding.code),
  );
  expect([ended, measured]).toEqual([ends, times]);
});
