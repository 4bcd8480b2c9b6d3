import { beside, check, defineHidden, envelope } from 'lab-harness/authoring';
import { initialise } from '../lab/q1/initialise.ts';
import { Vocabulary } from '../lab/q1/vocabulary.ts';
import { SeededRandom } from '../lab/random.ts';
import type { Q1Procedures } from './q1/driver.ts';
import { fromMatrices } from './q1/plain-data.ts';
import * as q1Reference from './q1/reference.ts';
import * as q1 from './q1/training.ts';
import type { Q2Procedures, Trained, TrainingRun } from './q2/driver.ts';
import * as q2 from './q2/history.ts';
import { oracle } from './q2/oracle.ts';
import { belowRun, deepRun, deepRuns, idleRun, plateauRun, SEED_OF_RUNS, unevenRun, wideRun } from './q2/runs.ts';
import { afterTraining } from './q2/trainings.ts';

// Hidden checks: what they train on follows from the course key, and no copy for students holds them. Each runs the
// oracle, and runs it again from nudged weights to measure the envelope where the floor does not decide.

const liveTrainingCheck = check<Q1Procedures>(
  'training-live',
  'Training from other weights, on other examples, gives the reference’s losses',
  async (context) => {
    const { reference, seed } = context;
    const setup = randomSetup(seed);
    const [own, losses] = await beside(q1.trainOwn(context, setup), () => q1.train(reference, setup));
    return q1.compareTraining(own, losses, async () => {
      const random = new SeededRandom(seed);
      const guarded = await q1.train(q1Reference.guardedReference, setup);
      const moved = await perturbed(() => q1.train(reference, q1.nudged(setup, random)));
      return { guarded, envelope: envelope([losses], moved) };
    });
  },
  { oracle: 'live', visibility: 'hidden' },
);

/** Draws a small network and made-up words. */
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

/** The runs that are trained live; the first is the one whose curves are drawn. */
const LIVE_RUNS = [unevenRun, deepRun, wideRun, plateauRun, idleRun, belowRun];

export const liveHistoryCheck = check<Q2Procedures>(
  'history-live',
  'Training from other weights, on other windows, gives the reference’s losses and predictions',
  async (context) => {
    const { reference, seed } = context;
    const compared = [];
    for (const draw of LIVE_RUNS) {
      const runs: readonly [TrainingRun, TrainingRun?] = draw === deepRun ? deepRuns(seed) : [draw(seed)];
      const [run] = runs;
      const compute = once(() => q2.acceptedHistories(reference, run));
      const measure = once(async () => {
        const { accepted } = await compute();
        const random = new SeededRandom(seed);
        const moved = await perturbed(async () => (await reference.train(q2.nudged(run, random))).history);
        const envelopeOf = (series: 'trainingLoss' | 'validationLoss') =>
          envelope(
            [accepted[0][series]],
            moved.map((history) => history[series]),
          );
        return { trainingLoss: envelopeOf('trainingLoss'), validationLoss: envelopeOf('validationLoss') };
      });
      const compare = async (trained: Trained) => {
        const { accepted, ...right } = await compute();
        return q2.compareTrained(trained, run, accepted, measure, right);
      };
      const [evidence] = await beside(afterTraining(context, runs, compare), compute);
      compared.push(evidence);
    }
    return compared[0];
  },
  // The visible checks look at what happens in the same runs, and have no expected losses for them.
  { oracle: 'live', visibility: 'hidden', sharedSeed: SEED_OF_RUNS, follows: q2.BEFORE_HISTORIES },
);

/** Makes a function that computes at its first call, and gives the same result at each. */
function once<Result>(compute: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= compute();
    return result;
  };
}

/** Runs a training from nudged weights, so many times as measure an envelope. */
async function perturbed<History>(run: () => Promise<History>): Promise<History[]> {
  return [await run(), await run(), await run()];
}

export default defineHidden({
  q1: { answers: q1Reference.answers, oracle: () => q1Reference.oracle, checks: { 'q1.predict': [liveTrainingCheck] } },
  q2: { oracle: () => oracle, checks: { 'q2.train': [liveHistoryCheck] } },
});
