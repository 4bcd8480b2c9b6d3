import { refusing } from '../data-error.ts';
import type { PricePoint } from '../prices/price.ts';
import { type ExperimentOptions, type Outcome, runExperiment } from '../q2/experiment.ts';
import { type Author, loadQ2 } from './load-solution.ts';
import { type Epoch, observe } from './observe.ts';

/** What a training of question 2 needs, as data. */
export interface Q2Training extends ExperimentOptions {
  from: Author;
  prices: readonly PricePoint[];
  /** where the prices come from */
  data: string;
}

/** Thrown where the training was asked to stop. */
export class Stopped extends Error {}

/**
 * Trains a solution and tests it.
 *
 * @param onEpoch is called after each epoch
 * @param isStopped is asked at each batch
 * @throws Stopped as soon as that says so
 */
export async function trainAndTest(
  { from, prices, data, ...options }: Q2Training,
  onEpoch: (epoch: Epoch) => void,
  isStopped: () => boolean,
): Promise<Outcome> {
  const onBatch = () => {
    if (isStopped()) throw new Stopped();
  };
  const solution = observe(await loadQ2(from), { onEpoch, onBatch });
  return runExperiment(solution, prices, options, (make, split) =>
    refusing(split ? `${data}, ${split} split` : data, make),
  );
}
