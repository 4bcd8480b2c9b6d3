import { type CheckContext, check, type Evidence, fail, onInput, withReading } from '../../harness/authoring/index.ts';
import { expectHistory } from '../toolkit/expect-history.ts';
import type { Q2Procedures, TrainingRun } from './driver.ts';
import { FLOOR, type Q2History } from './history.ts';
import { readTrainingLoss } from './read-training-loss.ts';
import { recordedRun } from './runs.ts';
import { describeRun } from './trained.ts';

export const recordedHistoryCheck = check<Q2Procedures>(
  'history-recorded',
  'Training gives the recorded validation losses',
  async (context) => {
    const recorded = await recordedRun();
    return compareHistories(context, recorded.run, recorded);
  },
  { oracle: 'recorded' },
);

/** @returns the validation curves; both losses are compared, for only together do they tell mistakes apart */
export async function compareHistories(
  { student }: CheckContext<Q2Procedures>,
  run: TrainingRun,
  { accepted, envelope }: Pick<Q2History, 'accepted' | 'envelope'>,
): Promise<Evidence> {
  const { history, trace } = await onInput(describeRun(run), student.train(run));
  const compare = (series: 'trainingLoss' | 'validationLoss', name: string, message: string) =>
    expectHistory(
      history[series],
      {
        series: name,
        accepted: accepted.map((reading) => ({ name: reading.name, values: reading[series] })),
        envelope: envelope[series],
        floor: FLOOR,
      },
      message,
    );
  compare(
    'trainingLoss',
    'training loss',
    withReading(
      'every epoch updates the weights once a batch, and its loss averages those before each update',
      readTrainingLoss(history.trainingLoss, trace, run),
    ),
  );
  const evidence = compare(
    'validationLoss',
    'validation loss',
    'the validation loss is that of the weights after the epoch, averaged over samples',
  );
  const readings = accepted.filter(({ bestEpoch }) => bestEpoch === history.bestEpoch);
  if (readings.length === 0) {
    const expected = accepted[0].bestEpoch;
    fail('bestEpoch is the epoch with the smallest validation loss', {
      input: describeRun(run),
      expected,
      actual: history.bestEpoch,
    });
  }
  return evidence;
}
