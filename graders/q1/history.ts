import { z } from 'zod';
import { SeededRandom } from '../../lab/random.ts';
import type { HistoryBand } from '../toolkit/expect-history.ts';
import { envelope } from '../toolkit/history.ts';
import type { PlainParameters } from '../toolkit/plain.ts';
import { fromRows, tensor, toRows } from '../toolkit/tensors.ts';
import { nudge } from '../toolkit/ulp.ts';
import { reference } from './reference.ts';

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
export const q1History = z.strictObject({
  version: z.literal(1),
  about: z.string(),
  setup: q1Setup,
  losses: z.array(z.number()),
  /** how many runs with every weight moved by one ulp the envelope was measured on */
  perturbations: z.int().positive(),
  envelope: z.array(z.number().nonnegative()),
});
export type Q1History = z.infer<typeof q1History>;

export function plainParameters({ parameters }: Q1Setup): PlainParameters {
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

/** Runs the reference, and runs it again from weights nudged by one ulp to measure the envelope. */
export async function runReference(
  setup: Q1Setup,
  perturbations: number,
  seed: number,
): Promise<Pick<Q1History, 'losses' | 'envelope'>> {
  const random = new SeededRandom(seed);
  const lossesFrom = (parameters: PlainParameters) =>
    reference.train(parameters, setup.text, setup.iterations, setup.learningRate);
  const base = plainParameters(setup);
  const losses = await lossesFrom(base);
  const nudged: number[][] = [];
  for (let i = 0; i < perturbations; i++) nudged.push(await lossesFrom(nudgeAll(base, random)));
  return { losses, envelope: envelope(losses, nudged) };
}

export function bandOf({ losses, envelope }: Pick<Q1History, 'losses' | 'envelope'>): HistoryBand {
  return { series: 'raw loss', accepted: [{ name: 'reference', values: losses }], envelope, floor: FLOOR };
}

function nudgeAll({ Wax, Waa, Wya, ba, by }: PlainParameters, random: SeededRandom): PlainParameters {
  const rows = (matrix: number[][]) => matrix.map((row) => nudge(row, random));
  return { Wax: rows(Wax), Waa: rows(Waa), Wya: rows(Wya), ba: rows(ba), by: rows(by) };
}
