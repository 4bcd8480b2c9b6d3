import fc from 'fast-check';
import {
  type CheckContext,
  check,
  defineTask,
  fail,
  firstDifference,
  forAll,
  noImports,
  noPrints,
  onInput,
  show,
  withHint,
} from 'lab-harness/authoring';
import { SeededRandom } from '../lab/random.ts';
import { describeTraining, type TrainingCase, trainingCase } from './cases.ts';
import type { PerceptronProcedures, PlainTraining } from './driver.ts';
import type { PlainData } from './plain-data.ts';

type Context = CheckContext<PerceptronProcedures>;
type Validated = Awaited<ReturnType<Context['student']['crossValidate']>>;

/**
 * Tolerance of losses, relative to the larger of 1 and the value. Measured on 600 validations: those of right work are
 * within 4.5e-16 of the reference's, whatever part is written otherwise.
 */
const TOLERANCE = 1e-12;

/**
 * Tolerance where features in other units are compared, which cost some digits: by the shift, up to 1e-15 of the features.
 * Without any scaling the losses are 4e-5 off in the mildest of 600 cases.
 */
const UNITS_TOLERANCE = 1e-7;

interface ValidationCase extends TrainingCase {
  options: PlainTraining & { folds: number };
}

/** Trainings of 4 to 12 examples in 2, 3 or 5 folds, or one fold an example; most numbers do not divide evenly. */
const drawn: fc.Arbitrary<ValidationCase> = fc
  .tuple(trainingCase([4, 12]), fc.constantFrom(2, 3, 5, Number.POSITIVE_INFINITY))
  .map(([given, folds]) => {
    const most = Math.min(folds, given.data.labels.length);
    return { ...given, options: { ...given.options, folds: most } };
  });

const forAllValidations = forAll(drawn, { runs: 20 });
const besideReference = forAll(drawn, { runs: 20, oracle: 'live' });

export const validate = defineTask<PerceptronProcedures>({
  id: 'perceptron.validate',
  blocks: ['perceptron.validate'],
  functions: [],
  uses: ['perceptron.sigmoid', 'perceptron.loss', 'perceptron.gradient', 'perceptron.train', 'perceptron.predict'],
  checks: [
    noImports(),
    noPrints(),
    forAllValidations('folds', 'There is one loss and one accuracy a fold', async (context, given) => {
      const result = await validated(context, given);
      for (const list of ['losses', 'accuracies'] as const) {
        const seen = { input: describe(given), expected: given.options.folds, actual: result[list].length };
        if (seen.actual !== seen.expected) fail(`${list} must hold one number a fold`, seen);
      }
    }),
    forAllValidations(
      'orders',
      'The examples are shuffled once, then each fold trains on the others',
      async (context, given) => {
        const { asked } = await validated(context, given);
        const N = given.data.labels.length;
        const trainings = foldsOf(given).map((fold) => new Array<number>(given.options.epochs).fill(N - fold.length));
        const expected = [N, ...trainings.flat()];
        if (JSON.stringify(asked) === JSON.stringify(expected)) return;
        const seen = { input: describe(given), expected: show(expected), actual: show(asked) };
        fail(
          withHint(
            'random.permutation is asked for N once, then by train once an epoch of each fold',
            ordersHint(asked, given),
          ),
          seen,
        );
      },
    ),
    besideReference('values', 'Losses and accuracies are those of a right validation', async (context, given) => {
      const { model, data, options } = given;
      const [expected, actual] = [
        await context.reference.crossValidate(model, data, options),
        await validated(context, given),
      ];
      for (const list of ['losses', 'accuracies'] as const) {
        const fold = firstDifference(actual[list], expected[list], TOLERANCE);
        if (fold < 0) continue;
        const seen = { input: describe(given), expected: expected[list][fold], actual: actual[list][fold] };
        fail(`${list}[${fold}] is that of a model trained without fold ${fold}, on the examples of fold ${fold}`, seen);
      }
    }),
    forAllValidations(
      'unseen',
      'No fold’s model has seen the labels that it is measured on',
      async (context, given) => {
        const folds = foldsOf(given);
        const before = await validated(context, given);
        for (const fold of [0, folds.length - 1]) {
          const labels = given.data.labels.map((label, i) => (folds[fold].includes(i) ? 1 - label : label));
          const flipped = { ...given, data: { ...given.data, labels } };
          const [once, after] = [before.accuracies[fold], (await validated(context, flipped)).accuracies[fold]];
          if (Math.abs(once + after - 1) <= TOLERANCE) continue;
          const input = `${describe(given)}; then the labels of fold ${fold}, examples ${show(folds[fold])}, turned round`;
          const seen = { input, expected: 1 - once, actual: after };
          fail(`where the labels of fold ${fold} alone are turned round, its accuracy a becomes 1 − a`, seen);
        }
      },
    ),
    forAllValidations('units', 'The result does not depend on the units of the features', async (context, given) => {
      const features = given.data.features.map((row) => row.map((value, d) => 1024 * value + 3 * (d + 1)));
      const [one, other] = [
        await validated(context, given),
        await validated(context, { ...given, data: { ...given.data, features } }),
      ];
      const fold = firstDifference(other.losses, one.losses, UNITS_TOLERANCE);
      if (fold < 0) return;
      const input = `${describe(given)}; then every feature 1024 times as large, and shifted`;
      const seen = { input, expected: one.losses[fold], actual: other.losses[fold] };
      fail('the training examples of a fold are scaled, and its validation examples in the same way', seen);
    }),
    forAllValidations('arguments', 'Data and model are left as they are', async (context, given) => {
      const { data, layers } = await validated(context, given);
      for (const [what, now, before] of [
        ['features', data.features, given.data.features],
        ['labels', data.labels, given.data.labels],
        ['layers', layers, given.model.layers],
      ] as const) {
        if (JSON.stringify(now) === JSON.stringify(before)) continue;
        const seen = { input: describe(given), expected: show(before), actual: show(now), isCause: true };
        fail(`crossValidate must not change the ${what}: each fold trains a copy`, seen);
      }
    }),
    check('refuses', 'A number of folds that makes no sense is a RangeError', async ({ student, seed }) => {
      // Ten examples: of fewer, half a fold may be an empty matrix, which is a RangeError of ml-matrix's own.
      const [given] = fc.sample(trainingCase([10, 10]), { seed, numRuns: 1 });
      const N = given.data.labels.length;
      for (const folds of [1, 0, -2, N + 1, 2.5]) {
        const input = `${folds} folds of ${N} examples`;
        const name = await onInput(input, student.refusal(given.model, given.data, { ...given.options, folds }));
        if (name === 'RangeError') continue;
        const seen = { input, expected: 'a RangeError', actual: name === '' ? 'no error' : `a ${name}` };
        fail('crossValidate must throw a RangeError where folds is no whole number from 2 to N', seen);
      }
    }),
  ],
});

