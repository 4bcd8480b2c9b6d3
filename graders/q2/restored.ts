import { fail, showDifferent, withHint } from 'lab-harness/authoring';
import type { Trained, TrainingRun } from './driver.ts';
import { whichWeights } from './left-weights.ts';
import { expectNumbers } from './not-a-number.ts';
import type { TraceEntry } from './recorder.ts';
import { MET } from './runs.ts';
import { expectSchedule, isSteady } from './schedule.ts';
import { epochsOf } from './trace.ts';
import { firstWrongMean, meanOfLoss, SAME_LOSS, validationHint } from './training-hints.ts';

// Which weights a training leaves: by their validation loss, which tells the right ones, and by the record, which names others.

/**
 * Expects the validation loss of the best epoch to be that of the model that is left, where this one has its weights by the
 * record; where it has not, or no such epoch is known, `expectRestored` finds what is wrong.
 * @throws CheckFailure where it is another one
 */
export function expectBestLoss(trained: Trained, run: TrainingRun, input: string): void {
  const { bestEpoch, validationLoss } = trained.history;
  const { validateEvery } = run;
  const loss = validationLoss[bestEpoch / validateEvery - 1];
  const left = lossesLeft(trained, run);
  const isOf = (losses: readonly number[]) =>
    losses.some((each) => Math.abs(each - loss) <= SAME_LOSS * Math.abs(loss));
  if (loss === undefined || isOf(left) || !isBestLeft(trained, run)) return;
  const swapped = isOf(lossesLeft(trained, run, -1)) ? 'It is that of lossFn(target, prediction)' : undefined;
  const first = firstWrongMean(trained, run);
  const { step, mean } = first ?? { step: bestEpoch / validateEvery - 1, mean: left[0] };
  const must = meanOfLoss((step + 1) * validateEvery);
  const isOfBest = !first && validationLoss.length > 1;
  const message = isOfBest ? `${must}, which is bestEpoch, that of the model that is left` : must;
  const hint = swapped ?? validationHint(trained, run, step);
  fail(withHint(message, hint), { input, expected: mean, actual: validationLoss[step] });
}

/** Tells whether the model has the weights of the best epoch in the end, by the record of as many losses as there must be. */
function isBestLeft(trained: Trained, { epochs, validateEvery, order }: TrainingRun): boolean {
  const { history, trace, after, updates = [] } = trained;
  const { bestEpoch, trainingLoss, validationLoss } = history;
  if (trainingLoss.length !== epochs || validationLoss.length !== Math.floor(epochs / validateEvery)) return false;
  const { training = [], validation = [] } = epochsOf(trace, epochs)[bestEpoch - 1] ?? {};
  const isDue = updates.length === order.flat().length;
  const ofEpoch = isDue ? updates[bestEpoch * order[0].length - 1]?.after : weightsOfValidation(training.at(-1), trace);
  return [validation[0]?.weights, ofEpoch].includes(after);
}

/**
 * Finds the weights at all forward passes, in whatever batches, between the last training batch of an epoch and the first of
 * the next one; undefined where they change, or there are none.
 */
function weightsOfValidation(last: TraceEntry | undefined, trace: readonly TraceEntry[]): string | undefined {
  if (!last) return undefined;
  const rest = trace.slice(trace.indexOf(last) + 1);
  const next = rest.findIndex(({ batch }) => batch?.loader === 'training');
  const weights = new Set(rest.slice(0, next < 0 ? rest.length : next + 1).map((pass) => pass.weights));
  return weights.size === 1 ? [...weights][0] : undefined;
}

/**
 * Expects the weights of the best epoch in the end: the model that is left has the validation loss of that epoch, or its
 * weights, by the record, where `expectBestLoss` finds the loss wrong.
 * @throws CheckFailure where it has another one: by the other losses and by the record of weights, with what is wrong
 */
