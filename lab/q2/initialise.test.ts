import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../random.ts';
import type { Batch } from './contracts.ts';
import { initialise } from './initialise.ts';
import { Module } from './module.ts';
import { tf } from './tensorflow.ts';

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
  initialise(model, { hiddenSize, seqLength: 4, random: new SeededRandom(seed) });
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
