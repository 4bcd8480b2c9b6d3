import {
  check,
  type Evidence,
  expectHistory,
  fail,
  firstDifference,
  type HistoryBand,
  isWithinFloor,
  nudge32,
  perturbation,
  type Remote,
  withHint,
} from 'lab-harness/authoring';
import { z } from 'zod';
import type { SeededRandom } from '../../lab/random.ts';
import { tensor } from '../toolkit/tensors.ts';
import type { Q2Procedures, Trained, TrainingRun } from './driver.ts';
import type { TraceEntry } from './recorder.ts';
import { expectBestEpoch } from './restored.ts';
import { describeRun } from './runs.ts';
import { expectSchedule } from './schedule.ts';
import { epochsOf } from './trace.ts';
import { trainingHint, validationFault } from './training-hints.ts';
import { afterTraining } from './trainings.ts';

/**
 * The least sound tolerance of a history in float32: a multiple of how far correct trainings lie from the oracle's, which
 * docs/rigor.md says.
 */
export const FLOOR = 1e-5;

/** Tolerance of predictions after a training, more than ten times what correct trainings lie off: docs/rigor.md says how far. */
const TOLERANCE = 5e-5;

const size = z.int().positive();
const windows = z.strictObject({ x: z.array(z.array(z.number())), y: z.array(z.number()) });
const batches = z.array(z.array(z.int().nonnegative()));

/** Everything that a training run of question 2 depends on. */
const trainingRun: z.ZodType<TrainingRun> = z.strictObject({
  model: z.strictObject({ hiddenSize: size, layers: size }),
  weights: z.array(tensor),
  training: windows,
  order: z.array(batches),
  validation: windows,
  validationBatches: batches,
  epochs: size,
  validateEvery: size,
  learningRate: z.number().nonnegative(),
  lossScale: z.number().positive(),
  lossShift: z.number(),
  unseen: z.array(z.array(z.number())),
  optimizer: z.literal('sgd').optional(),
});

/** What a correct submission may return, in one way to average the losses of batches. */
const acceptedHistory = z.strictObject({
  name: z.string(),
  trainingLoss: z.array(z.number()),
  validationLoss: z.array(z.number()),
  bestEpoch: size,
  /** of the unseen windows, with the weights of the best epoch */
  predictions: z.array(z.number()),
});
type AcceptedHistory = z.infer<typeof acceptedHistory>;

const bySeries = (value: z.ZodNumber) =>
  z.strictObject({ trainingLoss: z.array(value), validationLoss: z.array(value) });

/** A recorded run: its setup, the histories to accept, and how far harmless changes move them. */
const q2History = z.strictObject({
  version: z.literal(3),
  about: z.string(),
  run: trainingRun,
  /** the one that averages as the contract says first */
  accepted: z.tuple([acceptedHistory, acceptedHistory]),
  envelope: bySeries(z.number().nonnegative()),
  /** relative, at each value */
  tolerance: bySeries(z.number().positive()),
  /** the harmless changes that the envelopes were measured on, and how far each moved the losses at most */
  perturbations: z.array(perturbation),
});
export type Q2History = z.infer<typeof q2History>;

type Envelopes = Q2History['envelope'];

/** Moves every weight of a run by one float32 unit in the last place. */
export function nudged(run: TrainingRun, random: SeededRandom): TrainingRun {
  return { ...run, weights: run.weights.map(({ shape, values }) => ({ shape, values: nudge32(values, random) })) };
}

/** Computes the histories of a run that correct submissions return: the one that averages as the contract says first. */
export async function acceptedHistories(
  oracle: Pick<Remote<Q2Procedures>, 'train'>,
  run: TrainingRun,
): Promise<Pick<Q2History, 'accepted'> & Pick<Trained, 'updates' | 'trace'>> {
  const trained = await oracle.train(run);
  const { history, predictions, updates, trace } = trained;
  const accepted: Q2History['accepted'] = [
    { name: 'mean over samples', ...history, predictions },
    overBatches(run, trained),
  ];
  return { accepted, updates, trace };
}

/**
 * Computes the history of the same run with every loss averaged over batches instead of samples, which differs where
 * the last batch is short. Another epoch may be the best one then.
 */
