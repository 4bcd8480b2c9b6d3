import { readFileSync } from 'node:fs';
import { DataReader } from '../lab/q1/data-reader.ts';
import { initialise } from '../lab/q1/initialise.ts';
import { SeededRandom } from '../lab/random.ts';
import { type Q1History, runReference as runQ1, setupOf } from './q1/history.ts';
import { fromMatrices } from './q1/plain-data.ts';
import type { TrainingRun } from './q2/driver.ts';
import { type Q2History, runReference as runQ2 } from './q2/history.ts';
import { inBatches, indicesUpTo, randomWeights, shuffledOrder, windowsOf } from './q2/setup.ts';

// What the recorded histories are histories of. Sizes are small enough that a grading costs little and
// large enough that every step of the contract shows: short last batches, repeated characters, a best
// epoch that is neither the first nor the last.

const PERTURBATIONS = 16;

/** 200 raw losses of a network with 20 hidden units on the first names of the corpus. */
export async function recordQ1(): Promise<Q1History> {
  const names = readFileSync(new URL('../fixtures/names.txt', import.meta.url), 'utf8').split('\n');
  const text = names.slice(0, 60).join('\n');
  const random = new SeededRandom(20_240_311);
  const initial = fromMatrices(initialise(20, new DataReader(text).vocabulary.size, random));
  // Biases that start at zero would hide an output bias that is missing or wrong.
  const biases = (column: number[][]) => column.map(() => [random.uniformBetween(-0.3, 0.3)]);
  const parameters = { ...initial, ba: biases(initial.ba), by: biases(initial.by) };
  const setup = setupOf(parameters, { text, iterations: 200, learningRate: 0.002 });
  return {
    version: 1,
    about:
      'Question 1: raw losses (nats, summed over the characters) of training on one line an iteration, from a zero ' +
      'hidden state each, with gradients clipped to [-1, 1] and Adam (beta1 0.9, beta2 0.999, epsilon 1e-8). ' +
      'The vocabulary is the newline and the characters of the text in ascending order; tensors are row by row.',
    setup,
    ...(await runQ1(setup, PERTURBATIONS, 1)),
    perturbations: PERTURBATIONS,
  };
}

/** Eight epochs of a network with 6 hidden units on a noisy wave. */
export async function recordQ2(): Promise<Q2History> {
  const random = new SeededRandom(20_240_312);
  const wave = Array.from({ length: 128 }, (_, i) => 0.8 * Math.sin(i / 6) + random.uniformBetween(-0.25, 0.25));
  const model = { hiddenSize: 6, layers: 1 };
  const training = windowsOf(wave.slice(0, 86), 8);
  const validation = windowsOf(wave.slice(86), 8);
  const epochs = 8;
  const run: TrainingRun = {
    model,
    weights: randomWeights(model, random),
    training,
    order: shuffledOrder(training.y.length, 16, epochs, random),
    validation,
    validationBatches: inBatches(indicesUpTo(validation.y.length), 16),
    epochs,
    validateEvery: 1,
    learningRate: 0.05,
    lossScale: 2,
  };
  const measured = await runQ2(run, PERTURBATIONS, 2);
  // Else keeping the first or the last epoch's weights would pass for keeping the best one's.
  if (measured.accepted.some(({ bestEpoch }) => bestEpoch === 1 || bestEpoch === epochs)) {
    throw new Error('the best epoch of the recorded run is the first or the last: record another seed');
  }
  return {
    version: 1,
    about:
      'Question 2: losses (lossScale times the mean squared error) of training tanh RNN layers and a dense layer with Adam (beta1 0.9, ' +
      'beta2 0.999, epsilon 1e-8), one update a batch in the given order, validated after the epochs divisible by ' +
      'validateEvery. Weights: of each layer the kernel, the recurrent kernel and the bias, then the dense kernel and ' +
      'bias; tensors are row by row, float32.',
    run,
    ...measured,
    perturbations: PERTURBATIONS,
  };
}
