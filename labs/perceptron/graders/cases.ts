import fc from 'fast-check';
import { show } from 'lab-harness/authoring';
import { SeededRandom } from '../lab/random.ts';
import type { LogitCase, PlainTraining } from './driver.ts';
import type { PlainData, PlainModel } from './plain-data.ts';

const near = fc.integer({ min: -2000, max: 2000 }).map((hundredths) => hundredths / 100);
const far = fc.integer({ min: -700, max: 700 });
const tiny = fc.integer({ min: 1, max: 12 }).map((digits) => 10 ** -digits);

/** A logit: within ±20 in most cases; anywhere within ±700, where tiny results want all of their digits; or near 0. */
const logit = fc.oneof({ arbitrary: near, weight: 4 }, { arbitrary: far, weight: 2 }, tiny);

/** Matrices of 1 to 6 rows and 1 to 5 columns of logits. */
export const logitMatrix: fc.Arbitrary<number[][]> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(logit, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  );

/** 1 to 12 logits with labels, which the logits support, contradict, or both. */
export const logitCase: fc.Arbitrary<LogitCase> = fc
  .array(fc.record({ z: logit, label: fc.constantFrom(0, 1) }), { minLength: 1, maxLength: 12 })
  .map((examples) => ({ logits: examples.map(({ z }) => z), labels: examples.map(({ label }) => label) }));

/** A drawn model with examples. */
export interface ModelCase {
  model: PlainModel;
  data: PlainData;
  /** the numbers come from this seed: parameters uniform within ±scale, features within ±2 */
  seed: number;
  scale: number;
}

const anySeed = fc.noShrink(fc.noBias(fc.integer()));

/** How labels are drawn. */
const labelling = fc.noShrink(fc.constantFrom('mixed', 'mixed', 'mixed', 'all 0', 'all 1'));

/** Strengths of the penalty: none, and such as show beside the derivatives of the cross-entropy. */
const strength = fc.constantFrom(0, 0.01, 0.3, 1);

/**
 * Makes drawn models and examples: logistic regressions and perceptrons with 2 to 6 hidden units, 1 to 4 features,
 * never as many features as hidden units, so that a transposed matrix does not fit; biases that are not 0. The
 * parameters, within ±0.3 to ±1.5, are large enough for a wrong derivative of tanh to show.
 *
 * @param counts the least and the largest number of examples
 */
export function modelCase(counts: readonly [number, number]): fc.Arbitrary<ModelCase> {
  const [min, max] = counts;
  const count = fc.oneof(
    { arbitrary: fc.constantFrom(min, Math.min(min + 1, max), max), weight: 1 },
    { arbitrary: fc.noBias(fc.integer({ min, max })), weight: 2 },
  );
  return fc
    .record({
      N: count,
      D: fc.noBias(fc.integer({ min: 1, max: 4 })),
      H: fc.constantFrom(0, 0, 2, 3, 5, 6),
      l2: strength,
      scale: fc.noShrink(fc.integer({ min: 3, max: 15 }).map((tenths) => tenths / 10)),
      labels: labelling,
      seed: anySeed,
    })
    .filter(({ D, H }) => D !== H)
    .map(({ N, D, H, l2, scale, labels, seed }) => drawCase({ N, D, H, l2, scale, labels, seed }));
}

interface Sizes {
  N: number;
  D: number;
  /** 0: a logistic regression */
  H: number;
  l2: number;
  scale: number;
  labels: string;
  seed: number;
}

function drawCase({ N, D, H, l2, scale, labels, seed }: Sizes): ModelCase {
  const random = new SeededRandom(seed);
  const vector = (size: number, bound: number) => Array.from({ length: size }, () => random.uniform(-bound, bound));
  const matrix = (rows: number, columns: number, bound: number) =>
    Array.from({ length: rows }, () => vector(columns, bound));
  const sizes = H === 0 ? [D, 1] : [D, H, 1];
  const layers = sizes.slice(1).map((outputs, l) => ({
    W: matrix(sizes[l], outputs, scale),
    b: vector(outputs, scale),
  }));
  const features = matrix(N, D, 2);
  const drawn = Array.from({ length: N }, () => (random.uniform(0, 1) < 0.5 ? 0 : 1));
  return {
    model: { layers, l2 },
    data: { features, labels: labels === 'mixed' ? drawn : drawn.map(() => (labels === 'all 1' ? 1 : 0)) },
    seed,
    scale,
  };
}

/** A drawn model with examples, and how it is trained. */
export interface TrainingCase extends ModelCase {
  options: PlainTraining;
}

/** Makes trainings of 1 to 4 epochs, in batches that divide the number of examples or do not, or hold more than all. */
export function trainingCase(counts: readonly [number, number]): fc.Arbitrary<TrainingCase> {
  return fc
    .record({
      drawn: modelCase(counts),
      epochs: fc.noBias(fc.integer({ min: 1, max: 4 })),
      batchSize: fc.constantFrom(1, 2, 3, 5, 100),
      learningRate: fc.constantFrom(0.05, 0.2, 0.5),
      decay: fc.constantFrom(0, 0.25, 1),
      seed: anySeed,
    })
    .map(({ drawn, ...options }) => ({ ...drawn, options }));
}

/** Describes a case in one line, completely enough to build it again. */
export function describeModel({ model, data, seed, scale }: ModelCase): string {
  const sizes = [...model.layers.map(({ W }) => W.length), 1].join(' → ');
  const { features, labels } = data;
  return `layers ${sizes}, l2 = ${show(model.l2)}, N = ${features.length}, labels ${show(labels)}, numbers from seed ${seed} at scale ${scale}`;
}

export function describeTraining({ options, ...drawn }: TrainingCase): string {
  const { epochs, batchSize, learningRate, decay } = options;
  return `${epochs} epochs in batches of ${batchSize}, learning rate ${learningRate}, decay ${decay}; ${describeModel(drawn)}`;
}
