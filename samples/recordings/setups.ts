import { readFileSync } from 'node:fs';
import { fromMatrices } from '../../graders/q1/plain-data.ts';
import { type Q1Setup, setupOf } from '../../graders/q1/training.ts';
import type { TrainingRun } from '../../graders/q2/driver.ts';
import { inBatches, indicesUpTo, randomWeights, shuffledOrder, windowsOf } from '../../graders/q2/runs.ts';
import { DataReader } from '../../lab/q1/data-reader.ts';
import { initialise } from '../../lab/q1/initialise.ts';
import { SeededRandom } from '../../lab/random.ts';

// What the recorded histories are histories of. Sizes are small enough that a grading costs little and
// large enough that every step of the contract shows: short last batches, repeated characters, a best
// epoch that is neither the first nor the last.

/** The blocks that a recorded training runs through, by question. */
export const TRAINED = {
  q1: ['q1.softmax', 'q1.loss', 'q1.forward', 'q1.backward'],
  q2: ['q2.fields', 'q2.constructor', 'q2.forward', 'q2.train'],
};

/** 200 iterations of a network with 20 hidden units on the first names of the corpus. */
export function q1Setup(): Q1Setup {
  const names = readFileSync(new URL('../../fixtures/names.txt', import.meta.url), 'utf8').split('\n');
  const text = names.slice(0, 60).join('\n');
  const random = new SeededRandom(20_240_311);
  const initial = fromMatrices(initialise(20, new DataReader(text).vocabulary.size, random));
  // Biases that start at zero would hide an output bias that is missing or wrong.
  const biases = (column: number[][]) => column.map(() => [random.uniformBetween(-0.3, 0.3)]);
  const parameters = { ...initial, ba: biases(initial.ba), by: biases(initial.by) };
  return setupOf(parameters, { text, iterations: 200, learningRate: 0.002 });
}

/** Eight epochs of a network with 6 hidden units on a noisy wave. */
export function q2Run(): TrainingRun {
  const random = new SeededRandom(20_240_312);
  const wave = Array.from({ length: 128 }, (_, i) => 0.8 * Math.sin(i / 6) + random.uniformBetween(-0.25, 0.25));
  const model = { hiddenSize: 6, layers: 1 };
  const training = windowsOf(wave.slice(0, 86), 8);
  const validation = windowsOf(wave.slice(86), 8);
  const epochs = 8;
  return {
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
}
