import {
  bandAround,
  correctRuns,
  distanceInTolerances,
  type HarmlessRuns,
  type LoadBlocks,
  nudgedRuns,
  perturbationsOf,
  type Recording,
  type Sample,
} from 'lab-harness/authoring';
import '@tensorflow/tfjs-backend-cpu';
import createDriver, { type TrainingRun } from '../../graders/q2/driver.ts';
import { acceptedHistories, FLOOR, nudged, type Q2History } from '../../graders/q2/history.ts';
import { oracle } from '../../graders/q2/oracle.ts';
import { reference } from '../../graders/q2/reference.ts';
import { inBatches, indicesUpTo, randomWeights, shuffledOrder, windowsOf } from '../../graders/q2/runs.ts';
import type { TrainingHistory } from '../../lab/q2/contracts.ts';
import type { Solution } from '../../lab/q2/module.ts';
import { tf } from '../../lab/q2/tensorflow.ts';
import { SeededRandom } from '../../lab/random.ts';

const SERIES = ['trainingLoss', 'validationLoss'] as const;
type Series = (typeof SERIES)[number];

/** Sets up six epochs of a network with 6 hidden units on a noisy wave, with short last batches. */
function setUp(): TrainingRun {
  const random = new SeededRandom(20_240_349);
  const wave = Array.from({ length: 120 }, (_, i) => 0.8 * Math.sin(i / 6) + random.uniformBetween(-0.25, 0.25));
  const model = { hiddenSize: 6, layers: 1 };
  const training = windowsOf(wave.slice(0, 82), 4);
  const validation = windowsOf(wave.slice(82), 4);
  const epochs = 6;
  return {
    model,
    weights: randomWeights(model, random),
    training,
    order: shuffledOrder(training.y.length, 32, epochs, random),
    validation,
    validationBatches: inBatches(indicesUpTo(validation.y.length), 32),
    epochs,
    validateEvery: 1,
    learningRate: 0.05,
    lossScale: 2,
    lossShift: 0,
    unseen: windowsOf(
      Array.from({ length: 9 }, () => Math.fround(random.uniformBetween(-1, 1))),
      4,
    ).x,
  };
}

async function run(): Promise<Pick<Q2History, 'run' | 'accepted'>> {
  const run = setUp();
  const { accepted } = await acceptedHistories(oracle, run);
  // Else weights of the first, the last or the best trained epoch would pass for those of the best validated one.
  for (const { trainingLoss, bestEpoch } of accepted) {
    const smallest = 1 + trainingLoss.indexOf(Math.min(...trainingLoss));
    if ([1, run.epochs, smallest].includes(bestEpoch))
      throw new Error(
        'the best epoch of the recorded run is the first, the last or the best trained: take another seed',
      );
  }
  return { run, accepted };
}

type Blocks = Pick<Sample, 'blocks'>;

const historyOf = async (setup: TrainingRun, { blocks }: Blocks, load: LoadBlocks) =>
  (await createDriver(await load<Solution>(blocks)).train(setup)).history;

export const q2Recording: Recording<Q2History> = {
  question: 'q2',
  blocks: ['q2.fields', 'q2.constructor', 'q2.forward', 'q2.train'],
  run,
  async measure(correct, load) {
    const { run: setup, accepted } = await run();
    const random = new SeededRandom(2);
    const harmless: HarmlessRuns<TrainingHistory>[] = [
      { change: 'float32 in place of float64', histories: [(await reference.train(setup)).history] },
      await nudgedRuns(async () => (await reference.train(nudged(setup, random))).history),
      await correctRuns(correct, (sample) => historyOf(setup, sample, load)),
      { change: 'float32 in plain JavaScript in place of WebAssembly', histories: [await onCpu(setup)] },
    ];
    const bandOf = (series: Series) =>
      bandAround(
        accepted.map((reading) => reading[series]),
        harmless.flatMap(({ histories }) => histories.map((history) => history[series])),
        FLOOR,
      );
    const [trainingLoss, validationLoss] = SERIES.map(bandOf);
    const bothSeries = (history: Pick<TrainingHistory, Series>) => SERIES.flatMap((series) => history[series]);
    return {
      version: 3,
      about:
        'Question 2: losses (lossScale times the mean squared error) of training tanh RNN layers and a dense layer with Adam (beta1 0.9, ' +
        'beta2 0.999, epsilon 1e-8), one update a batch in the given order, validated after the epochs divisible by ' +
        'validateEvery, in float64. Weights: of each layer the kernel, the recurrent kernel and the bias, then the dense ' +
        'kernel and bias; tensors are row by row, float32.',
      run: setup,
      accepted,
      perturbations: perturbationsOf(
        accepted.map(bothSeries),
        harmless.map(({ change, histories }) => ({ change, histories: histories.map(bothSeries) })),
      ),
      envelope: { trainingLoss: trainingLoss.envelope, validationLoss: validationLoss.envelope },
      tolerance: { trainingLoss: trainingLoss.tolerance, validationLoss: validationLoss.tolerance },
    };
  },
  async distance({ run, accepted, envelope }, sample, load) {
    const found = await historyOf(run, sample, load).catch(() => undefined);
    if (!found) return Number.POSITIVE_INFINITY;
    const distances = SERIES.map((series) => {
      const values = accepted.map((reading) => ({ name: reading.name, values: reading[series] }));
      return distanceInTolerances(found[series], { accepted: values, envelope: envelope[series], floor: FLOOR });
    });
    const distance = Math.max(...distances);
    // The best epoch is compared exactly.
    const isBest = accepted.some(({ bestEpoch }) => bestEpoch === found.bestEpoch);
    return distance <= 1 && !isBest ? Number.POSITIVE_INFINITY : distance;
  },
};

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
