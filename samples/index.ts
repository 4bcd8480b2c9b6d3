import { defineSamples, type Sample, spaceRows } from 'lab-harness/authoring';
import { rowsOfQuestion2 } from '../graders/q2/space.ts';
import { LOGITS, NETWORKS, PREDICTIONS, TEXTS } from '../graders/toolkit/space.ts';
import { attacks, harmless } from './attacks/all.ts';
import { correctBackward, correctPasses } from './correct/backward.ts';
import { correctForward } from './correct/forward.ts';
import { correctModel } from './correct/model.ts';
import { correctPredict } from './correct/predict.ts';
import { correctLoss, correctSoftmax } from './correct/softmax-and-loss.ts';
import { correctTesting, correctTraining, correctWays } from './correct/training-and-testing.ts';
import { equivalentMutants, redundantChecks, unseenInHistory } from './explained.ts';
import { faultyBookkeeping, faultySteps } from './faulty/bookkeeping.ts';
import { faultyFarCases } from './faulty/far-cases.ts';
import { faultyForecasts } from './faulty/forecasts.ts';
import { faultyIdentity } from './faulty/identity.ts';
import { faultyLaziness } from './faulty/laziness.ts';
import { faultyNumerics } from './faulty/numerics.ts';
import { faultyOtherFormulas } from './faulty/other-formulas.ts';
import { faultyProtocol } from './faulty/protocol.ts';
import { faultyRestyled } from './faulty/restyled.ts';
import { faultySpecialCases } from './faulty/special-cases.ts';
import { faultySideEffects, faultyState } from './faulty/state.ts';
import { faultyStructure } from './faulty/structure.ts';
import { fieldChecks } from './field.ts';
import { q1Recording } from './recordings/q1.ts';
import { q2Recording } from './recordings/q2.ts';
import { benchTrainingStep } from './training-step.ts';

const correct: readonly Sample[] = [
  ...correctSoftmax,
  ...correctLoss,
  ...correctForward,
  ...correctBackward,
  ...correctPasses,
  ...correctPredict,
  ...correctModel,
  ...correctTraining,
  ...correctWays,
  ...correctTesting,
];

export default defineSamples({
  faulty: [
    ...faultyStructure,
    ...faultyProtocol,
    ...faultyLaziness,
    ...faultyState,
    ...faultySideEffects,
    ...faultyNumerics,
    ...faultySpecialCases,
    ...faultyFarCases,
    ...faultyIdentity,
    ...faultyOtherFormulas,
    ...faultySteps,
    ...faultyBookkeeping,
    ...faultyForecasts,
    ...faultyRestyled(correct),
  ],
  quick: [
    ...['softmax-no-shift', 'loss-matrix', 'forward-aliases-aPrev', 'forward-omits-ba', 'backward-no-recurrence'],
    ...['backward-keeps-last-call', 'predict-state-not-carried', 'predict-counts-start', 'model-without-bias'],
    ...['train-validation-updates', 'train-never-restored', 'test-trains', 'test-last-batch-only'],
    // structure, protocol, laziness
    ...['softmax-while-loop', 'softmax-print-left-in', 'softmax-imports', 'forward-exits', 'loss-throws-a-getter'],
    'test-last-value-as-forecast',
    // state and side effects
    ...['forward-keeps-first-weights', 'softmax-shifts-argument-and-back'],
    // numerics, special cases, other formulas, steps, bookkeeping
    ...['backward-truncated-at-16', 'loss-entropy', 'predict-one-too-few'],
    // far cases, memory and doubles of question 2
    ...['train-stops-after-20-without-a-gain', 'test-remembers-by-loader', 'train-validates-on-freed-batches'],
    // far cases, identity, what hides and what the lab itself would not bear with
    ...[
      'forward-clips-at-10',
      'backward-transposes-square-gradients',
      'loss-infinity-as-zero',
      'predict-last-20-of-start',
    ],
    ...['backward-remembers-by-pass', 'forward-empties-inputs', 'softmax-hides-its-shift'],
    ...['predict-takes-choice-off-random', 'forward-refuses-fifty-units'],
  ],
  tells: {
    'softmax-no-shift': 'subtract the largest entry of x first',
    'loss-matrix': 'loss’s result must be a number, and is a Matrix',
    'forward-aliases-aPrev': 'a[0] must be a copy of aPrev',
    'forward-omits-ba': 'a[1] is not what tanh(Wax x_t + Waa a_{t−1} + ba) gives',
    'backward-no-recurrence': 'forward, then backward must give the derivatives of the loss',
    'backward-keeps-last-call': 'nothing may be kept between calls',
    'predict-state-not-carried': 'each drawn character is fed back, alone, and the hidden state goes on (draw 2)',
    'predict-counts-start': 'predict must draw characters by random.choice(p), and draws none',
    'model-without-bias': 'the model’s weights must have the shapes',
    'train-validation-updates': 'must leave the weights as they are: they changed',
    'train-never-restored': 'bestEpoch and the weights that the model is left with must be those of the same epoch',
    'test-trains': 'predictions are the model’s, batch after batch',
    'test-last-batch-only': 'the loss is the mean over all windows of the loader',
    'softmax-while-loop': 'the lab sheet asks for code without loops here',
    'softmax-print-left-in': 'remove the print',
    'softmax-imports': 'a TODO block may use what the file imports, and import nothing itself',
    'forward-exits': 'ended the process (exit code 0) instead of returning',
    'loss-throws-a-getter': 'loss ended the process (exit code 0) instead of returning',
    'test-last-value-as-forecast': 'predictions are the model’s, batch after batch',
    'forward-keeps-first-weights': 'after the optimizer has changed the parameters in place',
    'softmax-shifts-argument-and-back': 'softmax must not change x',
    'backward-truncated-at-16': 'forward, then backward must give the derivatives of the loss',
    'loss-entropy': 'the loss is never negative',
    'predict-one-too-few': 'predict returns start and the drawn characters, without the newline',
    'train-stops-after-20-without-a-gain': 'trainingLoss must hold one value for each epoch',
    'test-remembers-by-loader': 'predictions are the model’s, batch after batch',
    'train-validates-on-freed-batches': 'train threw Error: Tensor is disposed.',
    'forward-clips-at-10': 'a[1] is not what tanh(Wax x_t + Waa a_{t−1} + ba) gives',
    'backward-transposes-square-gradients': 'the entries are those of the transposed gradient',
    'loss-infinity-as-zero': 'A target of probability 0 costs Infinity',
    'predict-last-20-of-start': 'the first draw is from the distribution after the last character of start',
    'backward-remembers-by-pass': 'what counts is what the arrays and matrices hold',
    'forward-empties-inputs': 'forward must not change inputs',
    'softmax-hides-its-shift': 'softmax must not change x',
    'predict-takes-choice-off-random': 'predict threw TypeError: Cannot read properties of undefined',
    'forward-refuses-fifty-units': 'forward threw RangeError: too many units',
  },
  correct,
  attacks,
  harmless,
  recordings: [q1Recording, q2Recording],
  spaces: [
    ...spaceRows({ softmax: LOGITS, loss: PREDICTIONS, 'forward, backward': NETWORKS, predict: TEXTS }),
    ...rowsOfQuestion2(),
  ],
  redundantChecks,
  unseenInHistory,
  equivalentMutants,
  experiments: {
    q1: ['lab/cli/train.ts', 'q1', '--max-iterations', '2000'],
    q2: ['lab/cli/train.ts', 'q2', '--epochs', '5', '--validate-every', '2', '--layers', '2'],
  },
  field: fieldChecks,
  bench: benchTrainingStep,
});
