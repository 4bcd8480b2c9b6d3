import { SeededRandom } from '../../lab/random.ts';
import type { TrainingRun } from './driver.ts';
import { type Q2History, q2History } from './history.ts';
import { inBatches, indicesUpTo, randomWeights, shuffledOrder, windowsOf } from './setup.ts';

/** Reads the recorded run. @throws ZodError for a damaged file */
export async function recordedRun(): Promise<Q2History> {
  const { default: recorded } = await import('../../fixtures/q2-history.json', { with: { type: 'json' } });
  return q2History.parse(recorded);
}

/** A short run on made-up waves, all from a seed; last batches are short. */
export function randomRun(seed: number): TrainingRun {
  const random = new SeededRandom(seed);
  const [period, phase] = [random.uniformBetween(5, 12), random.uniformBetween(0, 6)];
  const wave = (length: number, start: number) =>
    Array.from({ length }, (_, i) => 0.7 * Math.sin((i + start) / period + phase) + random.uniformBetween(-0.2, 0.2));
  const model = { hiddenSize: 4, layers: 2 };
  const training = windowsOf(wave(34, 0), 5);
  const validation = windowsOf(wave(16, 34), 5);
  const epochs = 4;
  return {
    model,
    weights: randomWeights(model, random),
    training,
    order: shuffledOrder(training.y.length, 8, epochs, random),
    validation,
    validationBatches: inBatches(indicesUpTo(validation.y.length), 8),
    epochs,
    validateEvery: 1,
    learningRate: random.uniformBetween(0.01, 0.03),
    lossScale: 100,
  };
}
