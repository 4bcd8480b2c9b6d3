import { Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { ModelError } from '../errors.ts';
import type { CharacterModel, ForwardPass, Gradients, Parameters } from './contracts.ts';
import { DataReader } from './data-reader.ts';
import { adam, type Optimizer } from './optimizers.ts';
import { train } from './train.ts';
import { oneHot, type Vocabulary } from './vocabulary.ts';

/** Smallest language model: it learns how frequent each character is, whatever came before. */
class FrequencyModel implements CharacterModel {
  readonly parameters: Parameters;
  readonly vocabulary: Vocabulary;
  /** inputs that `forward` was given */
  readonly inputs: number[][] = [];
  readonly startStates: number[][] = [];

  constructor(vocabulary: Vocabulary) {
    const [H, V] = [2, vocabulary.size];
    this.vocabulary = vocabulary;
    this.parameters = {
      Wax: Matrix.zeros(H, V),
      Waa: Matrix.zeros(H, H),
      Wya: Matrix.zeros(V, H),
      ba: Matrix.zeros(H, 1),
      by: Matrix.zeros(V, 1),
    };
  }

  softmax(x: Matrix): Matrix {
    const exponentials = Matrix.exp(x);
    return exponentials.div(exponentials.sum());
  }

  loss(yPred: Matrix[], targets: number[]): number {
    return -targets.reduce((sum, target, t) => sum + Math.log(yPred[t].get(target, 0)), 0);
  }

  forward(inputs: number[], aPrev: Matrix): ForwardPass {
    this.inputs.push(inputs);
    this.startStates.push(aPrev.to1DArray());
    // A state that is not zero, and a caller's matrix changed: neither may reach the next example.
    aPrev.add(1);
    return {
      x: inputs.map((index) => oneHot(index, this.vocabulary.size)),
      a: [aPrev, ...inputs.map(() => Matrix.ones(2, 1))],
      yPred: inputs.map(() => this.softmax(this.parameters.by)),
    };
  }

  backward({ yPred }: ForwardPass, targets: number[]): Gradients {
    const { Wax, Waa, Wya, ba, by } = this.parameters;
    const dby = Matrix.zeros(by.rows, 1);
    targets.forEach((target, t) => {
      dby.add(yPred[t]).sub(oneHot(target, by.rows));
    });
    return { dWax: Wax.clone(), dWaa: Waa.clone(), dWya: Wya.clone(), dba: ba.clone(), dby };
  }

  predict(): string {
    return '';
  }
}

/** Plain gradient descent with steps of the gradient itself, easy to follow by hand. */
const descent: Optimizer = { update: (parameters, gradients) => void parameters.by.sub(gradients.dby) };

const reader = new DataReader('b\nab\nbbb\n');
const options = { optimizer: descent, threshold: 0, maxIterations: 7 };

// By hand, V = 3: the first example's targets are b and newline, so its loss is 2 log 3 and
// dby = 2/3 − [1, 0, 1]. That makes by = [1/3, −2/3, 1/3], whose sum is 0, and the second example
// has each character once as target.
const losses = [2 * Math.log(3), 3 * Math.log(2 * Math.exp(1 / 3) + Math.exp(-2 / 3))];

describe('each iteration', () => {
  test('takes the next example, from a zero state', async () => {
    const model = new FrequencyModel(reader.vocabulary);
    await train(model, reader, options);
    expect(model.inputs).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => reader.example(i).inputs));
    expect(model.startStates).toEqual(Array(7).fill([0, 0]));
  });

  test('measures the loss of its forward pass, then updates the parameters', async () => {
    const model = new FrequencyModel(reader.vocabulary);
    const one = await train(model, reader, { ...options, maxIterations: 1 });
    expect(one.losses).toEqual([expect.closeTo(losses[0], 14)]);
    expect(model.parameters.by.to1DArray()).toEqual([1 / 3, -2 / 3, 1 / 3].map((by) => expect.closeTo(by, 14)));

    const two = await train(new FrequencyModel(reader.vocabulary), reader, { ...options, maxIterations: 2 });
    expect(two.losses).toEqual(losses.map((loss) => expect.closeTo(loss, 14)));
  });

  test('is reported, with the smooth loss, and waited for', async () => {
    const events: string[] = [];
    const { smoothLoss } = await train(new FrequencyModel(reader.vocabulary), reader, {
      ...options,
      maxIterations: 2,
      async onIteration({ iteration, smoothLoss }) {
        events.push(`begin ${iteration} ${smoothLoss}`);
        await new Promise((resolve) => setImmediate(resolve));
        events.push(`end ${iteration}`);
      },
    });
    expect(events).toEqual([expect.stringMatching(/^begin 1 2\.197/), 'end 1', `begin 2 ${smoothLoss}`, 'end 2']);
  });
});

