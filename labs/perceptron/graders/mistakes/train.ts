import { type KnownMistake, mistakeIn } from 'lab-harness/authoring';
import { failing, train } from './blocks.ts';

const HISTORY_ONLY = failing('train');
const mistake = mistakeIn('perceptron.train', failing('train', 'validate'));
const training = (id: string, says: string, places: Parameters<typeof train>[0], fails?: string[]) =>
  mistake(id, says, train(places), fails);

const inTheUpdates: readonly KnownMistake[] = [
  training(
    'train-no-update',
    'The parameters never change. A step subtracts from them; Matrix.sub(A, B) alone makes a new matrix and leaves A as it is.',
    { update: '' },
  ),
  training('train-climbs', 'The gradient is added. Descent subtracts the learning rate times the gradient.', {
    update: 'parameter.add(Matrix.mul(slope, rate))',
  }),
  training(
    'train-rate-over-batch',
    'The step is divided by the size of the batch once more; the gradient is a mean already.',
    {
      update: 'parameter.sub(Matrix.mul(slope, rate / labels.length))',
    },
  ),
  training('train-weights-only', 'The biases never change. They are parameters like the weights.', {
    update: 'if (slope === gradient.find(({ W }) => W === slope)?.W) parameter.sub(Matrix.mul(slope, rate))',
  }),
  training(
    'train-signs',
    'The step goes by the signs of the gradient alone. SGD subtracts the learning rate times the gradient.',
    {
      update: 'parameter.sub(Matrix.mul(Matrix.sign(slope), rate))',
    },
  ),
];

const inTheBatches: readonly KnownMistake[] = [
  training('train-order-ignored', 'The drawn order is not used: the batches are taken in the order of the data.', {
    batch: 'subset(data, order.map((_, i) => i).slice(from, from + batchSize))',
  }),
  training('train-never-shuffles', 'No order is drawn. Each epoch asks random.permutation for one.', {
    order: 'data.labels.map((_, i) => i)',
  }),
  training('train-shuffles-once', 'One order serves all epochs. Each epoch draws its own.', {
    start: 'const once = random.permutation(N);',
    order: 'once',
  }),
  training('train-shuffles-every-batch', 'A new order is drawn for every batch. An epoch has one order.', {
    batch: 'subset(data, random.permutation(N).slice(0, batchSize))',
  }),
  training('train-last-batch-dropped', 'A last batch with fewer examples is left out. It counts like the others.', {
    starts: 'let from = 0; from + batchSize <= N; from += batchSize',
  }),
  training('train-first-batch-only', 'Each epoch trains on its first batch alone. An epoch goes over all batches.', {
    starts: 'let from = 0; from < Math.min(1, N); from += N',
  }),
  training('train-whole-batches', 'Every update is made from all examples. A batch has batchSize of them.', {
    batch: 'subset(data, order)',
  }),
  training('train-batches-overlap', 'Each batch begins one example after the one before it. Batches do not overlap.', {
    starts: 'let from = 0; from + batchSize <= N || from === 0; from++',
  }),
];

const inTheEpochs: readonly KnownMistake[] = [
  training('train-no-decay', 'The learning rate stays the same. In epoch e, counted from 0, it is η / (1 + δ e).', {
    rate: 'learningRate',
  }),
  training(
    'train-decay-from-one',
    'The learning rate decays in the first epoch already. Epochs count from 0 in η / (1 + δ e).',
    {
      rate: 'learningRate / (1 + decay * (epoch + 1))',
    },
  ),
  training('train-decay-by-update', 'The learning rate decays with every update. In η / (1 + δ e), e counts epochs.', {
    start: 'let updates = 0;',
    rate: 'learningRate / (1 + decay * updates++)',
  }),
  training('train-decay-exponential', 'The learning rate is η (1 − δ)^e. The lab sheet has η / (1 + δ e).', {
    rate: 'learningRate * (1 - decay) ** epoch',
  }),
  training('train-one-epoch-too-few', 'One epoch is missing: they count from 0 to epochs − 1.', {
    epochs: 'let epoch = 0; epoch < epochs - 1; epoch++',
  }),
  training(
    'train-history-before-updates',
    'The losses are those from before the epochs. The history has the loss after each epoch.',
    {
      start: 'const at = () => this.loss(this.forward(data.features).logits, data.labels); let earlier = at();',
      loss: '((last) => { earlier = at(); return last; })(earlier)',
    },
    HISTORY_ONLY,
  ),
  training(
    'train-history-of-last-batch',
    'The losses are those of the last batch of each epoch. The history has the loss of all N examples.',
    {
      start: 'let last = 0;',
      batch: '((given) => { last = from; return given; })(subset(data, order.slice(from, from + batchSize)))',
      loss: '(({ features, labels }) => this.loss(this.forward(features).logits, labels))(subset(data, order.slice(last, last + batchSize)))',
    },
    HISTORY_ONLY,
  ),
  training(
    'train-history-of-batches',
    'The losses of the batches before their updates are averaged. The history has the loss of all N examples after each epoch.',
    {
      start: 'let total = 0;',
      beforeUpdate: 'total += (this.loss(this.forward(features).logits, labels) * labels.length) / N;',
      loss: '((mean) => { total = 0; return mean; })(total)',
    },
    HISTORY_ONLY,
  ),
  training(
    'train-history-of-updates',
    'There is one loss for every update. The history has one an epoch.',
    { beforeUpdate: 'history.push(this.loss(this.forward(features).logits, labels));' },
    HISTORY_ONLY,
  ),
];

export const trainMistakes: readonly KnownMistake[] = [...inTheUpdates, ...inTheBatches, ...inTheEpochs];
