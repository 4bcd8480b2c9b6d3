import { CheckFailure } from 'lab-harness/authoring';
import { expect, test } from 'vitest';
import { liveHistoryCheck } from '../hidden.ts';
import { SPOILT } from '../toolkit/plain.ts';
import type { Trained, TrainingRun } from './driver.ts';
import { oracle } from './oracle.ts';
import type { TraceEntry } from './recorder.ts';
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
  // The recorded run serves five checks, one of the random ones seven.
  expect([...asked.values()].sort()).toEqual([1, 2, 2, 2, 2, 3, 3, 5, 7]);
});

test('a right training is right with the linear model in the place of another one, too', async () => {
  const apart = train.checks.flatMap(({ without }) => without?.forward ?? []);
  expect(apart).toHaveLength(9);
  for (const look of apart)
    await look({ student: reference as never, reference: reference as never, seed: -1, blocks: new Map() });
});

/** Runs a check on what the reference does, but for this. @returns what its finding says */
async function said(
  id: string,
  change: (trained: Trained, runs: [TrainingRun, TrainingRun?]) => Partial<Trained>,
): Promise<object> {
  const student = {
    ...reference,
    async train(...runs: [TrainingRun, TrainingRun?]) {
      const trained = await reference.train(...runs);
      return { ...trained, ...change(trained, runs) };
    },
  };
  const check = train.checks.find((each) => each.id === id);
  const failure = await check
    ?.run({ student, reference, seed: -1, blocks: new Map() })
    .catch((error: unknown) => error);
  return failure instanceof CheckFailure ? failure.finding : { message: String(failure) };
}

test('losses that are missing of epochs that were trained are no end of the training', async () => {
  const few = ({ history }: Trained) => ({ history: { ...history, trainingLoss: history.trainingLoss.slice(0, 2) } });
  const missing = 'losses are missing of epochs that were trained';
  expect(await said('schedule', few)).toMatchObject({ actual: `2: ${missing}` });
  const none = ({ history }: Trained) => ({ history: { ...history, trainingLoss: [0, 0] } });
  expect(await said('schedule', none)).toMatchObject({
    actual: `2: ${missing}`,
    message: expect.not.stringContaining('0 or less'),
  });
  const ended = (trained: Trained) => ({
    ...none(trained),
    trace: trained.trace.filter(({ batch }) => batch?.loader === 'training' && batch.epoch < 2),
  });
  expect(await said('schedule', ended)).toMatchObject({
    actual: expect.stringMatching(/^2: training ended after an epoch with the training loss 0/),
    message: expect.stringContaining('The last one is 0 or less'),
  });
});

test('validations that come late, or after other epochs', async () => {
  // From the second batch on, when everything else is done.
  const isLate = ({ batch }: TraceEntry) => batch?.loader === 'validation' && batch.batch > 0;
  const late = ({ trace }: Trained) => ({
    trace: [...trace.filter((pass) => !isLate(pass)), ...trace.filter(isLate)],
  });
  expect(await said('validation', late)).toMatchObject({
    message: expect.stringMatching(
      /batch 2 of 2 after epoch 3, and is run on it only after epoch 7: await each validation before training goes on$/,
    ),
  });
  // After epochs 2 and 5: those of the training that come next are before it.
  const early = ({ trace }: Trained) => ({
    trace: trace.toSorted((one, other) => placeOf(one) - placeOf(other)),
  });
  const placeOf = ({ batch }: TraceEntry) =>
    batch?.loader === 'validation' ? 3 * batch.epoch + 1.5 : (batch?.epoch ?? 0);
  expect(await said('validation', early)).toMatchObject({
    message: 'validationLoss must hold one value for each epoch divisible by validateEvery',
    expected: '2, after epochs 3, 6',
    actual: '2, after epochs 2, 5',
  });
});

test('validations with other weights than the last update of their epoch has left', async () => {
  const by = (weights: (before: TraceEntry) => string) =>
    said('validation', ({ trace }: Trained) => ({
      trace: trace.map((pass, i) => {
        const before = trace.findLast(({ batch }, at) => at < i && batch?.loader === 'training');
        return before && pass.batch?.loader === 'validation' ? { ...pass, weights: weights(before) } : pass;
      }),
    }));
  const must = 'the validation after epoch 3 must be made with the weights that the last update has left';
  expect(await by(({ weights }) => weights)).toMatchObject({ message: `${must}, and comes before that update` });
  expect(await by(() => 'others')).toMatchObject({ message: `${must}, and begins with others` });
});

test('values of an earlier training in the losses of a later one', async () => {
  const spoilt = ({ history }: Trained) => ({
    history: { ...history, trainingLoss: [SPOILT, ...history.trainingLoss] },
  });
  expect(await said('again', spoilt)).toMatchObject({
    message: 'trainingLoss must hold the losses of this training alone, and holds values of the one before',
  });
});

test('a second training that is wrong as the first one is told without it', async () => {
  const cut = ({ history }: Trained) => ({ history: { ...history, trainingLoss: history.trainingLoss.slice(1) } });
  const after = /, after a training of the same objects$/;
  expect(await said('again', (trained, [, before]) => (before ? cut(trained) : {}))).toMatchObject({
    input: expect.stringMatching(after),
  });
  expect(await said('again', cut)).toMatchObject({
    message: expect.stringMatching(/^trainingLoss must hold one value for each epoch/),
    input: expect.not.stringMatching(after),
  });
});
