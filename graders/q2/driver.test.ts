import { describe, expect, test } from 'vitest';
import { syntheticPrices } from '../../lab/prices/synthetic.ts';
import type { Batch, Loader, ModelOptions, TestOptions, TrainOptions } from '../../lab/q2/contracts.ts';
import { runExperiment } from '../../lab/q2/experiment.ts';
import type { Module, Solution } from '../../lab/q2/module.ts';
import { tf } from '../../lab/q2/tensorflow.ts';
import * as solution from '../../reference/q2.ts';
import { SPOILT } from '../toolkit/plain.ts';
import createDriver, { type TestRun, type TrainingRun } from './driver.ts';
import { deepRuns, unevenRun } from './runs.ts';

const OPTIONS = { hiddenSize: 2, layers: 1, seqLength: 3, batchSize: 64, epochs: 1, validateEvery: 1 };
const experiment = (own: Partial<Solution>) =>
  runExperiment({ ...solution, ...own }, syntheticPrices().slice(0, 60), {
    ...OPTIONS,
    learningRate: 0.01,
    seed: 1,
  });

const windows = {
  x: [
    [0.1, 0.2],
    [0.2, -0.3],
    [-0.3, 0.4],
  ],
  y: [-0.3, 0.4, 0.5],
};
const tested: TestRun = {
  batches: [[0, 1], [2]],
  tested: { weights: [0.5, -1, 0.25], windows },
  before: { weights: [1, 2, 3], windows: { x: windows.x.toReversed(), y: windows.y } },
  unseen: [[1, 1]],
  lossScale: 3,
  lossShift: 0.25,
};

/** What the lab's own loaders and models do not bear, done with the first batch of a loader. */
const misuses: Readonly<Record<string, (model: Module, loader: Loader) => void>> = {
  'a forward pass without its model': ({ forward }, loader) => {
    for (const { x } of loader) forward(x);
  },
  'a batch kept beyond the next beginning of an iteration': (model, loader) => {
    const [{ x }] = loader;
    for (const _ of loader) break;
    model.forward(x);
  },
};

describe.each(Object.entries(misuses))('%s', (_, misuse) => {
  const train: Solution['train'] = (model, trainLoader, valLoader, options: TrainOptions) => {
    misuse(model, trainLoader);
    return solution.train(model, trainLoader, valLoader, options);
  };
  const test_: Solution['test'] = (model, loader, options: TestOptions) => {
    misuse(model, loader);
    return solution.test(model, loader, options);
  };

  test('ends a training in npm run train, and in checks', async () => {
    await expect(experiment({ train })).rejects.toThrow();
    await expect(createDriver({ ...solution, train }).train(unevenRun(1))).rejects.toThrow();
  });

  test('ends a test in npm run train, and in checks', async () => {
    await expect(experiment({ test: test_ })).rejects.toThrow();
    await expect(createDriver({ ...solution, test: test_ }).test(tested)).rejects.toThrow();
  });
});

test('an update by a method taken off its optimizer ends a training in npm run train, and in checks', async () => {
  const train: Solution['train'] = (model, trainLoader, valLoader, options) => {
    const { applyGradients } = options.optimizer;
    applyGradients({});
    return solution.train(model, trainLoader, valLoader, options);
  };
  await expect(experiment({ train })).rejects.toThrow();
  await expect(createDriver({ ...solution, train }).train(unevenRun(1))).rejects.toThrow();
});

test('the record tells a prediction from a target', async () => {
  const swapping = createDriver({
    ...solution,
    train: (model, trainLoader, valLoader, options) =>
      solution.train(model, trainLoader, valLoader, {
        ...options,
        lossFn: (prediction, target) => options.lossFn(target, prediction),
      }),
  });
  const isSwapped = async ({ train }: typeof swapping) =>
    new Set((await train(unevenRun(1))).trace.map((pass) => pass.isSwapped));
  expect(await isSwapped(swapping)).toEqual(new Set([true]));
  expect(await isSwapped(createDriver(solution))).toEqual(new Set([undefined]));
});

test('the record tells which windows of a batch were given, and how many of their values', async () => {
  const given = async (cut: (x: Batch['x']) => Batch['x']) => {
    const driver = createDriver({
      ...solution,
      train(model, trainLoader, _, { lossFn, epochs }) {
        for (const { x, y } of trainLoader) lossFn(model.forward(cut(x)), y.slice(0, cut(x).shape[0]));
        return { trainingLoss: new Array(epochs).fill(0), validationLoss: [0, 0], bestEpoch: 3 };
      },
    });
    const [{ batch, values, cutOf, part }] = (await driver.train(unevenRun(1))).trace;
    return { batch, values, cutOf, part };
  };
  const whole = { loader: 'training', epoch: 0, batch: 0 };
  expect(await given((x) => x)).toEqual({ batch: whole });
  expect(await given((x) => x.slice([2, 0, 0], [3, -1, -1]))).toEqual({
    ...{ batch: null, values: 3 },
    part: { ...whole, windows: [2, 3, 4] },
  });
  expect(await given((x) => x.slice([0, 1, 0], [-1, -1, -1]))).toEqual({ batch: null, values: 2, cutOf: 'training' });
});

