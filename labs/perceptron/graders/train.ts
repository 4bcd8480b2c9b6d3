import {
  type CheckContext,
  check,
  defineTask,
  type Evidence,
  expectHistory,
  fail,
  firstDifference,
  forAll,
  noImports,
  noPrints,
  onInput,
  show,
  showRatio,
  withHint,
} from 'lab-harness/authoring';
import { describeTraining, type TrainingCase, trainingCase } from './cases.ts';
import type { PerceptronProcedures } from './driver.ts';
import { showLayers } from './gradient-check.ts';
import { bandOf, type RecordedHistory, readRecordedHistory } from './history.ts';
import { crossEntropy, entryOf, forwardModeGradient, forwardPass, mapEntries, penalty } from './numerics.ts';
import type { PlainLayer } from './plain-data.ts';

type Context = CheckContext<PerceptronProcedures>;
type Trained = Awaited<ReturnType<Context['student']['train']>>;

/**
 * Tolerance of trained parameters and their losses, relative to the larger of 1 and the value. Measured on 1,500 cases of
 * `trainingCase`: trainings and gradients written otherwise are within 4.3e-16 of the reference; with central differences
 * for gradients they are 4e-12 off at the median.
 */
const TOLERANCE = 1e-12;

const drawn = trainingCase([1, 9]);
const forAllTrainings = forAll(drawn, { runs: 25 });
const besideReference = forAll(drawn, { runs: 25, oracle: 'live' });

export const train = defineTask<PerceptronProcedures>({
  id: 'perceptron.train',
  blocks: ['perceptron.train'],
  functions: ['train'],
  uses: ['perceptron.sigmoid', 'perceptron.loss', 'perceptron.gradient'],
  checks: [
    noImports(),
    noPrints(),
    forAllTrainings('orders', 'A new order of all examples is drawn once an epoch', async (context, given) => {
      const { asked } = await trained(context, given);
      const expected = new Array<number>(given.options.epochs).fill(given.data.labels.length);
      if (show(asked) === show(expected)) return;
      const seen = { input: describeTraining(given), expected: show(expected), actual: show(asked) };
      fail('random.permutation must be asked once an epoch, at its begin, for an order of all N examples', seen);
    }),
    forAllTrainings(
      'one-update',
      'One batch of all examples makes one step against the gradient',
      async (context, given) => {
        const options = { ...given.options, epochs: 1, batchSize: given.data.labels.length, decay: 0 };
        const { layers } = await trained(context, { ...given, options });
        const { model, data } = given;
        const gradient = forwardModeGradient(model, data.features, data.labels);
        const expected = mapEntries(model.layers, (l, row, column) => {
          const [value, slope] = [model, { layers: gradient }].map(({ layers }) => entryOf(layers, l, row, column));
          return value - options.learningRate * slope;
        });
        const message = withHint(
          'an update subtracts the learning rate times the gradient from every parameter',
          stepHint(layers, expected, model.layers),
        );
        expectLayers(layers, expected, message, { ...given, options });
      },
    ),
    besideReference('batches', 'An epoch makes one update for each batch of its order', async (context, given) => {
      const options = { ...given.options, epochs: 1, decay: 0 };
      const message = 'the batches of an epoch are the next batchSize examples of its order, the last one may be short';
      await expectAsReference(context, { ...given, options }, message);
    }),
    besideReference('decay', 'Epoch e has the learning rate η / (1 + δ e)', async (context, given) => {
      const options = { ...given.options, epochs: 4, decay: 0.5 };
      const message = 'the learning rate of epoch e, counted from 0, is η / (1 + δ e)';
      await expectAsReference(context, { ...given, options }, message);
    }),
    forAllTrainings('history', 'The history has the loss of all examples after each epoch', async (context, given) => {
      const { history, layers } = await trained(context, given);
      const input = describeTraining(given);
      const { epochs } = given.options;
      expectLength(history, epochs, input);
      // Of the submission's own layers: wrong ones are another check's finding.
      const expected = lossOf(layers, given);
      if (firstDifference(history.slice(-1), [expected], TOLERANCE) < 0) return;
      const seen = { input, expected, actual: history.at(-1) };
      fail('the last loss is that of all N examples, penalty included, after the last update', seen);
    }),
    forAllTrainings('prefix', 'A longer training begins like a shorter one', async (context, given) => {
      const { history } = await trained(context, { ...given, options: { ...given.options, epochs: 4 } });
      const begin = (await trained(context, { ...given, options: { ...given.options, epochs: 2 } })).history;
      const i = firstDifference(history.slice(0, 2), begin, TOLERANCE);
      if (i < 0) return;
      const seen = { input: describeTraining(given), expected: begin[i], actual: history[i] };
      fail(`the loss after epoch ${i} must not depend on how many epochs follow`, seen);
    }),
    forAllTrainings('data', 'The data are left as they are', async (context, given) => {
      const { data } = await trained(context, given);
      for (const part of ['features', 'labels'] as const) {
        if (JSON.stringify(data[part]) === JSON.stringify(given.data[part])) continue;
        const seen = {
          input: describeTraining(given),
          expected: show(given.data[part]),
          actual: show(data[part]),
          isCause: true,
        };
        fail(`train must not change the ${part}`, seen);
      }
    }),
    check(
      'training-recorded',
      'Training a perceptron gives the recorded losses',
      async (context) => {
        const recorded = await readRecordedHistory();
        return compareTraining(context, recorded);
      },
      { oracle: 'recorded' },
    ),
  ],
});

