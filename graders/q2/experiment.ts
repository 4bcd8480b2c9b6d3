import { check, judged, onInput, type Remote } from 'lab-harness/authoring';
import { syntheticPrices } from '../../lab/prices/synthetic.ts';
import { SeededRandom } from '../../lab/random.ts';
import type { Q2Procedures } from './driver.ts';
import { hintingAtPromises } from './promises.ts';
import { afterEarlier, ofTrainings } from './trainings.ts';

/** Prices of the lab's series that an experiment takes: 206 windows to train on, in four batches. */
const PRICES = 300;

const OPTIONS = { hiddenSize: 4, layers: 1, seqLength: 4, batchSize: 64, epochs: 1, validateEvery: 1 };

/**
 * Makes the check that what passes the others runs in `npm run train`, too: the same loop around the lab's own loaders,
 * short, with the functions of one task.
 */
export const experimentCheck = (task: 'train' | 'test') =>
  check<Q2Procedures>('experiment', `${task} goes through in npm run train -- q2 without an error`, async (context) => {
    const { seed } = context;
    const series = syntheticPrices();
    const start = Math.floor(new SeededRandom(seed).uniformBetween(0, series.length - PRICES));
    const input = `${OPTIONS.epochs} epoch on ${PRICES} prices of the lab’s series, from number ${start + 1} on`;
    const options = { ...OPTIONS, learningRate: 0.01, seed: seed >>> 0 };
    const prices = series.slice(start, start + PRICES);
    const judge = (student: Remote<Q2Procedures>) => onInput(input, student.experiment(task, prices, options));
    const circumstances = () => (task === 'train' ? afterEarlier(context, [], judge) : []);
    const asked = { message: ofTrainings, input, circumstances };
    await hintingAtPromises(judged(context, judge, asked), context.blocks);
  });