function overBatches({ epochs, validateEvery }: TrainingRun, { trace, candidates }: Trained): AcceptedHistory {
  const byEpoch = epochsOf(trace, epochs);
  const meanLoss = (entries: readonly TraceEntry[]) => {
    const losses = entries.flatMap(({ loss }) => loss ?? []);
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  };
  const trainingLoss = byEpoch.map(({ training }) => meanLoss(training));
  const validated = byEpoch.filter((_, epoch) => (epoch + 1) % validateEvery === 0);
  const validationLoss = validated.map(({ validation }) => meanLoss(validation));
  const best = validationLoss.indexOf(Math.min(...validationLoss));
  const bestEpoch = (best + 1) * validateEvery;
  return { name: 'mean over batches', trainingLoss, validationLoss, bestEpoch, predictions: candidates?.[best] ?? [] };
}

let recording: Promise<Q2History> | undefined;

/** Reads the recorded run, once. @throws ZodError for a damaged file */
export function recordedRun(): Promise<Q2History> {
  recording ??= import('../../fixtures/q2-history.json', { with: { type: 'json' } }).then(({ default: recorded }) =>
    q2History.parse(recorded),
  );
  return recording;
}

/** Checks of what losses come from, and of the weights that are left. */
export const BEFORE_HISTORIES = [
  'forward',
  'schedule',
  'updates',
  'validation',
  'best-loss',
  'smallest',
  'restored',
  'idle',
  'first-best',
  'again',
];

export const recordedHistoryCheck = check<Q2Procedures>(
  'history-recorded',
  'Training gives the recorded losses, and leaves the weights of the best epoch',
  async (context) => {
    const recorded = await recordedRun();
    const { run, accepted } = recorded;
    return afterTraining(context, [run], (trained) => compareTrained(trained, run, accepted, () => recorded.envelope));
  },
  { oracle: 'recorded', follows: BEFORE_HISTORIES },
);

/**
 * Compares what came of a training with what may come of it: both losses, for only together do they tell mistakes apart,
 * and what the model that was left predicts for windows that no loader holds, which only the right weights give.
 *
 * @param measure how far harmless changes move the run's losses: asked only where the floor does not decide
 * @param right updates and batches' losses, where they are known
 * @returns the validation curves
 * @throws CheckFailure where it is none of what is accepted
 */
export async function compareTrained(
  trained: Trained,
  run: TrainingRun,
  accepted: Q2History['accepted'],
  measure: () => Envelopes | Promise<Envelopes>,
  right?: Pick<Trained, 'updates' | 'trace'>,
): Promise<Evidence> {
  const input = describeRun(run);
  const { history, predictions } = trained;
  expectSchedule(trained, run, input);
  const acceptedOf = (key: keyof Envelopes) => accepted.map(({ name, [key]: values }) => ({ name, values }));
  const isNear = (['trainingLoss', 'validationLoss'] as const).every((key) =>
    isWithinFloor(history[key], { accepted: acceptedOf(key), floor: FLOOR }),
  );
  const envelopes = isNear ? undefined : await measure();
  const bandOf = (key: keyof Envelopes, series: string): HistoryBand => ({
    series,
    input,
    accepted: acceptedOf(key),
    envelope: envelopes?.[key] ?? accepted[0][key].map(() => 0),
    floor: FLOOR,
  });
  expectHistory(history.trainingLoss, bandOf('trainingLoss', 'training loss'), (step) =>
    withHint(
      `the training losses must be right in every epoch, and are first wrong in epoch ${step + 1}`,
      trainingHint(trained, run, step, right, accepted[0].trainingLoss),
    ),
  );
  const evidence = expectHistory(history.validationLoss, bandOf('validationLoss', 'validation loss'), (step) =>
    validationFault(trained, run, step, right),
  );
  const best = accepted.find(({ bestEpoch }) => bestEpoch === history.bestEpoch);
  if (!best) {
    expectBestEpoch(trained, run, input);
    const [{ validationLoss, bestEpoch }] = accepted;
    const isEqual = validationLoss[history.bestEpoch / run.validateEvery - 1] === Math.min(...validationLoss);
    const which = isEqual ? 'first of equally good epochs' : 'epoch with the smallest validation loss';
    fail(`bestEpoch must be the ${which}`, { input, expected: bestEpoch, actual: history.bestEpoch });
  }
  const at = firstDifference(predictions, best.predictions, TOLERANCE);
  if (at < 0) return evidence;
  const seen = { input, expected: best.predictions, actual: predictions, at };
  fail('after training the model must predict with the weights of its best epoch', seen);
}
