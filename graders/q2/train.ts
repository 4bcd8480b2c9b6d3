import { type Check, type CheckContext, check, defineTask, fail, noImports, noPrints } from 'lab-harness/authoring';
import { SPOILT } from '../toolkit/plain.ts';
import type { Q2Procedures, Trained, TrainingRun } from './driver.ts';
import { experimentCheck } from './experiment.ts';
import { forwardCheck } from './forward.ts';
import { recordedHistoryCheck, recordedRun } from './history.ts';
import { expectNumbers } from './not-a-number.ts';
import { expectUpdates, expectValidations } from './passes.ts';
import { expectBestEpoch, expectBestLoss, expectFirstBest, expectRestored } from './restored.ts';
import {
  belowRun,
  deepRuns,
  describeRun,
  idleRun,
  ofLinearModel,
  plateauRun,
  SEED_OF_RUNS,
  slowRun,
  unevenRun,
  zeroRun,
} from './runs.ts';
import { expectSchedule, isSteady } from './schedule.ts';
import { afterTraining } from './trainings.ts';

// What can be said of a training without knowing the right losses: by what `train` returns, by what the model that it leaves
// predicts, and by the record of the model's forward passes. The record says what is wrong only where it is complete: of a
// forward pass on other batches than the loader's, such as several joined, it knows nothing, and the losses decide.

/** The run of the recorded history. */
const recorded = async () => (await recordedRun()).run;

export const train = defineTask<Q2Procedures>({
  id: 'q2.train',
  blocks: ['q2.fields', 'q2.constructor', 'q2.forward', 'q2.train'],
  functions: [],
  uses: [],
  checks: [
    noImports(),
    noPrints(),
    { ...forwardCheck, blocks: ['q2.fields', 'q2.constructor', 'q2.forward'] },
    onRuns(
      'schedule',
      'One training loss an epoch, one validation loss a validation, in the order of the epochs',
      [unevenRun, plateauRun, slowRun, zeroRun],
      expectSchedule,
    ),
    onRuns(
      'updates',
      'Each epoch goes through trainLoader once; each batch gives a loss, a number, and one update by options.optimizer',
      // The recorded run shows its last epoch, for it is validated.
      [unevenRun, recorded],
      expectUpdates,
    ),
    onRuns(
      'validation',
      'Every validation follows the updates of its epoch, goes over every validation batch and leaves the weights alone',
      [unevenRun],
      expectValidations,
    ),
    onRuns(
      'best-loss',
      'A validation loss is the mean of what options.lossFn gives with the weights then',
      [recorded, unevenRun],
      expectBestLoss,
    ),
    onRuns(
      'smallest',
      'All validation losses are numbers, and bestEpoch has the smallest, also where it is smaller by very little, or after long',
      [recorded, unevenRun, slowRun, plateauRun, belowRun],
      (trained, run, input) => {
        // Faulty losses, or too few, are another check's finding.
        const validations = Math.floor(run.epochs / run.validateEvery);
        if (trained.history.validationLoss.length === validations) expectBestEpoch(trained, run, input);
      },
    ),
    // In the recorded run the best epoch is neither the first nor the last; in the other one the last weights are
    // never the best.
    onRuns('restored', 'The weights left have the validation loss of bestEpoch', [recorded, unevenRun], expectRestored),
    onRuns(
      'idle',
      'Nothing but options.optimizer changes the weights: none where its learning rate is 0',
      [idleRun],
      (trained, run, input) => {
        if (isSteady(trained)) return;
        // Where the optimizer has made no update, whatever changes the weights has made the losses NaN, too.
        if (trained.updates?.length) expectNumbers(trained, run, input);
        fail('only options.optimizer may change the weights: its learning rate is 0 here, and they change', { input });
      },
    ),
    onRuns(
      'first-best',
      'Epochs with the same weights are equally good, and of equally good ones, with the loss 0, too, the first is the best',
      [idleRun, zeroRun],
      expectFirstBest,
    ),
    onRuns(
      'again',
      'A training of a stack is right, a second one of the same objects, too',
      [deepRuns],
      (trained, run, input) => {
        for (const series of ['trainingLoss', 'validationLoss'] as const) {
          // What the training before returned is overwritten.
          if (!trained.history[series].includes(SPOILT)) continue;
          fail(`${series} must hold the losses of this training alone, and holds values of the one before`, { input });
        }
        expectSchedule(trained, run, input);
        expectBestLoss(trained, run, input);
        expectRestored(trained, run, input);
      },
    ),
    experimentCheck('train'),
    recordedHistoryCheck,
  ],
  follows: {
    schedule: ['forward'],
    updates: ['forward', 'schedule'],
    validation: ['forward', 'schedule'],
    'best-loss': ['forward', 'schedule', 'validation'],
    smallest: ['forward', 'schedule', 'best-loss'],
    restored: ['forward', 'schedule', 'validation', 'best-loss', 'smallest'],
    idle: ['forward', 'updates'],
    'first-best': ['forward', 'schedule', 'best-loss', 'smallest', 'restored'],
    again: ['forward', 'schedule', 'validation', 'best-loss', 'smallest', 'restored'],
    experiment: ['forward', 'schedule', 'restored'],
  },
});

type Drawn = TrainingRun | [TrainingRun, TrainingRun];

/**
 * Makes a check of what becomes of some runs.
 * @param runs drawn from the seed that all checks share; of two, the second is trained first
 */
function onRuns(
  id: string,
  title: string,
  runs: readonly ((seed: number) => Drawn | Promise<Drawn>)[],
  holds: (trained: Trained, run: TrainingRun, input: string) => void,
): Check<Q2Procedures> {
  const look = async (context: CheckContext<Q2Procedures>, of: (run: TrainingRun) => TrainingRun) => {
    for (const draw of runs) {
      const drawn = await draw(context.seed);
      const [run, before] = (Array.isArray(drawn) ? drawn : [drawn]).map(of);
      await afterTraining(context, before ? [run, before] : [run], (trained, isSecond) => {
        const input = describeRun(run);
        holds(trained, run, isSecond ? `${input}, after a training of the same objects` : input);
      });
    }
  };
  // A linear model is right in any case: what is wrong with it, too, is the training.
  const apart = async (context: CheckContext<Q2Procedures>) => void (await look(context, ofLinearModel));
  return {
    ...check(id, title, (context) => look(context, (run) => run), { sharedSeed: SEED_OF_RUNS }),
    without: { forward: apart },
  };
}
