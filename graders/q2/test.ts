import {
  type Check,
  type CheckContext,
  CheckFailure,
  casesOf,
  check,
  counted,
  defineTask,
  fail,
  finiteOrNull,
  firstDifference,
  holdsFor,
  ifAnswered,
  noImports,
  noPrints,
  numbersHint,
  type Remote,
  traced,
  withHint,
} from 'lab-harness/authoring';
import { SPOILT } from '../toolkit/plain.ts';
import { averageHint, OF_LOSSES } from './averages.ts';
import type { Q2Procedures } from './driver.ts';
import { experimentCheck } from './experiment.ts';
import { withPromises } from './promises.ts';
import { TESTS } from './space.ts';
import { caseAt, type Expected, type Holds, LOSS_SHIFT, type Result, type TestPoint } from './test-cases.ts';
import { batchLosses, lossHint, missingHint, predictionsHint, type Seen } from './test-hints.ts';
import { dependsOnOthers } from './trainings.ts';

/** Tolerance of losses and predictions, which agree to some 1e-6 in float32; every known mistake is off by far more. */
const TOLERANCE = 1e-5;

/** The most that rounding to float32 moves a prediction by, for weights of the initial size. */
const ROUNDING = 1e-6;

/** What should hold of predictions, and of the loss. */
const [COUNT, PREDICTIONS, MEAN] = [
  'predictions must hold one number for each window of the loader',
  'predictions must be the model’s, batch after batch',
  'the loss must be the mean over all windows of the loader',
];

/** Name of the seed from which the checks draw their cases, so that each is tested once. */
const SEED_OF_CASES = 'cases';

export const test = defineTask<Q2Procedures>({
  id: 'q2.test',
  functions: [],
  uses: [],
  checks: [
    noImports(),
    noPrints(),
    onCases(
      'predictions',
      'There is one prediction a window, the model’s, in the loader’s order',
      (result, expected, input) => {
        const { predictions, targets, scale } = expected;
        if (result.predictions.length !== predictions.length) {
          const [own, right] = [result.predictions, predictions].map(({ length }) => counted(length, 'prediction'));
          fail(COUNT, { input, expected: right, actual: own });
        }
        const at = disagreement(result.predictions, predictions, scale);
        if (at < 0) return;
        expectNew(result, expected, input);
        const seen = { input, expected: predictions, actual: result.predictions, at };
        const evidence = { targets, expected: predictions, actual: finiteOrNull(result.predictions) };
        const hint = numbersHint(result.predictions, predictions, TOLERANCE * scale);
        fail(withHint(PREDICTIONS, hint), seen, { kind: 'forecast', ...evidence });
      },
      { message: PREDICTIONS, hint: predictionsHint },
      { message: COUNT, hint: missingHint },
    ),
    ofCases('loss', 'The loss is the mean of what lossFn gives over all windows', async (context) => {
      let isOverBatches = false;
      const holds: Holds = (result, expected, input) => {
        const { predictions, targets, squares, batches, scale, lossScale } = expected;
        // A prediction that hits its target by chance has a loss of nothing but rounding: with p for p + δ,
        // (p − y)² is off by 2|p − y|δ + δ².
        const delta = ROUNDING * scale;
        const rounding = mean(
          squares.map((square) => 2 * delta * Math.sqrt(lossScale * square) + Math.abs(lossScale) * delta ** 2),
        );
        const isLoss = (loss: number) => Math.abs(result.loss - loss) <= TOLERANCE * Math.abs(loss) + rounding;
        const overSamples = mean(squares);
        if (isLoss(overSamples)) return;
        // The other way to average, which differs where the last batch is short, is accepted too.
        isOverBatches = isLoss(mean(batches.map((indices) => mean(indices.map((index) => squares[index])))));
        if (isOverBatches) return;
        expectNew(result, expected, input);
        const seen = { input, expected: overSamples, actual: result.loss };
        const swapped = mean(predictions.map((p, i) => lossScale * (targets[i] - p + LOSS_SHIFT) ** 2));
        fail(
          withHint(
            MEAN,
            Math.abs(result.loss - swapped) <= TOLERANCE * Math.abs(swapped) + rounding
              ? 'It is that of lossFn(target, prediction)'
              : averageHint([result.loss], [batchLosses(result.losses, batches)]),
          ),
          seen,
        );
      };
      await forCases(context, holds, { message: MEAN, hint: lossHint });
      return isOverBatches ? { kind: 'note', text: 'the loss is a mean over batches, which is accepted' } : undefined;
    }),
    onCases('weights', 'Testing changes no weight', (result, { unseen, scale }, input) => {
      const at = disagreement(result.unseen, unseen, scale);
      if (at < 0 && result.isSteady) return;
      const message = 'test must leave the model’s weights as they are';
      if (at < 0) fail(`${message}, and changes them by very little`, { input, isCause: true });
      const seen = { input, expected: unseen, actual: result.unseen, at, isCause: true };
      fail(`${message}: it predicts other windows otherwise than before`, seen);
    }),
    experimentCheck('test'),
  ],
  follows: { loss: ['predictions'], experiment: ['predictions', 'loss'] },
});

