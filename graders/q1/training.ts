import { z } from 'zod';
import { type CheckContext, check, type Evidence, onInput } from '../../harness/authoring/index.ts';
import type { SeededRandom } from '../../lab/random.ts';
import { expectHistory, type HistoryBand } from '../toolkit/expect-history.ts';
import type { PlainParameters, Tensor } from '../toolkit/plain.ts';
import { fromRows, nudge, perturbation, tensor, toRows } from '../toolkit/recorded-run.ts';
import type { Q1Procedures } from './driver.ts';

/** Rounding is the only difference between right histories, and no smaller tolerance than this is sound. */
const FLOOR = 1e-12;

/** Everything that a training run of question 1 depends on. */
const q1Setup = z.strictObject({
  /** one example a line, trained on in this order, the first again after the last */
  text: z.string(),
  iterations: z.int().positive(),
  /** of Adam, whose other constants are its defaults; gradients are clipped to ±1 first */
  learningRate: z.number().positive(),
  /** initial weights */
  parameters: z.strictObject({ Wax: tensor, Waa: tensor, Wya: tensor, ba: tensor, by: tensor }),
});
export type Q1Setup = z.infer<typeof q1Setup>;

/** A recorded run: the setup, the reference's raw losses, and how far harmless changes move them. */
const q1History = z.strictObject({
  version: z.literal(2),
  about: z.string(),
  setup: q1Setup,
  losses: z.array(z.number()),
  /** the harmless changes that the envelope was measured on, and how far each moved the losses at most */
  perturbations: z.array(perturbation),
  envelope: z.array(z.number().nonnegative()),
  /** relative, at each step */
  tolerance: z.array(z.number().positive()),
});
export type Q1History = z.infer<typeof q1History>;

function plainParameters({ parameters }: Q1Setup): PlainParameters {
  const { Wax, Waa, Wya, ba, by } = parameters;
  return { Wax: toRows(Wax), Waa: toRows(Waa), Wya: toRows(Wya), ba: toRows(ba), by: toRows(by) };
}

export function setupOf(parameters: PlainParameters, rest: Omit<Q1Setup, 'parameters'>): Q1Setup {
  const { Wax, Waa, Wya, ba, by } = parameters;
  return {
    ...rest,
    parameters: { Wax: fromRows(Wax), Waa: fromRows(Waa), Wya: fromRows(Wya), ba: fromRows(ba), by: fromRows(by) },
  };
}

/** Raw losses of training from a setup, of a submission's class or the reference's. */
export function train({ train }: Pick<Q1Procedures, 'train'>, setup: Q1Setup): Promise<number[]> {
  return train(plainParameters(setup), setup.text, setup.iterations, setup.learningRate);
}

/** A setup with every weight moved by one unit in the last place. */
export function nudged(setup: Q1Setup, random: SeededRandom): Q1Setup {
  const moved = ({ shape, values }: Tensor): Tensor => ({ shape, values: nudge(values, random) });
  const { Wax, Waa, Wya, ba, by } = setup.parameters;
  return {
    ...setup,
    parameters: { Wax: moved(Wax), Waa: moved(Waa), Wya: moved(Wya), ba: moved(ba), by: moved(by) },
  };
}

export function bandOf({ losses, envelope }: Pick<Q1History, 'losses' | 'envelope'>): HistoryBand {
  return { series: 'raw loss', accepted: [{ name: 'reference', values: losses }], envelope, floor: FLOOR };
}

export const recordedTrainingCheck = check<Q1Procedures>(
  'training-recorded',
  'Training the whole class gives the recorded losses',
  async (context) => {
    const recorded = await recordedTraining();
    return compareTraining(context, recorded.setup, recorded);
  },
  { oracle: 'recorded' },
);

/** Reads the recorded run. @throws ZodError for a damaged file */
async function recordedTraining(): Promise<Q1History> {
  const { default: recorded } = await import('../../fixtures/q1-history.json', { with: { type: 'json' } });
  return q1History.parse(recorded);
}

/** @throws CheckFailure where the submission's losses leave the band of the run */
export async function compareTraining(
  { student }: CheckContext<Q1Procedures>,
  setup: Q1Setup,
  run: Pick<Q1History, 'losses' | 'envelope'>,
): Promise<Evidence> {
  const { text, iterations } = setup;
  const call = train(student, setup);
  const losses = await onInput(`${iterations} iterations on ${text.split('\n').length} examples`, call);
  return expectHistory(losses, bandOf(run), 'the losses of training are those of the model, step by step');
}
