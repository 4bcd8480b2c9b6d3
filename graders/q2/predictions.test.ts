import { expect, test } from 'vitest';
import type { Batch, ModelOptions } from '../../lab/q2/contracts.ts';
import { tf } from '../../lab/q2/tensorflow.ts';
import * as solution from '../../reference/q2.ts';
import createDriver from './driver.ts';
import { unevenRun } from './runs.ts';

const { model, weights, unseen } = unevenRun(1);
const forwardOf = (RNN: typeof solution.RNN) => createDriver({ ...solution, RNN }).forward;

test('a prediction of one window that is no column is told beside that of two', async () => {
  const squeezing = (isRight: (x: Batch['x']) => boolean) =>
    class extends solution.RNN {
      override forward(x: Batch['x']): Batch['y'] {
        const y = super.forward(x);
        return isRight(x) ? y : (y.squeeze() as Batch['y']);
      }
    };
  const one = unseen.slice(0, 1);
  await expect(forwardOf(squeezing((x) => x.shape[0] > 1))(model, weights, one)).rejects.toThrow(
    'must be a tensor [B, 1] = [1, 1], and is a tensor [] beginning with 0.3968; of 2 windows it is [2, 1], as it must be',
  );
  await expect(forwardOf(squeezing(() => false))(model, weights, one)).rejects.toThrow(
    /and is a tensor \[\] beginning with 0\.3968$/,
  );
});

test('a layer of an earlier model says where its weights have gone', async () => {
  const dense = tf.layers.dense({ units: 1 });
  class Shared extends solution.RNN {
    constructor(options: ModelOptions) {
      super(options);
      Object.assign(this, { dense });
    }
  }
  const forward = forwardOf(Shared);
  await forward(model, weights, unseen);
  await expect(forward(model, weights, unseen)).rejects.toThrow(
    'was freed by the end of an earlier call, of whose model it was a weight: a model must make its layers itself',
  );
});
