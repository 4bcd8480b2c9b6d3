import { check, type Remote } from '../harness/authoring/index.ts';
import { initialise } from '../lab/q1/initialise.ts';
import { Vocabulary } from '../lab/q1/vocabulary.ts';
import type { TrainingHistory } from '../lab/q2/contracts.ts';
import { SeededRandom } from '../lab/random.ts';
import type { Q1Procedures } from './q1/driver.ts';
import { fromMatrices } from './q1/plain-data.ts';
import * as q1 from './q1/training.ts';
import type { Q2Procedures, TrainingRun } from './q2/driver.ts';
import * as q2 from './q2/history.ts';
import { randomRun } from './q2/runs.ts';
import { envelope } from './toolkit/history.ts';

// Hidden checks: what they train on follows from the course key, and no copy for students holds them.

/** Runs from nudged weights that measure an envelope. */
const PERTURBATIONS = 3;

export const liveTrainingCheck = check<Q1Procedures>(
  'training-live',
  'Training from other weights, on other examples, gives the reference’s losses',
  async (context) => {
    const setup = randomSetup(context.seed);
    return q1.compareTraining(context, setup, await q1Run(context.reference, setup, context.seed));
  },
  { oracle: 'live', visibility: 'hidden' },
);

/** Runs the reference, and runs it again from nudged weights to measure the envelope. */
async function q1Run(
  reference: Parameters<typeof q1.train>[0],
  setup: q1.Q1Setup,
  seed: number,
): Promise<Pick<q1.Q1History, 'losses' | 'envelope'>> {
  const random = new SeededRandom(seed);
  const losses = await q1.train(reference, setup);
  const moved: number[][] = [];
  for (let i = 0; i < PERTURBATIONS; i++) moved.push(await q1.train(reference, q1.nudged(setup, random)));
  return { losses, envelope: envelope([losses], moved) };
}

/** A small network and made-up words, all from a seed. */
function randomSetup(seed: number): q1.Q1Setup {
  const random = new SeededRandom(seed);
  const letters = 'abcdefghijkl';
  const word = () => {
    const length = Math.floor(random.uniformBetween(1, 9));
    return Array.from({ length }, () => letters[Math.floor(random.uniformBetween(0, letters.length))]).join('');
  };
  const text = Array.from({ length: 20 }, word).join('\n');
  const parameters = fromMatrices(initialise(10, new Vocabulary(text.replaceAll('\n', '')).size, random));
  return q1.setupOf(parameters, { text, iterations: 60, learningRate: 0.005 });
}

export const liveHistoryCheck = check<Q2Procedures>(
  'history-live',
  'Training from other weights, on other windows, gives the reference’s losses',
  async (context) => {
    const run = randomRun(context.seed);
    return q2.compareHistories(context, run, await q2Run(context.reference, run, context.seed));
  },
  { oracle: 'live', visibility: 'hidden' },
);

/** Runs the reference, and runs it again from nudged weights to measure the envelopes. */
async function q2Run(
  reference: Pick<Remote<Q2Procedures>, 'train'>,
  run: TrainingRun,
  seed: number,
): Promise<Pick<q2.Q2History, 'accepted' | 'envelope'>> {
  const random = new SeededRandom(seed);
  const accepted = await q2.acceptedHistories(reference, run);
  const moved: TrainingHistory[] = [];
  for (let i = 0; i < PERTURBATIONS; i++) moved.push((await reference.train(q2.nudged(run, random))).history);
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