test('the smooth loss starts at −T·log(1/V) of the first example and keeps .999 of itself', async () => {
  const start = 2 * Math.log(3);
  const run = (maxIterations: number) =>
    train(new FrequencyModel(reader.vocabulary), reader, { ...options, maxIterations });
  expect((await run(0)).smoothLoss).toBeCloseTo(start, 14);
  expect((await run(2)).smoothLoss).toBeCloseTo(0.999 * start + 0.001 * losses[1], 14);
  const long = await run(300);
  expect(long.smoothLoss).toBeCloseTo(
    long.losses.reduce((smooth, loss) => 0.999 * smooth + 0.001 * loss, start),
    12,
  );
});

test('the model learns, the same way each time', async () => {
  const run = async () => {
    const model = new FrequencyModel(reader.vocabulary);
    const result = await train(model, reader, {
      optimizer: adam({ learningRate: 0.05 }),
      threshold: 0,
      maxIterations: 600,
    });
    return { ...result, by: model.parameters.by.to1DArray() };
  };
  const first = await run();
  // The corpus is 1 a, 5 b and 3 newlines.
  const [newline, a, b] = first.by;
  expect(b - a).toBeGreaterThan(1);
  expect(newline - a).toBeGreaterThan(0.5);
  expect(await run()).toEqual(first);
});

describe('training ends', () => {
  test('with the first smooth loss below the threshold', async () => {
    // From guessing, 4 log 2 = 2.77, towards the corpus's entropy, 3 log(4/3) + log 4 = 2.25.
    const threshold = 2.5;
    const oneLine = new DataReader('bbb\n');
    const smooth: number[] = [];
    const result = await train(new FrequencyModel(oneLine.vocabulary), oneLine, {
      optimizer: adam({ learningRate: 0.1 }),
      threshold,
      maxIterations: 2000,
      onIteration: ({ smoothLoss }) => void smooth.push(smoothLoss),
    });
    expect(result.reachedThreshold).toBe(true);
    expect(smooth.findIndex((loss) => loss < threshold)).toBe(smooth.length - 1);
    expect(result.losses).toHaveLength(smooth.length);
    expect(result.smoothLoss).toBe(smooth[smooth.length - 1]);
  });

  test('at the cap', async () => {
    const result = await train(new FrequencyModel(reader.vocabulary), reader, options);
    expect(result.losses).toHaveLength(7);
    expect(result.reachedThreshold).toBe(false);
  });

  test('when the signal says so', async () => {
    const controller = new AbortController();
    const result = await train(new FrequencyModel(reader.vocabulary), reader, {
      ...options,
      signal: controller.signal,
      onIteration({ iteration }) {
        if (iteration === 3) controller.abort();
      },
    });
    expect(result.losses).toHaveLength(3);
    expect(result.reachedThreshold).toBe(false);
  });
});

describe('a model that breaks its contract is refused', () => {
  const trainBroken = (broken: Partial<Record<keyof CharacterModel, unknown>>) =>
    train(Object.assign(new FrequencyModel(reader.vocabulary), broken), reader, options);

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('a loss of %d', async (value) => {
    let calls = 0;
    const training = trainBroken({ loss: () => (++calls === 4 ? value : 1) });
    await expect(training).rejects.toThrow(ModelError);
    await expect(training).rejects.toThrow(`the loss of iteration 4 is ${value}`);
  });

  test('a loss that is a matrix', async () => {
    await expect(trainBroken({ loss: () => Matrix.ones(1, 1) })).rejects.toThrow(
      new ModelError('loss must return a number, and returned a value of type object'),
    );
  });

  test('a forward without a result', async () => {
    await expect(trainBroken({ forward: () => undefined })).rejects.toThrow(
      new ModelError('forward must return { x, a, yPred }'),
    );
  });
});
