import { fileURLToPath } from 'node:url';
import createDriver, { type TrainingRun } from '../../graders/q2/driver.ts';
import { acceptedHistories, FLOOR, nudged, type Q2History } from '../../graders/q2/history.ts';
import { reference } from '../../graders/q2/reference.ts';
import { distanceInTolerances, envelope, horizonOf, toleranceOf } from '../../graders/toolkit/history.ts';
import type { Sample } from '../../harness/authoring/index.ts';
import { loadVariant } from '../../harness/grading/load-variant.ts';
import type { TrainingHistory } from '../../lab/q2/contracts.ts';
import type { Solution } from '../../lab/q2/module.ts';
import { tf } from '../../lab/q2/tensorflow.ts';
import { SeededRandom } from '../../lab/random.ts';
import { q2Run, TRAINED } from '../../samples/recordings/setups.ts';
import { correctSamplesIn, type HarmlessRuns, NUDGES, perturbationsOf } from './harmless.ts';
import { measureMistakes } from './mistakes.ts';
import type { RecordedMistakes } from './schema.ts';

const SERIES = ['trainingLoss', 'validationLoss'] as const;
type Series = (typeof SERIES)[number];

/**
 * Records question 2: the histories to accept, how far harmless changes move them, and how far mistakes do.
 * @throws UsageError where a mistake lies too near
 */
export async function recordQ2(): Promise<{ history: Q2History; distances: RecordedMistakes }> {
  const run = q2Run();
  const accepted = await acceptedHistories(reference, run);
  // Else keeping the first or the last epoch's weights would pass for keeping the best one's.
  if (accepted.some(({ bestEpoch }) => bestEpoch === 1 || bestEpoch === run.epochs)) {
    throw new Error('the best epoch of the recorded run is the first or the last: record another seed');
  }
  const harmless = await runHarmless(run);
  const ofSeries = <T>(value: (series: Series) => T) => ({
    trainingLoss: value('trainingLoss'),
    validationLoss: value('validationLoss'),
  });
  const measured = ofSeries((series) =>
    envelope(
      accepted.map((reading) => reading[series]),
      harmless.flatMap(({ runs }) => runs.map((history) => history[series])),
    ),
  );
  const tolerance = ofSeries((series) => toleranceOf(measured[series], FLOOR));
  const distanceOf = async (work: Sample) => {
    const history = await historyOf(work, run).catch(() => undefined);
    if (!history) return Number.POSITIVE_INFINITY;
    const distances = SERIES.map((series) => {
      const values = accepted.map((reading) => ({ name: reading.name, values: reading[series] }));
      return distanceInTolerances(history[series], values, tolerance[series], horizonOf(measured[series]));
    });
    const distance = Math.max(...distances);
    // The best epoch is compared exactly.
    const isBest = accepted.some(({ bestEpoch }) => bestEpoch === history.bestEpoch);
    return distance <= 1 && !isBest ? Number.POSITIVE_INFINITY : distance;
  };
  const bothSeries = (history: Pick<TrainingHistory, Series>) => SERIES.flatMap((series) => history[series]);
  const runs = harmless.map(({ change, runs }): HarmlessRuns => ({ change, histories: runs.map(bothSeries) }));
  const history: Q2History = {
    version: 2,
    about:
      'Question 2: losses (lossScale times the mean squared error) of training tanh RNN layers and a dense layer with Adam (beta1 0.9, ' +
      'beta2 0.999, epsilon 1e-8), one update a batch in the given order, validated after the epochs divisible by ' +
      'validateEvery. Weights: of each layer the kernel, the recurrent kernel and the bias, then the dense kernel and ' +
      'bias; tensors are row by row, float32.',
    run,
    accepted,
    perturbations: perturbationsOf(accepted.map(bothSeries), runs),
    envelope: measured,
    tolerance,
  };
  return { history, distances: await measureMistakes(TRAINED.q2, distanceOf) };
}

async function runHarmless(run: TrainingRun): Promise<{ change: string; runs: TrainingHistory[] }[]> {
  const random = new SeededRandom(2);
  const fromNudged: TrainingHistory[] = [];
  for (let i = 0; i < NUDGES; i++) fromNudged.push((await reference.train(nudged(run, random))).history);
  const fromCorrect: TrainingHistory[] = [];
  for (const work of correctSamplesIn(TRAINED.q2)) fromCorrect.push(await historyOf(work, run));
  return [
    { change: 'every weight moved by one unit in the last place', runs: fromNudged },
    { change: 'right work written otherwise', runs: fromCorrect },
    { change: 'plain JavaScript in place of WebAssembly', runs: [await onCpu(run)] },
  ];
}

const REFERENCE = fileURLToPath(new URL('../../reference/q2.ts', import.meta.url));

async function historyOf({ blocks }: Sample, run: TrainingRun): Promise<TrainingHistory> {
  return (await createDriver(await loadVariant<Solution>(REFERENCE, blocks)).train(run)).history;
}

async function onCpu(run: TrainingRun): Promise<TrainingHistory> {
  const backend = tf.getBackend();
  // Else TensorFlow.js advertises its native package on this backend's first use.
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
  try {
    return (await reference.train(run)).history;
  } finally {
    await tf.setBackend(backend);
    tf.env().set('PROD', false);
  }
}
