import fc from 'fast-check';
import { check, fail, firstDifference, holdsFor, onInput } from 'lab-harness/authoring';
import { SeededRandom } from '../../lab/random.ts';
import type { Q2Procedures } from './driver.ts';
import { randomWeights } from './runs.ts';

/** Tolerance of predictions, which agree to some 1e-7 in float32; every known mistake is off by far more. */
const TOLERANCE = 1e-5;

/** Sizes of a model and of its input [batchSize, seqLength, 1], and the seed of weights and windows. */
const caseArbitrary = fc.record({
  hiddenSize: fc.integer({ min: 2, max: 7 }),
  layers: fc.integer({ min: 1, max: 3 }),
  batchSize: fc.integer({ min: 1, max: 9 }),
  seqLength: fc.integer({ min: 1, max: 8 }),
  seed: fc.noShrink(fc.integer()),
});

/** Sizes at which a shape collapses, and a depth that no short cut survives: drawn cases may miss them. */
const EDGES = [
  { hiddenSize: 3, layers: 1, batchSize: 4, seqLength: 1 },
  { hiddenSize: 4, layers: 3, batchSize: 1, seqLength: 5 },
];

export const forwardCheck = check<Q2Procedures>(
  'forward',
  'The model’s predictions are those of its layers, for any batch, window and depth',
  (context) =>
    holdsFor(
      context,
      caseArbitrary,
      async ({ student, reference }, { hiddenSize, layers, batchSize, seqLength, seed }) => {
        const input =
          `hiddenSize ${hiddenSize}, layers ${layers}, x [${batchSize}, ${seqLength}, 1], ` +
          `weights and windows from seed ${seed}`;
        const random = new SeededRandom(seed);
        const model = { hiddenSize, layers };
        const weights = randomWeights(model, random);
        const windows = Array.from({ length: batchSize }, () =>
          Array.from({ length: seqLength }, () => Math.fround(random.uniformBetween(-1, 1))),
        );
        const actual = await onInput(input, student.forward(model, weights, windows));
        const expected = await reference.forward(model, weights, windows);
        if (firstDifference(actual, expected, TOLERANCE) < 0) return;
        const message = 'stacked tanh layers, then a dense layer without activation on the last step';
        fail(message, { input, expected, actual });
      },
      { runs: 12, first: EDGES.map((edge) => ({ ...edge, seed: context.seed })) },
    ),
  { oracle: 'live' },
);
