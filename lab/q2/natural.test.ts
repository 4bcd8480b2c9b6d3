import { expect, test } from 'vitest';
import { syntheticPrices } from '../prices/synthetic.ts';
import type {
  Batch,
  Loader,
  ModelOptions,
  TestOptions,
  TestResult,
  TrainingHistory,
  TrainOptions,
} from './contracts.ts';
import { runExperiment } from './experiment.ts';
import { Module } from './module.ts';
import { tf } from './tensorflow.ts';

// As students write it, without a cast: `npm run types` holds that an editor marks none of it.

class RNN extends Module {
  layers: tf.layers.Layer[] = [];
  dense: tf.layers.Layer;

  constructor({ hiddenSize, layers }: ModelOptions) {
    super();
    for (let i = 0; i < layers; i++) {
      this.layers.push(tf.layers.simpleRNN({ units: hiddenSize, activation: 'tanh', returnSequences: i < layers - 1 }));
    }
    this.dense = tf.layers.dense({ units: 1 });
  }

  forward(x: Batch['x']): Batch['y'] {
    let h = this.layers[0].apply(x);
    for (const layer of this.layers.slice(1)) h = layer.apply(h);
    const out = this.dense.apply(h);
    return out;
  }
}

class Shorter extends RNN {
  override forward(x: Batch['x']) {
    let h: tf.Tensor = x;
    for (const layer of this.layers) {
      h = layer.apply(h);
    }
    return this.dense.apply(h);
  }
}

class Folded extends RNN {
  override forward(x: Batch['x']): tf.Tensor2D {
    return this.dense.apply(this.layers.reduce((h: tf.Tensor, layer) => layer.apply(h), x)).reshape([x.shape[0], 1]);
  }
}

async function train(
  model: Module,
  trainLoader: Loader,
  valLoader: Loader,
  options: TrainOptions,
): Promise<TrainingHistory> {
  const { epochs, validateEvery, optimizer, lossFn } = options;
  const history: TrainingHistory = { trainingLoss: [], validationLoss: [], bestEpoch: 0 };
  let bestLoss = Infinity;
  let bestWeights: tf.Tensor[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let total = 0;
    for (const { x, y } of trainLoader) {
      const loss = optimizer.minimize(() => lossFn(model.forward(x), y), true);
      total += loss.dataSync()[0] * x.shape[0];
      loss.dispose();
    }
    history.trainingLoss.push(total / trainLoader.samples);
    if (epoch % validateEvery === 0) {
      const { loss } = await testModel(model, valLoader, { lossFn });
      history.validationLoss.push(loss);
      if (loss < bestLoss) {
        bestLoss = loss;
        history.bestEpoch = epoch;
        bestWeights = model.weights().map((w) => w.clone());
      }
    }
  }
  for (const [i, w] of model.weights().entries()) w.assign(bestWeights[i]);
  return history;
}

async function testModel(model: Module, loader: Loader, options: TestOptions): Promise<TestResult> {
  let total = 0;
  const predictions: number[] = [];
  for (const { x, y } of loader) {
    const out = model.forward(x);
    const loss = options.lossFn(out, y);
    total += (await loss.data())[0] * x.shape[0];
    predictions.push(...out.dataSync());
    tf.dispose([out, loss]);
  }
  return { loss: total / loader.samples, predictions };
}

test.each([RNN, Shorter, Folded])('%o trains', async (Model) => {
  const settings = { hiddenSize: 4, layers: 2, seqLength: 5, batchSize: 32, learningRate: 0.01, seed: 1 };
  const solution = { RNN: Model, train, test: testModel };
  const { history } = await runExperiment(solution, syntheticPrices().slice(0, 100), {
    ...settings,
    epochs: 3,
    validateEvery: 1,
  });
  expect(history.trainingLoss[2]).toBeLessThan(history.trainingLoss[0]);
});
