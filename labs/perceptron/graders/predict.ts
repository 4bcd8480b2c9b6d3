import fc from 'fast-check';
import {
  type CheckContext,
  check,
  defineTask,
  fail,
  forAll,
  noImports,
  noPrints,
  onInput,
  show,
} from 'lab-harness/authoring';
import { describeModel, type ModelCase, modelCase } from './cases.ts';
import type { PerceptronProcedures } from './driver.ts';
import { forwardPass } from './numerics.ts';
import type { PlainData, PlainModel } from './plain-data.ts';

type Context = CheckContext<PerceptronProcedures>;

/** Nearer to the threshold than this, rounding could decide. */
const TOO_NEAR = 1e-9;

const examples = modelCase([1, 12]);
const forAllModels = forAll(examples, { runs: 40 });
const threshold = fc.constantFrom(0.1, 0.25, 0.4, 0.6, 0.75, 0.9);
const forAllThresholds = forAll(fc.tuple(examples, threshold), { runs: 40 });

export const predict = defineTask<PerceptronProcedures>({
  id: 'perceptron.predict',
  blocks: ['perceptron.predict', 'perceptron.accuracy'],
  functions: ['predict', 'accuracy'],
  uses: ['perceptron.sigmoid', 'perceptron.gradient'],
  checks: [
    noImports(),
    noPrints(),
    forAllModels('predictions', 'Class 1 is predicted where its probability is ½ or more', (context, given) =>
      expectPredictions(context, given, null),
    ),
    forAllThresholds('threshold', 'Another threshold takes the place of ½', (context, [given, at]) =>
      expectPredictions(context, given, at),
    ),
    check('tie', 'A probability that is the threshold counts as class 1', async (context) => {
      const model: PlainModel = { layers: [{ W: [[0], [0]], b: [0] }], l2: 0 };
      const data = {
        features: [
          [1, 2],
          [-3, 4],
        ],
        labels: [1, 0],
      };
      for (const at of [null, 0.5]) {
        const { labels } = await context.student.predict(model, data, at);
        if (labels.every((label) => label === 1)) continue;
        const input = 'two examples with a probability of exactly ½, at the threshold ½';
        fail('the threshold is the least probability that counts as class 1', {
          input,
          expected: [1, 1],
          actual: labels,
        });
      }
    }),
    forAllThresholds('accuracy', 'The accuracy is the share of right predictions', async (context, [given, at]) => {
      await expectAccuracy(context, given, given.data, at);
      await expectAccuracy(context, given, given.data, null);
    }),
    forAllModels(
      'all-or-none',
      'It is 1 where all predictions are right, and 0 where none is',
      async (context, given) => {
        const { labels } = await context.student.predict(given.model, given.data, null);
        await expectAccuracy(context, given, { ...given.data, labels }, null);
        await expectAccuracy(context, given, { ...given.data, labels: labels.map((label) => 1 - label) }, null);
      },
    ),
    forAllModels('arguments', 'Data and model are left as they are', async ({ student }, given) => {
      const input = describeModel(given);
      for (const name of ['predict', 'accuracy'] as const) {
        const call = student[name](given.model, given.data, null);
        const after: Pick<Awaited<typeof call>, 'data' | 'layers'> = await onInput<Awaited<typeof call>>(input, call);
        for (const [what, now, before] of [
          ['features', after.data.features, given.data.features],
          ['labels', after.data.labels, given.data.labels],
          ['layers', after.layers, given.model.layers],
        ] as const) {
          if (JSON.stringify(now) === JSON.stringify(before)) continue;
          fail(`${name} must not change the ${what}`, {
            input,
            expected: show(before),
            actual: show(now),
            isCause: true,
          });
        }
      }
    }),
  ],
});

/** Compares predictions with the probabilities of the lab sheet's formulas, but for those too near to the threshold. */
async function expectPredictions({ student }: Context, given: ModelCase, at: number | null): Promise<void> {
  const input = `${describeModel(given)}${at === null ? '' : `, threshold ${at}`}`;
  const { labels } = await onInput(input, student.predict(given.model, given.data, at));
  const { probabilities } = forwardPass(given.model.layers, given.data.features);
  const i = probabilities.findIndex((probability, k) => {
    const distance = probability - (at ?? 0.5);
    return Math.abs(distance) > TOO_NEAR && labels[k] !== (distance > 0 ? 1 : 0);
  });
  if (i < 0) return;
  const seen = { input, expected: probabilities[i] > (at ?? 0.5) ? 1 : 0, actual: labels[i] };
  fail(
    `example ${i} has the probability ${show(probabilities[i])} of class 1, and the threshold is ${at ?? '½'}`,
    seen,
  );
}

/** Compares the accuracy with the submission's own predictions: wrong ones are another check's finding. */
async function expectAccuracy(
  { student }: Context,
  given: ModelCase,
  data: PlainData,
  at: number | null,
): Promise<void> {
  const input = `${describeModel({ ...given, data })}${at === null ? '' : `, threshold ${at}`}`;
  const { labels } = await onInput(input, student.predict(given.model, data, at));
  const { share } = await onInput(input, student.accuracy(given.model, data, at));
  const right = labels.filter((label, i) => label === data.labels[i]).length;
  const expected = right / labels.length;
  if (Math.abs(share - expected) <= TOO_NEAR) return;
  fail(`${right} of ${labels.length} predictions are right, and accuracy is their share`, {
    input,
    expected,
    actual: share,
  });
}
