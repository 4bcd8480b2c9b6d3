import { readFileSync } from 'node:fs';
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
import createDriver, { type Q1Module } from '../../graders/q1/driver.ts';
import { fromMatrices } from '../../graders/q1/plain-data.ts';
import { guardedReference, reference } from '../../graders/q1/reference.ts';
import {
  bandOf,
  nudged,
  type Q1History,
  type Q1Setup,
  setupOf,
  train,
  withoutGuard,
} from '../../graders/q1/training.ts';
import { DataReader } from '../../lab/q1/data-reader.ts';
import { initialise } from '../../lab/q1/initialise.ts';
import { SeededRandom } from '../../lab/random.ts';

/**
 * Sets up 100 iterations of a network with 20 hidden units on the first names of the corpus: small enough that a
 * grading costs little and large enough that every step of the contract shows, repeated characters among them.
 */
function setUp(): Q1Setup {
  const names = readFileSync(new URL('../../fixtures/names.txt', import.meta.url), 'utf8').split('\n');
  const text = names.slice(0, 60).join('\n');
  const random = new SeededRandom(20_240_311);
  const initial = fromMatrices(initialise(20, new DataReader(text).vocabulary.size, random));
  // Biases that start at zero would hide an output bias that is missing or wrong.
  const biases = (column: number[][]) => column.map(() => [random.uniformBetween(-0.3, 0.3)]);
  const parameters = { ...initial, ba: biases(initial.ba), by: biases(initial.by) };
  return setupOf(parameters, { text, iterations: 100, learningRate: 0.002 });
}

type Run = Pick<Q1History, 'setup' | 'losses' | 'guarded'>;

async function run(): Promise<Run> {
  const setup = setUp();
  return { setup, losses: await train(reference, setup), guarded: await train(guardedReference, setup) };
}

type Blocks = Pick<Sample, 'blocks'>;

const lossesOf = async (right: Run, { blocks }: Blocks, load: LoadBlocks) =>
  withoutGuard(await train(createDriver(await load<Q1Module>(blocks), NO_HOST), right.setup), right);

export const q1Recording: Recording<Q1History> = {
  question: 'q1',
  blocks: ['q1.softmax', 'q1.loss', 'q1.forward', 'q1.backward'],
  run,
  async measure(correct, load) {
    const exact = await run();
    const { setup, losses, guarded } = exact;
    const random = new SeededRandom(1);
    const harmless = [
      await nudgedRuns(() => train(reference, nudged(setup, random))),
      await correctRuns(correct, (sample) => lossesOf(exact, sample, load)),
    ];
    const values = harmless.flatMap(({ histories }) => histories);
    const { envelope, tolerance } = bandAround([losses], values, bandOf({ losses, envelope: [] }).floor);
    return {
      version: 3,
      about:
        'Question 1: raw losses (nats, summed over the characters) of training on one line an iteration, from a zero ' +
        'hidden state each, with gradients clipped to [-1, 1] and Adam (beta1 0.9, beta2 0.999, epsilon 1e-8). ' +
        'The vocabulary is the newline and the characters of the text in ascending order; tensors are row by row.',
      setup,
      losses,
      guarded,
      perturbations: perturbationsOf([losses], harmless),
      envelope,
      tolerance,
    };
  },
  async distance(recorded, sample, load) {
    return distanceInTolerances(await lossesOf(recorded, sample, load).catch(() => []), bandOf(recorded));
  },
};