test('the record keeps the loss of a prediction, whatever else the loss function is given after it', async () => {
  const lossesOf = async (train: Solution['train']) =>
    (await createDriver({ ...solution, train }).train(unevenRun(1))).trace.map(({ loss }) => loss);
  const besideBaseline: Solution['train'] = (model, trainLoader, valLoader, options) =>
    solution.train(model, trainLoader, valLoader, {
      ...options,
      lossFn(prediction, target) {
        const loss = options.lossFn(prediction, target);
        tf.tidy(() => options.lossFn(tf.zeros<tf.Rank.R2>(target.shape), target));
        return loss;
      },
    });
  expect(await lossesOf(besideBaseline)).toEqual(await lossesOf(solution.train));
});

test('one layer in another field is not told as one that stands twice among the recurrent ones', async () => {
  class OfTwoLayers extends solution.RNN {
    readonly top: tf.layers.Layer;
    constructor(options: ModelOptions) {
      super({ ...options, layers: 2 });
      this.top = this.recurrent[1];
    }
  }
  const [{ model, weights, training }] = deepRuns(1);
  const predict = createDriver({ ...solution, RNN: OfTwoLayers }).forward(model, weights, training.x);
  await expect(predict).rejects.toThrow(/there are those of 2 of 3 recurrent layers$/);
});

test('a model that cannot make its weights fails on the windows of the call', async () => {
  class Flat extends solution.RNN {
    override forward(x: Batch['x']): Batch['y'] {
      return super.forward(x.squeeze([2]));
    }
  }
  const { forward, train } = createDriver({ ...solution, RNN: Flat });
  const run = unevenRun(1);
  const says = (sizes: string) =>
    new RegExp(`is given \\[${sizes}\\].*; forward is given x \\[${sizes}, 1\\] in its first call`);
  await expect(forward(run.model, run.weights, run.unseen)).rejects.toThrow(says('3, 3'));
  await expect(train(run)).rejects.toThrow(says('8, 3'));
});

test('a model that fails on other windows than those of the call fails on these', async () => {
  class Wide extends solution.RNN {
    override forward(x: Batch['x']): Batch['y'] {
      if (x.shape[0] === 1) throw new RangeError('too few windows');
      return super.forward(x);
    }
  }
  const run = unevenRun(1);
  const predicted = createDriver({ ...solution, RNN: Wide }).forward(run.model, run.weights, run.unseen);
  await expect(predicted).rejects.toThrow('too few windows');
});

test('a field that a submission has added is not named, whenever it goes', async () => {
  let trainings = 0;
  const adding = createDriver({
    ...solution,
    async train(_model, _trainLoader, _valLoader, options) {
      if (trainings++ > 0) Reflect.deleteProperty(options, 'note');
      else queueMicrotask(() => queueMicrotask(() => Object.assign(options, { note: 1 })));
      return { trainingLoss: [], validationLoss: [], bestEpoch: 1 };
    },
  });
  await expect(adding.train(...(deepRuns(1) as [TrainingRun, TrainingRun]))).rejects.toThrow(
    /gave options another field$/,
  );
});

test('options that are changed are named', async () => {
  const changing = createDriver({
    ...solution,
    async train(model, trainLoader, valLoader, options) {
      const history = await solution.train(model, trainLoader, valLoader, options);
      options.epochs--;
      return history;
    },
  });
  await expect(changing.train(unevenRun(1))).rejects.toThrow(
    'train must leave its arguments as they are, and changed options.epochs',
  );
});

test('a second training of the same objects has other contents, and the results of the first were written over', async () => {
  const seen: unknown[][] = [];
  const returned: number[][] = [];
  const watching = createDriver({
    ...solution,
    async train(model, trainLoader, valLoader, options) {
      seen.push([model, trainLoader, valLoader, options]);
      const history = await solution.train(model, trainLoader, valLoader, options);
      returned.push(history.trainingLoss);
      return history;
    },
  });
  const [run, before] = deepRuns(1);
  const { history } = await watching.train(run, before);
  expect(seen[0].map((given, i) => given === seen[1][i])).toEqual([true, true, true, true]);
  expect(returned).toEqual([history.trainingLoss.map(() => SPOILT), history.trainingLoss]);
  expect(history).toEqual((await createDriver(solution).train(run)).history);
});

test('weights that lie do not change what the model predicts', async () => {
  const lying = createDriver({
    ...solution,
    async test(model, loader, options) {
      const result = await solution.test(model, loader, options);
      for (const weight of model.weights()) {
        const values = weight.dataSync();
        weight.dataSync = (() => values) as typeof weight.dataSync;
        weight.assign(tf.zerosLike(weight));
      }
      return result;
    },
  });
  expect((await lying.test(tested)).unseen).toEqual([0]);
  expect((await createDriver(solution).test(tested)).unseen).toEqual([-0.25]);
});

test('a variable of an earlier training is not told as a layer of an earlier model', async () => {
  let kept: tf.Variable | undefined;
  const train: Solution['train'] = (...given) => {
    kept ??= tf.variable(tf.zeros([3]));
    kept.add(1);
    return solution.train(...given);
  };
  const driver = createDriver({ ...solution, train });
  await driver.train(unevenRun(1));
  await expect(driver.train(unevenRun(1))).rejects.toThrow(
    /it is \[3\], and was freed by the end of an earlier call: nothing made before this call, or in another one, may be used again$/,
  );
});

test('a call goes on after one that has registered what is no variable', async () => {
  const { forward } = createDriver({
    ...solution,
    RNN: class extends solution.RNN {
      override forward(x: Batch['x']): Batch['y'] {
        Object.assign(tf.engine().state.registeredVariables, { own: 5 });
        return super.forward(x);
      }
    },
  });
  const { model, weights, unseen } = unevenRun(1);
  await expect(forward(model, weights, unseen)).resolves.toHaveLength(unseen.length);
});