/** Makes a check of what becomes of each case; all of them draw the same. */
function onCases(id: string, title: string, holds: Holds, ...says: readonly OfSeveral[]): Check<Q2Procedures> {
  return ofCases(id, title, (context) => forCases(context, holds, ...says));
}

function ofCases(...parts: Parameters<typeof check<Q2Procedures>>): Check<Q2Procedures> {
  return { ...check(...parts), sharedSeed: SEED_OF_CASES };
}

const { drawn, corners } = casesOf(TESTS, (point) => ({ point }));

/** What should hold, and what is read from the results of several tests where those of one show nothing. */
interface OfSeveral {
  readonly message: string;
  hint(seen: readonly Seen[], tolerance: number): string | undefined;
}

/**
 * Tests linear models on random windows.
 * @param says where the smallest case shows nothing but that it is wrong, others are tested for a hint
 * @throws CheckFailure of the smallest case for which it does not hold
 */
async function forCases(
  context: CheckContext<Q2Procedures>,
  holds: Holds,
  ...says: readonly OfSeveral[]
): Promise<void> {
  const points = new Map<string, TestPoint>();
  try {
    await holdsFor(
      context,
      drawn,
      ({ student }, { point }) => {
        const made = caseAt(point, holds);
        points.set(made.input, point);
        return made.judge(student);
      },
      { runs: corners.length + 4, first: corners },
    );
  } catch (error) {
    const finding = error instanceof CheckFailure ? error.finding : undefined;
    const failed = finding && 'input' in finding && finding.input !== undefined && points.get(finding.input);
    if (!failed) throw error;
    const { input, judge } = caseAt(failed, holds);
    const circumstances = () => [
      {
        says: 'a test of other weights and other windows in the same model and loader',
        judge: (student: Remote<Q2Procedures>) => judge(student),
      },
    ];
    const found = await traced(context, error, {
      message: dependsOnOthers('test', 'test'),
      input,
      alone: (student) => judge(student, true),
      circumstances,
    });
    const bare = found === error && !context.verdictOnly && says.find(({ message }) => isWithoutHint(finding, message));
    throw withPromises(bare ? await hinted(context, error as CheckFailure, failed, bare) : found, context.blocks);
  }
}

/** Tells whether a finding says no more than what should hold, or the mean of some losses. */
function isWithoutHint(finding: CheckFailure['finding'] | undefined, message: string): boolean {
  if (finding?.code !== 'mismatch') return false;
  return finding.message === message || finding.message.includes(OF_LOSSES);
}

/** Adds what the results of the case that failed and of others have in common. */
async function hinted(
  { student }: CheckContext<Q2Procedures>,
  failure: CheckFailure,
  failed: TestPoint,
  { message, hint }: OfSeveral,
): Promise<CheckFailure> {
  const seen: Seen[] = [];
  const keep: Holds = (result, expected) => seen.push({ result, expected });
  for (const point of [failed, ...corners.map((corner) => corner.point)])
    await ifAnswered(() => caseAt(point, keep).judge(student, true));
  const said = hint(seen, TOLERANCE);
  if (!said) return failure;
  const { finding, evidence, path, printed } = failure;
  const again = new CheckFailure({ ...finding, message: withHint(message, said) } as typeof finding, evidence);
  return Object.assign(again, { path, printed });
}

/** Expects that a wrong result is not that of the test before, in whose arrays other numbers were written meanwhile. @throws CheckFailure */
function expectNew({ predictions }: Result, { before, scale, ...expected }: Expected, input: string): void {
  if (predictions.length === 0) return;
  // Where all weights are 0 both tests have the same result.
  if (disagreement(expected.predictions, before, scale) < 0) return;
  if (predictions.some((value) => value !== SPOILT) && disagreement(predictions, before, scale) >= 0) return;
  fail('test must compute its result anew at every call, and returned that of an earlier one', {
    input: `${input}, after a test of other weights and other windows in the same model and loader`,
    isCause: true,
  });
}

/** Finds the first prediction that differs by more than rounding; −1 where all agree. */
function disagreement(actual: readonly number[], expected: readonly number[], scale: number): number {
  const scaled = (values: readonly number[]) => values.map((value) => value / scale);
  return firstDifference(scaled(actual), scaled(expected), TOLERANCE);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
