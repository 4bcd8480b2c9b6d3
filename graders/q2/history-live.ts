import { check, type Remote } from '../../harness/authoring/index.ts';
import type { TrainingHistory } from '../../lab/q2/contracts.ts';
import { SeededRandom } from '../../lab/random.ts';
import { envelope } from '../toolkit/history.ts';
import type { Q2Procedures, TrainingRun } from './driver.ts';
import { acceptedReadings, nudged, type Q2History } from './history.ts';
import { compareHistories } from './history-checks.ts';
import { randomRun } from './runs.ts';

/** Runs from nudged weights that measure the envelopes. */
const PERTURBATIONS = 3;

/** Hidden: what it trains on follows from the course key, and no copy for students holds it. */
export const liveHistoryCheck = check<Q2Procedures>(
  'history-live',
  'Training from other weights, on other windows, gives the reference’s losses',
  async (context) => {
    const run = randomRun(context.seed);
    return compareHistories(context, run, await runReference(context.reference, run, context.seed));
  },
  { oracle: 'live', visibility: 'hidden' },
);

/** Runs the reference, and runs it again from nudged weights to measure the envelopes. */
async function runReference(
  reference: Pick<Remote<Q2Procedures>, 'train'>,
  run: TrainingRun,
  seed: number,
): Promise<Pick<Q2History, 'accepted' | 'envelope'>> {
  const random = new SeededRandom(seed);
  const accepted = await acceptedReadings(reference, run);
  const moved: TrainingHistory[] = [];
  for (let i = 0; i < PERTURBATIONS; i++) moved.push((await reference.train(nudged(run, random))).history);
  const envelopeOf = (series: 'trainingLoss' | 'validationLoss') =>
    envelope(
      [accepted[0][series]],
      moved.map((history) => history[series]),
    );
  return {
    accepted,
    envelope: { trainingLoss: envelopeOf('trainingLoss'), validationLoss: envelopeOf('validationLoss') },
  };
}