/** Compares a submission's history with that of a run. @throws CheckFailure where it leaves the tolerance */
export async function compareTraining(
  { student }: Context,
  { setup, ...run }: Pick<RecordedHistory, 'setup' | 'history' | 'envelope'>,
): Promise<Evidence> {
  const { model, data, options } = setup;
  const input = `${options.epochs} epochs on ${data.labels.length} examples`;
  const { history } = await onInput(input, student.train(model, data, options));
  expectLength(history, options.epochs);
  return expectHistory(history, bandOf(run), 'the losses after each epoch are those of a right training');
}

function expectLength({ length }: number[], epochs: number, input?: string): void {
  if (length === epochs) return;
  fail('train must return one loss an epoch', { ...(input && { input }), expected: epochs, actual: length });
}

async function trained({ student }: Context, given: TrainingCase): Promise<Trained> {
  return onInput(describeTraining(given), student.train(given.model, given.data, given.options));
}

/** Compares the parameters after a training with the reference's. @throws CheckFailure where they differ */
async function expectAsReference(context: Context, given: TrainingCase, message: string): Promise<void> {
  const { layers } = await context.reference.train(given.model, given.data, given.options);
  expectLayers((await trained(context, given)).layers, layers, message, given);
}

function expectLayers(actual: PlainLayer[], expected: PlainLayer[], message: string, given: TrainingCase): void {
  if (firstDifference(entriesOf(actual), entriesOf(expected), TOLERANCE) < 0) return;
  const isUntouched = JSON.stringify(actual) === JSON.stringify(given.model.layers);
  const seen = { input: describeTraining(given), expected: showLayers(expected), actual: showLayers(actual) };
  fail(withHint(message, isUntouched ? 'The parameters have not changed at all' : undefined), seen);
}

/** Says how long a wrong step is, where all parameters have gone in the right direction or its opposite. */
export function stepHint(actual: PlainLayer[], expected: PlainLayer[], before: PlainLayer[]): string | undefined {
  const start = entriesOf(before);
  const right = entriesOf(expected).map((value, i) => value - start[i]);
  const steps = entriesOf(actual).map((value, i) => value - start[i]);
  const longest = right.reduce((most, step, i) => (Math.abs(step) > Math.abs(right[most]) ? i : most), 0);
  const ratio = steps[longest] / right[longest];
  const isUniform = steps.every((step, i) => Math.abs(step - ratio * right[i]) <= 1e-9 * Math.abs(right[longest]));
  if (!isUniform || ratio === 0 || Math.abs(ratio - 1) <= 1e-9) return undefined;
  if (ratio < 0) return `The step is ${showRatio(ratio)} times the right one: it climbs`;
  return `The step is ${showRatio(ratio)} times as long as it should be`;
}

function entriesOf(layers: PlainLayer[]): number[] {
  return layers.flatMap(({ W, b }) => [...W.flat(), ...b]);
}

function lossOf(layers: PlainLayer[], { model, data }: TrainingCase): number {
  const { logits } = forwardPass(layers, data.features);
  return crossEntropy(logits, data.labels) + penalty({ layers, l2: model.l2 });
}
