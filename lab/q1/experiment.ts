import { TodoError } from 'lab-harness/inside';
import { type Random, SeededRandom } from '../random.ts';
import type { CharacterModel, Parameters } from './contracts.ts';
import type { DataReader } from './data-reader.ts';
import { initialise } from './initialise.ts';
import { type Progress, type TrainingResult, type TrainOptions, train } from './train.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Texts that the model writes each time. */
const SAMPLES = 3;

interface ExperimentOptions extends TrainOptions {
  hiddenUnits: number;
  /** of the initial weights and of the samples */
  seed: number;
  /** iterations from one sampling to the next */
  sampleEvery: number;
  /** called with what the model has written */
  onSamples: (progress: Progress, samples: string) => void;
}

/** Trains a new model on a corpus, and lets it write texts meanwhile: what `npm run train -- q1` does. */
export function runExperiment(
  create: (parameters: Parameters, vocabulary: Vocabulary) => CharacterModel,
  reader: DataReader,
  { hiddenUnits, seed, sampleEvery, onSamples, onIteration, ...options }: ExperimentOptions,
): Promise<TrainingResult> {
  const random = new SeededRandom(seed);
  const model = create(initialise(hiddenUnits, reader.vocabulary.size, random), reader.vocabulary);
  return train(model, reader, {
    ...options,
    async onIteration(progress) {
      if (progress.iteration % sampleEvery === 0) onSamples(progress, samplesOf(model, random, SAMPLES));
      await onIteration?.(progress);
    },
  });
}

/**
 * Lets the model write texts from nothing, quoted for one line of output: `"anna" "bo" ""`; says so where its
 * predict is not done yet.
 */
export function samplesOf(model: Pick<CharacterModel, 'predict'>, random: Random, count: number): string {
  try {
    return Array.from({ length: count }, () => JSON.stringify(model.predict('', random))).join(' ');
  } catch (error) {
    const block = TodoError.blockOf(error);
    if (block !== undefined) return `(${block} is not done yet)`;
    throw error;
  }
}
