import { z } from 'zod';
import type { Remote } from '../../harness/authoring/index.ts';
import type { SeededRandom } from '../../lab/random.ts';
import { perturbation } from '../toolkit/perturbation.ts';
import { tensor } from '../toolkit/tensors.ts';
import { nudge32 } from '../toolkit/ulp.ts';
import type { Q2Procedures, TrainingRun } from './driver.ts';
import type { TraceEntry } from './recorder.ts';
import { epochsOf } from './trace.ts';

/** The least sound tolerance of a history in float32. */
export const FLOOR = 1e-5;

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
});

/** What a right submission may return, in one way to average the losses of batches. */
const reading = z.strictObject({
  name: z.string(),
  trainingLoss: z.array(z.number()),
  validationLoss: z.array(z.number()),
  bestEpoch: size,
});
type Reading = z.infer<typeof reading>;

/** A recorded run: its setup, the histories to accept, and how far harmless changes move them. */
export const q2History = z.strictObject({
  version: z.literal(2),
  about: z.string(),
  run: trainingRun,
  /** the contract's reading first */
  accepted: z.tuple([reading, reading]),
  envelope: z.strictObject({
    trainingLoss: z.array(z.number().nonnegative()),
    validationLoss: z.array(z.number().nonnegative()),
  }),
  /** relative, at each value */
  tolerance: z.strictObject({
    trainingLoss: z.array(z.number().positive()),
    validationLoss: z.array(z.number().positive()),
  }),
  /** the harmless changes that the envelopes were measured on, and how far each moved the losses at most */
  perturbations: z.array(perturbation),
});
export type Q2History = z.infer<typeof q2History>;

/** A run with every weight moved by one float32 unit in the last place. */
export function nudged(run: TrainingRun, random: SeededRandom): TrainingRun {
  return { ...run, weights: run.weights.map(({ shape, values }) => ({ shape, values: nudge32(values, random) })) };
}

/** The histories of a run that right submissions return: the contract's reading first. */
export async function acceptedReadings(
  reference: Pick<Remote<Q2Procedures>, 'train'>,
  run: TrainingRun,
): Promise<Q2History['accepted']> {
  const { history, trace } = await reference.train(run);
  return [{ name: 'mean over samples', ...history }, overBatches(run, trace)];
}

/**
 * The same run with every loss averaged over batches instead of samples, which differs where the last
 * batch is short. Another epoch may be the best one then.
 */
function overBatches({ epochs, validateEvery }: TrainingRun, trace: readonly TraceEntry[]): Reading {
  const byEpoch = epochsOf(trace, epochs);
  const meanLoss = (entries: readonly TraceEntry[]) => {
    const losses = entries.flatMap(({ loss }) => loss ?? []);
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  };
  const trainingLoss = byEpoch.map(({ training }) => meanLoss(training));
  const validated = byEpoch.filter((_, epoch) => (epoch + 1) % validateEvery === 0);
  const validationLoss = validated.map(({ validation }) => meanLoss(validation));
  const bestEpoch = (validationLoss.indexOf(Math.min(...validationLoss)) + 1) * validateEvery;
  return { name: 'mean over batches', trainingLoss, validationLoss, bestEpoch };
}