export function expectRestored(trained: Trained, run: TrainingRun, input: string): void {
  const { history, trace, after, weights, updates = [] } = trained;
  const { bestEpoch, validationLoss } = history;
  const { epochs, validateEvery } = run;
  const loss = validationLoss[bestEpoch / validateEvery - 1];
  const smallest = smallestOf(trained, run);
  const left = lossesLeft(trained, run);
  const isLeft = (value: number) => left.some((each) => Math.abs(each - value) <= SAME_LOSS * Math.abs(value));
  if (loss !== undefined && isLeft(loss)) return;
  // Of losses too few or too many nobody knows which belongs to the best epoch.
  expectSchedule(trained, run, input, true);
  if (loss === undefined) expectBestEpoch(trained, run, input);
  if (loss !== undefined && isBestLeft(trained, run)) return;
  const isCopiedEarly = epochsOf(trace, epochs)[bestEpoch - 1]?.training[0]?.weights === after;
  const others = validationLoss.flatMap((value, i) => (isLeft(value) ? [(i + 1) * validateEvery] : []));
  if (others.length === 1 && others[0] === smallest) expectBestEpoch(trained, run, input);
  // Where the best epoch is right, the weights are wrong: those from before its updates.
  if (others.length === 1 && !(isCopiedEarly && loss === Math.min(...validationLoss))) {
    const which = updates.at(-1)?.after === after ? ', which the last update has left' : '';
    const actual = `those after epoch ${others[0]}${which}`;
    const seen = { input, expected: `the weights after epoch ${bestEpoch}`, actual };
    fail(
      'bestEpoch and the weights that the model is left with must be those of the same epoch, by its validation loss',
      seen,
    );
  }
  const advice =
    weights.found < weights.all
      ? `: model.weights() finds ${weights.found} of ${weights.all} weights, and it looks in public fields and in arrays there, not in fields with #, in a Map or a Set`
      : updates.length === 0
        ? ': options.optimizer is given no gradients'
        : '';
  const isLast = bestEpoch === validationLoss.length * validateEvery && bestEpoch < epochs;
  fail(`after training the model must have the weights of the best epoch${advice}`, {
    input,
    expected: `the weights after epoch ${bestEpoch}${isLast ? ', the last one that is validated' : ''}`,
    actual: whichWeights(trained, run),
  });
}

/**
 * Expects the epoch with the smallest of the validation losses that train itself returns for its best.
 * @throws CheckFailure where it is another one, with what that one is
 */
export function expectBestEpoch(trained: Trained, run: TrainingRun, input: string): void {
  const { validationLoss, bestEpoch } = trained.history;
  const expected = smallestOf(trained, run);
  const none = validationLoss.findIndex((loss) => !Number.isFinite(loss));
  if (none >= 0 && (bestEpoch !== expected || validationLoss.some(Number.isNaN))) {
    const seen = { input, actual: `${validationLoss[none]} after epoch ${(none + 1) * run.validateEvery}` };
    if (!Number.isNaN(validationLoss[none])) fail('every validation loss must be a finite number', seen);
    fail(withHint('every validation loss must be a number', validationHint(trained, run, none)), seen);
  }
  if (bestEpoch === expected) return;
  const seen = { input, expected: `epoch ${expected}`, actual: `epoch ${bestEpoch}` };
  const { trace, updates = [], after } = trained;
  // Weights that were put back are those of the epoch that was taken for the best.
  const isPutBack = updates.length > 0 && updates.at(-1)?.after !== after;
  const isOfRight = epochsOf(trace, run.epochs)[expected - 1]?.validation.at(-1)?.weights === after;
  if (bestEpoch === expected - 1 && isPutBack && isOfRight)
    fail('bestEpoch must count epochs from 1: it is one too small, and the weights are those of the right epoch', seen);
  const [loss, smallest] = [bestEpoch, expected].map((epoch) => validationLoss[epoch / run.validateEvery - 1]);
  if (loss === undefined) fail('bestEpoch must be an epoch that is validated, counted from 1', seen);
  const [own, least] = showDifferent(loss, smallest);
  const shown = {
    input,
    expected: `epoch ${expected}, which has the validation loss ${least}`,
    actual: `epoch ${bestEpoch}, which has ${own}`,
  };
  if (loss === smallest) fail('bestEpoch must be the first of equally good epochs', shown);
  const isOfSize = smallest < 0 && Math.abs(loss) === Math.min(...validationLoss.map(Math.abs));
  // The last one may have been taken for being the last.
  const isLast = bestEpoch === validationLoss.length * run.validateEvery;
  const how = isOfSize
    ? `: below 0 it is the farthest from 0${isLast ? '' : ', and this one is the nearest'}`
    : smallest === 0
      ? ': a loss of exactly 0 is one, too'
      : loss - smallest < LITTLE * Math.abs(smallest)
        ? ', however little smaller it is'
        : !isLast && isOfTraining(trained, run)
          ? ': this one has the smallest training loss of those validated'
          : '';
  fail(`bestEpoch must be the epoch with the smallest validation loss${how}`, shown);
}

