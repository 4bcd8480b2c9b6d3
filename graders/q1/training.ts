import { readFileSync } from 'node:fs';
import type { CheckContext } from '../../harness/grading/check.ts';
import type { Evidence } from '../../harness/report/finding.ts';
import { initialise } from '../../lab/q1/initialise.ts';
import { Vocabulary } from '../../lab/q1/vocabulary.ts';
import { SeededRandom } from '../../lab/random.ts';
import { check, onInput } from '../toolkit/checks.ts';
import { expectHistory } from '../toolkit/expect-history.ts';
import type { Q1Procedures } from './driver.ts';
import { bandOf, plainParameters, type Q1History, type Q1Setup, q1History, runReference, setupOf } from './history.ts';
import { fromMatrices } from './plain-data.ts';

/** Where `npm run fixtures` keeps the recorded run. */
export const Q1_HISTORY = new URL('../../fixtures/q1-history.json', import.meta.url);

/** Runs from nudged weights that measure a live run's envelope. */
const LIVE_PERTURBATIONS = 3;

export const trainingChecks = [
  check<Q1Procedures>(
    'training-recorded',
    'Training the whole class gives the recorded losses',
    async (context) => {
      const recorded = recordedTraining();
      return compareTraining(context, recorded.setup, recorded);
    },
    { oracle: 'recorded' },
  ),
  check<Q1Procedures>(
    'training-live',
    'Training from other weights, on other examples, gives the reference’s losses',
    async (context) => {
      const setup = randomSetup(context.seed);
      return compareTraining(context, setup, await runReference(setup, LIVE_PERTURBATIONS, context.seed));
    },
    { oracle: 'live', visibility: 'hidden' },
  ),
];

export function recordedTraining(): Q1History {
  return q1History.parse(JSON.parse(readFileSync(Q1_HISTORY, 'utf8')));
}

async function compareTraining(
  { student }: CheckContext<Q1Procedures>,
  setup: Q1Setup,
  run: Pick<Q1History, 'losses' | 'envelope'>,
): Promise<Evidence> {
  const { text, iterations, learningRate } = setup;
  const call = student.train(plainParameters(setup), text, iterations, learningRate);
  const losses = await onInput(`${iterations} iterations on ${text.split('\n').length} examples`, call);
  return expectHistory(losses, bandOf(run), 'the losses of training are those of the model, step by step');
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
