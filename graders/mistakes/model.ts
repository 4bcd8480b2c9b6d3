import type { KnownMistake } from 'lab-harness/authoring';
import { layers, through } from './forecast-blocks.ts';

const model = (id: string, says: string, blocks: KnownMistake['blocks']): KnownMistake => ({ id, says, blocks });

/** Writes a constructor whose layers have other options than asked for. */
const built = (options: string): KnownMistake['blocks'] => ({ 'q2.constructor': layers({ options }) });
const onEveryStep = built('returnSequences: true');

export const modelMistakes: readonly KnownMistake[] = [
  model(
    'model-first-step',
    'The prediction is made from the first step’s state, which has seen one value. The dense layer must read the last step.',
    { ...onEveryStep, 'q2.forward': through({ predicted: 'this.dense.apply(tf.unstack(state, 1)[0])' }) },
  ),
  model(
    'model-lower-layer',
    'The prediction is made from the lowest layer. Each recurrent layer must take the one below as its input, and the dense layer the top one.',
    {
      ...onEveryStep,
      'q2.forward': `let input: tf.Tensor = x;
        const [bottom] = this.recurrent.map((layer) => (input = layer.apply(input) as tf.Tensor));
        return this.dense.apply(tf.unstack(bottom, 1).at(-1) as tf.Tensor) as tf.Tensor2D;`,
    },
  ),
  model(
    'model-one-layer-only',
    'There is one recurrent layer, whatever `layers` says. As many recurrent layers as it says must be stacked.',
    { 'q2.constructor': layers({ depth: '1' }) },
  ),
  model(
    'model-activation-after-dense',
    'The prediction goes through a tanh. The dense layer must be linear: prices may lie anywhere.',
    { 'q2.forward': through({ predicted: 'tf.tanh(this.dense.apply(state) as tf.Tensor)' }) },
  ),
  model(
    'model-relu',
    'The recurrent layers use ReLU. Their activation must be tanh: a_t = tanh(Wax x_t + Waa a_{t−1} + ba).',
    built("activation: 'relu'"),
  ),
  model(
    'model-without-bias',
    'The recurrent layers have no bias. They must have one: a_t = tanh(Wax x_t + Waa a_{t−1} + ba).',
    built('useBias: false'),
  ),
  model(
    'model-backwards-in-time',
    'The windows are read from the latest value to the earliest. The last step must be the latest value.',
    built('goBackwards: true'),
  ),
  model(
    'model-batch-and-time-swapped',
    'The windows are read as [L, B, 1]: batch and time are swapped. They must be read as [B, L, 1], B windows of L values.',
    { 'q2.forward': through({ input: 'tf.transpose(x, [1, 0, 2])' }) },
  ),
  model(
    'model-batch-size-fixed-to-64',
    'Every batch is taken for one of 64 windows. B must be what the input [B, L, 1] says; the last batch may be short.',
    { 'q2.forward': through({ input: 'tf.pad(x, [[0, 64 - x.shape[0]], [0, 0], [0, 0]])' }) },
  ),
  model(
    'model-flat-predictions',
    'The predictions have the shape [B], and [B] minus [B, 1] is a [B, B] table of all pairs. forward must return [B, 1].',
    { 'q2.forward': through({ predicted: '(this.dense.apply(state) as tf.Tensor).flatten()' }) },
  ),
];
