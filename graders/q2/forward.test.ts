import { CheckFailure } from 'lab-harness/authoring';
import { expect, test } from 'vitest';
import { tf } from '../../lab/q2/tensorflow.ts';
import * as solution from '../../reference/q2.ts';
import createDriver from './driver.ts';
import { UNSTEADY } from './first-call.ts';
import { forwardCheck } from './forward.ts';
import { oracle } from './oracle.ts';
import { reference } from './reference.ts';

/** Checks the predictions of a model. @param own what the context has beside, or in the place of, the usual */
async function findingOf(
  RNN: typeof solution.RNN,
  own: Partial<Parameters<typeof forwardCheck.run>[0]> = {},
): Promise<Record<string, string>> {
  const context = { student: createDriver({ ...solution, RNN }), reference: { ...reference, ...oracle }, seed: 1 };
  const failure = await forwardCheck.run({ ...context, blocks: new Map(), ...own }).catch((error: unknown) => error);
  return failure instanceof CheckFailure ? (failure.finding as never) : { message: String(failure) };
}

test('a wrong prediction of the smallest model comes with what it takes to redo it', async () => {
  class Rounding extends solution.RNN {
    override forward(x: tf.Tensor3D): tf.Tensor2D {
      return super.forward(x.mul(100).round().div(100));
    }
  }
  const { paste, expected } = await findingOf(Rounding);
  const redone = await import(`data:text/javascript,${encodeURIComponent(`${paste}\nexport default prediction;`)}`);
  expect([redone.default]).toEqual([expect.closeTo(JSON.parse(expected)[0], 5)]);
});

test('layers that are missing are counted, and weights of another size are not', async () => {
  class AtMostThree extends solution.RNN {
    constructor(options: { hiddenSize: number; layers: number }) {
      super({ ...options, layers: Math.min(3, options.layers) });
    }
  }
  expect((await findingOf(AtMostThree)).message).toMatch(
    /: missing .*: there are those of 3 of [456] recurrent layers$/,
  );
  class Narrow extends solution.RNN {
    constructor(options: { hiddenSize: number; layers: number }) {
      super({ ...options, hiddenSize: 1 });
    }
  }
  expect((await findingOf(Narrow)).message).toMatch(/: missing .*; too many .*\]$/);
});

test('a prediction that is right alone, and wrong among others, depends on these', async () => {
  class Centred extends solution.RNN {
    override forward(x: tf.Tensor3D): tf.Tensor2D {
      const y = super.forward(x);
      return x.shape[0] > 1 ? y.sub(y.mean()) : y;
    }
  }
  expect((await findingOf(Centred)).message).toMatch(
    /Window 1 alone is predicted rightly: no prediction may depend on the other windows of a batch$/,
  );
});

test('bounds of predictions are found in whatever order the layers have made their weights', async () => {
  class DenseFirst extends solution.RNN {
    constructor(options: { hiddenSize: number; layers: number }) {
      super(options);
      this.dense.build([null, options.hiddenSize]);
    }
    override forward(x: tf.Tensor3D): tf.Tensor2D {
      return super.forward(x).clipByValue(-10, 10) as tf.Tensor2D;
    }
  }
  expect((await findingOf(DenseFirst)).message).toMatch(/\. What lies beyond ±10 is cut to ±10$/);
});

test('a model that ignores its windows is not told of another window', async () => {
  class Ignoring extends solution.RNN {
    override forward(x: tf.Tensor3D): tf.Tensor2D {
      return super.forward(x.mul(0));
    }
  }
  expect((await findingOf(Ignoring)).message).not.toContain('the right prediction for the window');
});

test('a model that cuts windows on one side is not told of those that are cut on both', async () => {
  const cutTo = (most: number) =>
    class extends solution.RNN {
      override forward(x: tf.Tensor3D): tf.Tensor2D {
        return super.forward(x.clipByValue(-0.5, most) as tf.Tensor3D);
      }
    };
  const cut = /It is the right prediction for the window with its values cut to ±0\.5$/;
  expect((await findingOf(cutTo(0.5))).message).toMatch(cut);
  expect((await findingOf(cutTo(1e6))).message).not.toMatch(cut);
});

test('what a model keeps between calls comes again on a new one, and random numbers do not', async () => {
  class Remembering extends solution.RNN {
    calls = 0;
    override forward(x: tf.Tensor3D): tf.Tensor2D {
      return super.forward(x).add(tf.scalar(this.calls++));
    }
  }
  expect((await findingOf(Remembering)).message).toContain(
    'the second time: it must keep nothing from one call to the next',
  );
  class Random extends solution.RNN {
    override forward(x: tf.Tensor3D): tf.Tensor2D {
      return super.forward(x).add(tf.randomUniform([]));
    }
  }
  expect((await findingOf(Random)).message).toMatch(/keep nothing between calls, and use no random numbers$/);
});

/** Checks the predictions of a model that doubles them. @returns how often it was asked for a fifth of windows of before */
async function askedForFifths(verdictOnly: boolean, answer?: () => never): Promise<[number, Record<string, string>]> {
  class Doubling extends solution.RNN {
    override forward(x: tf.Tensor3D): tf.Tensor2D {
      return super.forward(x).mul(2);
    }
  }
  const driver = createDriver({ ...solution, RNN: Doubling });
  const seen: number[][] = [];
  let fifths = 0;
  const student = {
    ...driver,
    async forward(...given: Parameters<typeof driver.forward>) {
      const values = given[2].flat();
      const isFifth = (all: number[]) =>
        all.length === values.length && all.some(Boolean) && all.every((each, i) => each / 5 === values[i]);
      if (seen.some(isFifth)) {
        fifths += 1;
        answer?.();
      }
      seen.push(values);
      return driver.forward(...given);
    },
  };
  const finding = await findingOf(Doubling, { student, verdictOnly });
  return [fifths, finding];
}

test('a model is asked whether it is steady of the case that is shown alone, and where somebody reads it', async () => {
  expect((await askedForFifths(false))[0]).toBe(1);
  expect((await askedForFifths(true))[0]).toBe(0);
});

test.each<[string, Error, RegExp]>([
  [
    'as unsteady',
    new CheckFailure({ code: 'contract', procedure: 'forward', message: `${UNSTEADY.changes}, and predicts` }),
    /^forward must predict the same for the same windows and weights/,
  ],
  [
    'for something else',
    new CheckFailure({ code: 'contract', procedure: 'forward', message: 'forward must predict numbers' }),
    /^predictions must be those of stacked tanh layers/,
  ],
  ['by an error of our own', new Error('of our own'), /of our own/],
])('a wrong model that is then refused %s', async (_, error, says) => {
  const [, { message }] = await askedForFifths(false, () => {
    throw error;
  });
  expect(message).toMatch(says);
});
