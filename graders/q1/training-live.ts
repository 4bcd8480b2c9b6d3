import { check } from '../../harness/authoring/index.ts';
import { initialise } from '../../lab/q1/initialise.ts';
import { Vocabulary } from '../../lab/q1/vocabulary.ts';
import { SeededRandom } from '../../lab/random.ts';
import { envelope } from '../toolkit/history.ts';
import type { Q1Procedures } from './driver.ts';
import { nudged, type Q1History, type Q1Setup, setupOf, train } from './history.ts';
import { fromMatrices } from './plain-data.ts';
import { compareTraining } from './training.ts';

/** Runs from nudged weights that measure the envelope. */
const PERTURBATIONS = 3;

/** Hidden: what it trains on follows from the course key, and no copy for students holds it. */
export const liveTrainingCheck = check<Q1Procedures>(
  'training-live',
  'Training from other weights, on other examples, gives the reference’s losses',
  async (context) => {
    const setup = randomSetup(context.seed);
    return compareTraining(context, setup, await runReference(context.reference, setup, context.seed));
  },
  { oracle: 'live', visibility: 'hidden' },
);

/** Runs the reference, and runs it again from nudged weights to measure the envelope. */
async function runReference(
  reference: Parameters<typeof train>[0],
  setup: Q1Setup,
  seed: number,
): Promise<Pick<Q1History, 'losses' | 'envelope'>> {
  const random = new SeededRandom(seed);
  const losses = await train(reference, setup);
  const moved: number[][] = [];
  for (let i = 0; i < PERTURBATIONS; i++) moved.push(await train(reference, nudged(setup, random)));
  return { losses, envelope: envelope([losses], moved) };
}

/** A small network and made-up words, all from a seed. */
function randomSetup(seed: number): Q1Setup {
  const random = new SeededRandom(seed);
  const letters = 'abcdefghijkl';
  const word = () => {
    const length = Math.floor(random.uniformBetween(1, 9));
    return Array.from({ length }, () => letters[Math.floor(random.uniformBetween(0, letters.length))]).join('');
  };
  const text = Array.from({ length: 20 }, word).join('\n');
  const parameters = fromMatrices(initialise(10, new Vocabulary(text.replaceAll('\n', '')).size, random));
  return setupOf(parameters, { text, iterations: 60, learningRate: 0.005 });
}