/**
 * Expects the first of equally good epochs for the best: of all after an idle run, and of those with the loss 0 after a zero one.
 * @throws CheckFailure where it is another one, or where equal weights have unequal losses
 */
export function expectFirstBest(trained: Trained, run: TrainingRun, input: string): void {
  const isIdle = run.learningRate === 0;
  // Where weights change all the same, whatever changes them has made the losses others, too.
  if (isIdle && !isSteady(trained)) return;
  expectNumbers(trained, run, input);
  const { bestEpoch, validationLoss } = trained.history;
  if (isIdle && bestEpoch === run.validateEvery) return;
  expectSchedule(trained, run, input, true);
  if (isIdle && validationLoss.some((loss) => Math.abs(loss / validationLoss[0] - 1) > OTHER))
    fail('every validation must give the same loss: no weight changes here', { input, actual: validationLoss });
  expectBestEpoch(trained, run, input);
  if (!isIdle) {
    expectRestored(trained, run, input);
    expectFirst(trained, run, input);
    return;
  }
  const [own, first] = showDifferent(validationLoss[bestEpoch / run.validateEvery - 1], validationLoss[0]);
  const seen = {
    input,
    expected: `epoch ${run.validateEvery}, which has the validation loss ${first}`,
    actual: `epoch ${bestEpoch}, which has ${own}`,
  };
  fail(
    'bestEpoch must be the first of equally good epochs: no weight changes here, and what the losses differ by may be rounding',
    seen,
  );
}

/** Difference of two validation losses of the same weights, relative, that is more than rounding. */
const OTHER = 1e-5;

/**
 * Expects the weights of the first of equally good epochs after a zero run, which predict one value for all windows.
 * @throws CheckFailure where they are those of another one
 */
function expectFirst(trained: Trained, run: TrainingRun, input: string): void {
  const { trace, after, predictions, history } = trained;
  const { bestEpoch, validationLoss } = history;
  // With other updates, or another model, no two are as good as can be.
  if (validationLoss[bestEpoch - 1] !== 0 || validationLoss.filter((loss) => loss === 0).length < 2) return;
  if (epochsOf(trace, run.epochs)[bestEpoch - 1].validation.at(-1)?.weights === after) return;
  if (predictions.every((prediction) => Math.abs(prediction - MET) <= SAME_LOSS)) return;
  fail('the model must be left with the weights of the first of equally good epochs, which is bestEpoch', {
    input,
    expected: `the weights after epoch ${bestEpoch}`,
    actual: whichWeights(trained, run),
  });
}

/** Tells whether the best epoch alone has the smallest training loss of all that are validated. */
function isOfTraining({ history }: Trained, { validateEvery }: TrainingRun): boolean {
  const { trainingLoss, bestEpoch } = history;
  const others = trainingLoss.filter((_, i) => (i + 1) % validateEvery === 0 && i + 1 !== bestEpoch);
  return others.every((loss) => loss > trainingLoss[bestEpoch - 1]);
}

/** Difference of two validation losses, relative, that somebody may take for none. */
const LITTLE = 0.01;

/** Finds the first epoch with the smallest validation loss that train returned. */
function smallestOf({ history: { validationLoss } }: Trained, { validateEvery }: TrainingRun): number {
  return (validationLoss.indexOf(Math.min(...validationLoss)) + 1) * validateEvery;
}

/**
 * Computes the validation loss of the model that is left, averaged over samples, and over batches.
 * @param sign −1: with target and prediction the wrong way round
 */
function lossesLeft({ validated }: Trained, run: TrainingRun, sign: 1 | -1 = 1): number[] {
  const { y } = run.validation;
  const squares = validated.map((prediction, i) => run.lossScale * (sign * (prediction - y[i]) + run.lossShift) ** 2);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean(squares), mean(run.validationBatches.map((batch) => mean(batch.map((index) => squares[index]))))];
}
