import { isWithinFloor } from 'lab-harness/authoring';
import { expect, test } from 'vitest';
import { moduleGraph } from '../../harness/source/module-graph.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { SeededRandom } from '../../lab/random.ts';
import { FLOOR } from './history.ts';
import { oracle } from './oracle.ts';
import { reference } from './reference.ts';
import { belowRun, deepRun, idleRun, plateauRun, randomWeights, unevenRun, wideRun } from './runs.ts';
import { train } from './train.ts';

const SERIES = ['trainingLoss', 'validationLoss'] as const;

const runs = { unevenRun, deepRun, wideRun, plateauRun, idleRun, belowRun };

test.each(Object.entries(runs))('trains as the reference does, to a fifth of the floor: %s', async (_, draw) => {
  for (const seed of [1, 2, 3]) {
    const run = draw(seed);
    const [expected, actual] = [await oracle.train(run), await reference.train(run)];
    for (const series of SERIES) {
      const accepted = [{ name: 'oracle', values: expected.history[series] }];
      expect(isWithinFloor(actual.history[series], { accepted, floor: FLOOR / 5 }), series).toBe(true);
    }
    expect(actual.history.bestEpoch).toBe(expected.history.bestEpoch);
    for (const [i, value] of expected.predictions.entries()) expect(actual.predictions[i]).toBeCloseTo(value, 5);
  }
});

test.each([1, 2, 3, 4, 6])('predicts as the reference does with %d layers', async (layers) => {
  const model = { hiddenSize: 5, layers };
  const weights = randomWeights(model, new SeededRandom(layers));
  const windows = [
    [0.1, -0.4, 0.9],
    [-0.8, 0.2, 0.5],
  ];
  const [expected, actual] = [
    await oracle.forward(model, weights, windows),
    await reference.forward(model, weights, windows),
  ];
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 6);
});

test('does what the checks of training look for', async () => {
  const both = { ...reference, ...oracle };
  for (const { id, run } of train.checks) {
    await expect(run({ student: both, reference: both, seed: 1, blocks: new Map() }), id).resolves.not.toThrow();
  }
});

test('spares the process that grades TensorFlow.js', () => {
  const { packages } = moduleGraph(PROJECT, ['graders/lab.ts', 'graders/hidden.ts']);
  expect(packages.filter((name) => name.startsWith('@tensorflow'))).toEqual([]);
});