async function validated({ student }: Context, given: ValidationCase): Promise<Validated> {
  return onInput(describe(given), student.crossValidate(given.model, given.data, given.options));
}

function describe(given: ValidationCase): string {
  return `${given.options.folds} folds; ${describeTraining(given)}`;
}

/** Deals the examples out: which row numbers of the data are in which fold. */
function foldsOf({ data, options }: { data: PlainData; options: ValidationCase['options'] }): number[][] {
  const N = data.labels.length;
  const order = new SeededRandom(options.seed).permutation(N);
  const sizes = Array.from({ length: options.folds }, (_, f) =>
    Math.floor((N + options.folds - 1 - f) / options.folds),
  );
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return order.slice(start - size, start);
  });
}

/** Says in a sentence what was drawn otherwise; undefined where it does not show. */
function ordersHint(asked: readonly number[], { data, options }: ValidationCase): string | undefined {
  const N = data.labels.length;
  if (asked[0] !== N) return 'The examples are not shuffled before they are dealt out';
  if (asked.length > 1 && asked.slice(1).every((n) => n === N)) return 'Every fold trains on all N examples';
  const shuffles = asked.filter((n) => n === N).length;
  if (shuffles === options.folds) return 'The examples are shuffled again for every fold, which then overlap';
  const sizes = (numbers: readonly number[]) => [...numbers].sort((one, other) => one - other).join();
  const folds = foldsOf({ data, options });
  const inTurn = (size: (fold: number[]) => number) =>
    folds.flatMap((fold) => new Array<number>(options.epochs).fill(size(fold)));
  // Of two folds, each may as well be trained on itself.
  const isOfOwn = asked.slice(1).join() === inTurn((fold) => fold.length).join();
  const isOfOthers = sizes(asked.slice(1)) === sizes(inTurn((fold) => N - fold.length));
  if (isOfOthers && !isOfOwn) return 'The first N mod k folds have one example more than the others';
  return undefined;
}
