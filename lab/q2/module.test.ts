import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../random.ts';
import type { Batch } from './contracts.ts';
import { initialise, Module } from './module.ts';
import { tf } from './tensorflow.ts';

class TwoLayers extends Module {
  readonly name = 'not a layer';
  readonly recurrent = [tf.layers.simpleRNN({ units: 3, returnSequences: true }), tf.layers.simpleRNN({ units: 2 })];
  readonly dense = tf.layers.dense({ units: 1 });
  readonly scale = tf.scalar(2).variable();

  forward(x: Batch['x']): Batch['y'] {
    const state = this.recurrent.reduce<tf.Tensor>((input, layer) => layer.apply(input) as tf.Tensor, x);
    return (this.dense.apply(state) as tf.Tensor2D).mul(this.scale);
  }
}

const window = (): tf.Tensor3D => tf.tensor3d([0.1, -0.2, 0.3], [1, 3, 1]);

test('weights come in the order of the fields, kernel before recurrent kernel before bias', () => {
  const model = new TwoLayers();
  model.forward(window());
  expect(model.weights().map((weight) => weight.shape)).toEqual([
    [1, 3],
    [3, 3],
    [3],
    [3, 2],
    [2, 2],
    [2],
    [2, 1],
    [1],
    [],
  ]);
});

test('weights are the variables that forward computes with, not copies', () => {
  const model = new TwoLayers();
  model.forward(window());
  for (const weight of model.weights()) weight.assign(tf.zerosLike(weight));
  expect(model.forward(window()).arraySync()).toEqual([[0]]);
});

test('a layer kept in two fields has its weights listed once', () => {
  class Twice extends TwoLayers {
    readonly all = [...this.recurrent, this.dense];
  }
  const model = new Twice();
  model.forward(window());
  expect(model.weights()).toHaveLength(9);
});

test('before the first forward, and without public layers, there are no weights', () => {
  class Hidden extends Module {
    readonly #dense = tf.layers.dense({ units: 1 });
    forward(x: Batch['x']): Batch['y'] {
      return this.#dense.apply(x.flatten().expandDims(1)) as tf.Tensor2D;
    }
  }
  class Plain extends Module {
    readonly dense = tf.layers.dense({ units: 1 });
    forward(x: Batch['x']): Batch['y'] {
      return this.dense.apply(x.flatten().expandDims(1)) as tf.Tensor2D;
    }
  }
  const hidden = new Hidden();
  hidden.forward(window());
  const message = expect.stringContaining('no weights yet: keep its layers in public fields');
  expect(() => hidden.weights()).toThrow(expect.objectContaining({ name: 'ModelError', message }));
  expect(() => new Plain().weights()).toThrow(/call forward once/);
});

const hiddenSize = 16;

class Model extends Module {
  readonly recurrent = tf.layers.simpleRNN({ units: hiddenSize });
  readonly dense = tf.layers.dense({ units: 1 });

  forward(x: Batch['x']): Batch['y'] {
    return this.dense.apply(this.recurrent.apply(x) as tf.Tensor) as tf.Tensor2D;
  }
}

function initialised(seed: number): Model {
  const model = new Model();
  initialise(model, hiddenSize, 4, new SeededRandom(seed));
  return model;
}

const values = (model: Model): number[][] => model.weights().map((weight) => [...weight.dataSync()]);

describe('initialise', () => {
  test('draws every weight and bias between −√(1/H) and √(1/H), spread over the range', () => {
    for (const weight of values(initialised(1))) {
      expect(Math.max(...weight.map(Math.abs))).toBeLessThanOrEqual(0.25);
      if (weight.length > 1) expect(Math.max(...weight) - Math.min(...weight)).toBeGreaterThan(0.3);
    }
  });

  test('takes the draws in the order of the weights', () => {
    const random = new SeededRandom(5);
    for (const weight of values(initialised(5))) {
      for (const value of weight) expect(value).toBe(Math.fround(random.uniformBetween(-0.25, 0.25)));
    }
  });

  test('repeats from the same seed, and not from another one', () => {
    expect(values(initialised(1))).toEqual(values(initialised(1)));
    expect(values(initialised(2))).not.toEqual(values(initialised(1)));
  });

  test('leaves no tensors behind but the weights', () => {
    const before = tf.memory().numTensors;
    const model = initialised(1);
    expect(tf.memory().numTensors - before).toBe(model.weights().length);
  });
});
