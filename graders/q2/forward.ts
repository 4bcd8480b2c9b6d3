import { check, fail, firstDifference, holdsFor, numbersHint, onInput, withHint } from 'lab-harness/authoring';
import { SeededRandom } from '../../lab/random.ts';
import type { Q2Procedures } from './driver.ts';
import { randomWeights } from './runs.ts';
import { casesOf, endsOf, FORWARD_SPACE } from './space.ts';

/** Tolerance of predictions, which agree to some 1e-7 in float32; every known mistake is off by far more. */
const TOLERANCE = 1e-5;

/** Most multiplications of a drawn case, in float64 and plain arrays. */
const AFFORDABLE = 300_000;

const caseArbitrary = casesOf(FORWARD_SPACE).filter(
  ({ hiddenSize, layers, batchSize, seqLength }) => hiddenSize ** 2 * layers * batchSize * seqLength <= AFFORDABLE,
);

export const forwardCheck = check<Q2Procedures>(
  'forward',
  'The model’s predictions are those of its layers, for any batch, window and depth',
  (context) =>
    holdsFor(
      context,
      caseArbitrary,
      async ({ student, reference }, { hiddenSize, layers, batchSize, seqLength, valueScale, seed, ...weighted }) => {
        const { weightScale, memory } = weighted;
        const input =
          `hiddenSize ${hiddenSize}, layers ${layers}, x [${batchSize}, ${seqLength}, 1], ` +
          `weights of ${weightScale} times the initial size${memory ? ' that keep the state' : ''}, values within ±${valueScale}, both from seed ${seed}`;
        const random = new SeededRandom(seed);
        const model = { hiddenSize, layers };
        const weights = randomWeights(model, random, { weightScale, memory });
        const windows = Array.from({ length: batchSize }, () =>
          Array.from({ length: seqLength }, () => Math.fround(valueScale * random.uniformBetween(-1, 1))),
        );
        const actual = await onInput(input, student.forward(model, weights, windows));
        const expected = await reference.forward(model, weights, windows);
        // Predictions grow with the dense layer's weights, and their rounding with them.
        const scaled = (values: readonly number[]) => values.map((value) => value / Math.max(1, weightScale));
        const first = firstDifference(scaled(actual), scaled(expected), TOLERANCE);
        if (first < 0) return;
        const message =
          'predictions are those of stacked tanh layers, then a dense layer without activation on the last step';
        const hint = numbersHint(actual, expected, TOLERANCE * Math.max(1, weightScale));
        fail(withHint(message, hint), { input, expected, actual, at: first });
      },
      { runs: 16, first: endsOf(FORWARD_SPACE, context.seed) },
    ),
  { oracle: 'live' },
);
