import { type KnownMistake, mistakeIn, withConstants } from 'lab-harness/authoring';
import { loop } from './forecast-blocks.ts';

const mistake = mistakeIn('q2.train');
const train = (id: string, says: string, places: Parameters<typeof loop>[0]) => mistake(id, says, loop(places));

/** Mistakes in the epochs over the training batches. */
const inTheEpochs: readonly KnownMistake[] = [
  train('train-no-update', 'The weights never change: the loss is computed, but the optimizer takes no step.', {
    update: 'lossOf(x, y)',
  }),
  train(
    'train-first-batch-only',
    'Each epoch trains on its first batch alone. An epoch must go over all batches of the loader.',
    { batches: '[...trainLoader].slice(0, 1)' },
  ),
  train('train-last-batch-dropped', 'The last batch of each epoch is left out. It may be short, and must count.', {
    batches: '[...trainLoader].slice(0, -1)',
  }),
  train('train-one-epoch-too-few', 'The last epoch is missing. Epochs must count from 1 to `epochs`, both included.', {
    epochs: 'let epoch = 1; epoch < epochs; epoch++',
  }),
  train(
    'train-own-mean-squared-error',
    'The loss is a mean squared error of the code’s own. It must be that of `options.lossFn`, which may be another one.',
    { lossOf: 'tf.losses.meanSquaredError(y, model.forward(x)) as tf.Scalar' },
  ),
  withConstants(
    train(
      'train-own-optimizer',
      'The updates are made by an optimizer of the code’s own. `options.optimizer` must make them.',
      { setup: 'const own = tf.train.adam(0.02);', update: 'own.minimize(() => lossOf(x, y), true) as tf.Scalar' },
    ),
    'tf.train.adam(0.02)',
    ['tf.train.adam(0.1)', 'tf.train.adam(0.01)', 'tf.train.adam(0.001)', 'tf.train.sgd(0.1)', 'tf.train.sgd(0.01)'],
  ),
  withConstants(
    train(
      'train-clips-gradients',
      'The gradients are cut to a bound before the update. `options.optimizer` must be given them as they are.',
      {
        update: `(() => {
          const { value, grads } = tf.variableGrads(() => lossOf(x, y));
          const clipped = Object.entries(grads).map(([name, g]) => [name, g.clipByValue(-0.1, 0.1)]);
          optimizer.applyGradients(Object.fromEntries(clipped));
          return value;
        })()`,
      },
    ),
    'clipByValue(-0.1, 0.1)',
    ['clipByValue(-1, 1)', 'clipByValue(-0.5, 0.5)', 'clipByValue(-5, 5)'],
  ),
  train(
    'train-updates-twice',
    'Each batch is followed by two updates. It must be one update a batch, by `options.optimizer`.',
    { afterUpdate: 'optimizer.minimize(() => lossOf(x, y));' },
  ),
  train(
    'train-batch-losses-over-samples',
    'The loss is the sum of the batches’ losses, which are means already, divided by the samples. It must be the mean over samples: Σ B · loss_B / Σ B.',
    { share: 'before.dataSync()[0]' },
  ),
  train(
    'train-loss-after-update',
    'The training loss is measured after each update. It must average the losses from before the updates.',
    { share: 'lossOf(x, y).dataSync()[0] * x.shape[0]' },
  ),
  train(
    'train-sum-of-batch-losses',
    'The training loss is the sum of the batches’ losses. It must be their mean over samples: Σ B · loss_B / Σ B.',
    { share: 'before.dataSync()[0]', trained: 'total' },
  ),
  train(
    'train-loss-of-last-batch',
    'The training loss of an epoch is its last batch’s. It must be the mean over all samples: Σ B · loss_B / Σ B.',
    { afterUpdate: 'total = before.dataSync()[0];', trained: 'total' },
  ),
];

/** Mistakes in the validations. */
const inTheValidations: readonly KnownMistake[] = [
  train(
    'train-validation-updates',
    'The weights change during validation. Validation must measure the loss and train nothing.',
    { duringValidation: 'optimizer.minimize(() => lossOf(x, y));' },
  ),
  train(
    'train-validates-on-training-windows',
    'The validation loss is measured on the training windows. It must be measured on `valLoader`’s.',
    { validationBatches: 'trainLoader' },
  ),
  train(
    'train-last-validation-batch-only',
    'Only the last validation batch counts. The validation loss must be the mean over all samples: Σ B · loss_B / Σ B.',
    { validation: 'sum = loss; count = 1;' },
  ),
  train('train-validates-every-epoch', 'Every epoch is validated. Only those divisible by `validateEvery` must be.', {
    skip: 'false',
  }),
  train(
    'train-validation-schedule-from-zero',
    'Validations follow epochs 1, 1 + validateEvery, …, as if epochs counted from 0. They must follow the epochs divisible by `validateEvery`.',
    { skip: '(epoch - 1) % validateEvery !== 0' },
  ),
  train(
    'train-validates-one-epoch-early',
    'Validations come one epoch early. They must follow the epochs divisible by `validateEvery`, counted from 1.',
    { skip: '(epoch + 1) % validateEvery !== 0' },
  ),
];

/** Mistakes about the best epoch and its weights. */
const inTheBestEpoch: readonly KnownMistake[] = [
  train(
    'train-never-restored',
    'In the end the model has its last weights. Those of the best epoch must be put back.',
    { restore: '' },
  ),
  train(
    'train-kept-by-reference',
    'The best weights are kept as the variables themselves, which go on changing. They must be copied.',
    { copy: 'model.weights()' },
  ),
  train(
    'train-best-is-last',
    'Every validated epoch counts as the best. The best must be the one with the smallest validation loss.',
    { better: 'true' },
  ),
  train(
    'train-ties-go-to-the-last',
    'Of equally good epochs the last counts as the best. The first must: better means smaller (<), not smaller or equal.',
    { better: 'validated <= best.loss' },
  ),
  train(
    'train-best-by-training-loss',
    'The best epoch is chosen by its training loss. It must be the one with the smallest validation loss.',
    { better: 'trainingLoss[epoch - 1] <= Math.min(...trainingLoss)' },
  ),
  train(
    'train-best-counts-validations',
    'bestEpoch counts validations. It must count epochs: they differ where `validateEvery` is not 1.',
    { returned: 'trainingLoss, validationLoss, bestEpoch: best.epoch / validateEvery' },
  ),
  train('train-epochs-from-zero', 'bestEpoch is one too small, as if epochs counted from 0. They must count from 1.', {
    returned: 'trainingLoss, validationLoss, bestEpoch: best.epoch - 1',
  }),
];

export const trainingMistakes: readonly KnownMistake[] = [...inTheEpochs, ...inTheValidations, ...inTheBestEpoch];
