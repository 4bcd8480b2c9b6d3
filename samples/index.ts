import { defineSamples, type Sample, spaceRows } from 'lab-harness/authoring';
import { MODELS, rowsOfRuns, TESTS } from '../graders/q2/space.ts';
import { LOGITS, NETWORKS, PREDICTIONS, TEXTS } from '../graders/toolkit/space.ts';
import { attacks, harmless } from './attacks/all.ts';
import { correctBackward, correctPasses } from './correct/backward.ts';
import { correctForward } from './correct/forward.ts';
import { correctModel } from './correct/model.ts';
import { correctPredict } from './correct/predict.ts';
import { correctLoss, correctSoftmax } from './correct/softmax-and-loss.ts';
import { correctTesting } from './correct/testing.ts';
import { correctTraining, correctWays } from './correct/training.ts';
import { equivalentMutants, failsAt, redundantChecks, unseenInHistory } from './explained.ts';
import { faultyBookkeeping, faultySteps } from './faulty/bookkeeping.ts';
import { faultyCost } from './faulty/costly.ts';
import { faultyFarCases } from './faulty/far-cases.ts';
import { faultyForecasts } from './faulty/forecasts.ts';
import { faultyIdentity } from './faulty/identity.ts';
import { faultyLaziness } from './faulty/laziness.ts';
import { faultyNumerics } from './faulty/numerics.ts';
import { faultyOtherFormulas } from './faulty/other-formulas.ts';
import { faultyOutside } from './faulty/outside.ts';
import { faultyProtocol } from './faulty/protocol.ts';
import { faultyRareCases } from './faulty/rare-cases.ts';
import { faultyRestyled } from './faulty/restyled.ts';
import { faultySpecialCases } from './faulty/special-cases.ts';
import { faultySideEffects, faultyState } from './faulty/state.ts';
import { faultyStructure } from './faulty/structure.ts';
import { fieldChecks } from './field.ts';
import { q1Recording } from './recordings/q1.ts';
import { q2Recording } from './recordings/q2.ts';
import { tells } from './tells/all.ts';
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
    ...faultyCost,
    ...faultyState,
    ...faultySideEffects,
    ...faultyNumerics,
    ...faultySpecialCases,
    ...faultyFarCases,
    ...faultyRareCases,
    ...faultyIdentity,
    ...faultyOtherFormulas,
    ...faultySteps,
    ...faultyBookkeeping,
    ...faultyForecasts,
    ...faultyOutside,
    ...faultyRestyled(correct),
  ],
  // One for each check, as far as it goes; what costs too much is waited for in graders/q1/cost.test.ts.
  quick: [
    ...[
      'softmax-no-shift',
      'softmax-while-loop',
      'softmax-print-left-in',
      'softmax-imports',
      'softmax-hides-its-shift',
    ],
    ...['loss-matrix', 'loss-throws-a-getter', 'loss-entropy', 'loss-infinity-as-zero'],
    ...['forward-aliases-aPrev', 'forward-omits-ba', 'forward-keeps-first-weights', 'backward-no-recurrence'],
    ...['predict-state-not-carried', 'predict-counts-start', 'forward-refuses-fifty-units'],
    ...['model-without-bias', 'train-validation-updates', 'train-never-restored', 'train-validates-on-freed-batches'],
    ...['test-trains', 'test-last-batch-only', 'test-remembers-by-loader'],
  ],
  tells,
  failsAt,
  correct,
  attacks,
  harmless,
  recordings: [q1Recording, q2Recording],
  spaces: [
    ...spaceRows({ softmax: LOGITS, loss: PREDICTIONS, 'forward, backward': NETWORKS, predict: TEXTS }),
    ...spaceRows({ 'forward of question 2': MODELS, test: TESTS }),
    ...rowsOfRuns(),
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
