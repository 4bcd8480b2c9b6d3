import { type KnownMistake, mistakeIn, withConstants } from 'lab-harness/authoring';
import { tested } from './forecast-blocks.ts';

const mistake = mistakeIn('q2.test');
const test = (id: string, says: string, places: Parameters<typeof tested>[0]) => mistake(id, says, tested(places));

export const testingMistakes: readonly KnownMistake[] = [
  withConstants(
    test('test-trains', 'The weights change during the test. Testing must measure the model and train nothing.', {
      start: 'const optimizer = tf.train.sgd(0.01);',
      batch: '(optimizer.minimize(() => options.lossFn(model.forward(x), y), true) as tf.Scalar).dataSync()[0]',
    }),
    'tf.train.sgd(0.01)',
    ['tf.train.sgd(0.1)', 'tf.train.sgd(0.001)', 'tf.train.adam(0.01)', 'tf.train.adam(0.001)'],
  ),
  test(
    'test-last-batch-only',
    'The loss is that of the last batch. It must be the mean over all samples: Σ B · loss_B / Σ B.',
    { keep: 'sum = batchLoss; predictions.push(...p.dataSync());', loss: 'sum' },
  ),
  test(
    'test-sum-of-batch-losses',
    'The loss is the sum of the batches’ losses. It must be their mean over samples: Σ B · loss_B / Σ B.',
    { share: 'batchLoss', loss: 'sum' },
  ),
  test(
    'test-batch-losses-over-samples',
    'The loss is the sum of the batches’ losses, which are means already, divided by the samples. It must be the mean over samples: Σ B · loss_B / Σ B.',
    { share: 'batchLoss' },
  ),
  test('test-sum-over-samples', 'The loss is the sum over the samples. It must be their mean: Σ B · loss_B / Σ B.', {
    loss: 'sum',
  }),
  test(
    'test-own-mean-squared-error',
    'The loss is a mean squared error of the code’s own. It must be that of `options.lossFn`, which may be another one.',
    { batch: 'tf.losses.meanSquaredError(y, p).dataSync()[0]' },
  ),
  test(
    'test-root-of-the-loss',
    'The square root of the loss is returned. It must be the mean of `options.lossFn` over samples.',
    { loss: 'Math.sqrt(sum / loader.samples)' },
  ),
  test(
    'test-one-prediction-a-batch',
    'Each batch leaves one prediction. There must be one for each of its B windows.',
    {
      keep: 'predictions.push(p.dataSync()[0]);',
    },
  ),
  test(
    'test-targets-for-predictions',
    'The targets are returned as the predictions. They must be the model’s, one a window.',
    { keep: 'predictions.push(...y.dataSync());' },
  ),
];
