import {
  bandAround,
  correctRuns,
  distanceInTolerances,
  type LoadBlocks,
  NO_HOST,
  nudgedRuns,
  perturbationsOf,
  type Recording,
  type Sample,
} from 'lab-harness/authoring';
import createDriver, { type PerceptronModule } from '../graders/driver.ts';
import { bandOf, nudged, type RecordedHistory, type Setup } from '../graders/history.ts';
import { fromData, fromLayers } from '../graders/plain-data.ts';
import { reference } from '../graders/reference.ts';
import { Scaler } from '../lab/dataset.ts';
import { SeededRandom } from '../lab/random.ts';
import { drawLayers, drawMoons } from '../lab/synthetic.ts';

/** Beyond this, harmless changes move a history too far for it to say anything. */
const MOST_DEVIATION = 1e-6;

/** Makes the setup of the recorded training: synthetic examples, of a perceptron with 6 hidden units. */
function drawSetup(): Setup {
  const random = new SeededRandom(7);
  const { features, labels } = drawMoons(48, 0.25, random);
  return {
    model: { layers: fromLayers(drawLayers([2, 6, 1], random)), l2: 0.003 },
    data: fromData({ features: new Scaler(features).apply(features), labels }),
    options: { epochs: 60, batchSize: 10, learningRate: 1, decay: 0.02, seed: 11 },
  };
}

const trained = (driver: typeof reference, { model, data, options }: Setup) =>
  driver.train(model, data, options).history;

async function run(): Promise<Pick<RecordedHistory, 'setup' | 'history'>> {
  const setup = drawSetup();
  return { setup, history: trained(reference, setup) };
}

const historyOf = async (setup: Setup, { blocks }: Pick<Sample, 'blocks'>, load: LoadBlocks) =>
  trained(createDriver(await load<PerceptronModule>(blocks), NO_HOST), setup);

/** The training that submissions are compared with, and how far harmless changes move it. */
export const recording: Recording<RecordedHistory> = {
  question: 'perceptron',
  blocks: ['sigmoid', 'loss', 'forward', 'gradient', 'train'].map((name) => `perceptron.${name}`),
  run,
  async measure(correct, load) {
    const { setup, history } = await run();
    const random = new SeededRandom(1);
    const harmless = [
      await nudgedRuns(async () => trained(reference, { ...setup, model: nudged(setup.model, random) })),
      await correctRuns(correct, (sample) => historyOf(setup, sample, load)),
    ];
    const values = harmless.flatMap(({ histories }) => histories);
    const { envelope, tolerance } = bandAround([history], values, bandOf({ history, envelope: [] }).floor);
    if (!envelope.every((e) => e <= MOST_DEVIATION))
      throw new Error('rounding moves this training too far: draw another');
    return {
      version: 1,
      about:
        'Loss (nats an example, with the penalty) of all examples after each epoch of a training by SGD, of a perceptron ' +
        'with tanh units. The examples are synthetic: made by a seeded generator, two half circles that reach into each ' +
        'other. Matrices are row by row; the orders are those of the lab’s SeededRandom.',
      setup,
      history,
      envelope,
      perturbations: perturbationsOf([history], harmless),
      tolerance,
    };
  },
  async distance(recorded, sample, load) {
    return distanceInTolerances(await historyOf(recorded.setup, sample, load).catch(() => []), bandOf(recorded));
  },
};
