import { check, defineHidden, envelope } from 'lab-harness/authoring';
import { SeededRandom } from '../lab/random.ts';
import { drawLayers, drawMoons } from '../lab/synthetic.ts';
import type { PerceptronProcedures } from './driver.ts';
import { nudged, type Setup } from './history.ts';
import { fromData, fromLayers } from './plain-data.ts';
import { answers } from './reference.ts';
import { compareTraining } from './train.ts';

// What students have no copy of: the check whose training follows from the course key.

const liveTrainingCheck = check<PerceptronProcedures>(
  'training-live',
  'Training from other parameters, on other examples, gives the reference’s losses',
  async (context) => {
    const { reference, seed } = context;
    const setup = drawSetup(seed);
    const random = new SeededRandom(seed);
    const train = async (model: Setup['model']) => (await reference.train(model, setup.data, setup.options)).history;
    const history = await train(setup.model);
    const moved = [1, 2, 3].map(() => train(nudged(setup.model, random)));
    return compareTraining(context, { setup, history, envelope: envelope([history], await Promise.all(moved)) });
  },
  { oracle: 'live', visibility: 'hidden' },
);

/** Draws a small perceptron and synthetic examples. */
function drawSetup(seed: number): Setup {
  const random = new SeededRandom(seed);
  const { features, labels } = fromData(drawMoons(30, 0.3, random));
  return {
    model: { layers: fromLayers(drawLayers([2, 5, 1], random)), l2: 0.02 },
    data: { features: features.map(([x, y]) => [x, (y - 100) / 40]), labels },
    options: { epochs: 12, batchSize: 8, learningRate: 0.3, decay: 0.05, seed },
  };
}

export default defineHidden({
  perceptron: { answers, checks: { 'perceptron.train': [liveTrainingCheck] } },
});
