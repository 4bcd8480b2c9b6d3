import { type KnownMistake, mistakeIn } from 'lab-harness/authoring';
import { validate } from './blocks.ts';

const mistake = mistakeIn('perceptron.validate');
const validation = (id: string, says: string, places: Parameters<typeof validate>[0]) =>
  mistake(id, says, validate(places));

const inTheFolds: readonly KnownMistake[] = [
  validation('validate-not-shuffled', 'The folds are cut from the data as they stand. One drawn order comes first.', {
    order: 'data.labels.map((_, i) => i)',
  }),
  validation(
    'validate-shuffles-every-fold',
    'Every fold draws a new order, so that folds overlap. One order is dealt out.',
    {
      inFold: 'if (fold > 0) order = options.random.permutation(N);',
    },
  ),
  validation(
    'validate-rest-to-last-fold',
    'The last fold has all examples that remain. The first N mod k folds have one more each.',
    {
      size: '(fold === folds - 1 ? N - from : Math.floor(N / folds))',
    },
  ),
  validation(
    'validate-rest-dropped',
    'Some examples are in no fold where k does not divide N. The first N mod k folds have one more each.',
    {
      size: 'Math.floor(N / folds)',
    },
  ),
  validation(
    'validate-dealt-in-turn',
    'The examples are dealt out in turn. A fold is a run of neighbours in the drawn order.',
    {
      training: 'subset(data, order.filter((_, i) => i % folds !== fold))',
      validation: 'subset(data, order.filter((_, i) => i % folds === fold))',
    },
  ),
  validation(
    'validate-trains-on-all',
    'Every model is trained on all examples, those that it is measured on among them.',
    {
      training: 'subset(data, order)',
    },
  ),
  validation(
    'validate-roles-swapped',
    'Every model is trained on one fold and measured on the others. It is the other way round.',
    {
      training: 'subset(data, order.slice(from, to))',
      validation: 'subset(data, order.filter((_, i) => i < from || i >= to))',
    },
  ),
  validation('validate-accepts-any-number', 'A number of folds that makes no sense is not refused with a RangeError.', {
    refuse: '',
  }),
  validation('validate-refuses-only-zero', 'One fold, or a broken number of them, is not refused with a RangeError.', {
    refuse: 'if (!(folds > 0 && folds <= N)) throw new RangeError("folds");',
  }),
  validation(
    'validate-refuses-one-an-example',
    'As many folds as examples are refused. From 2 to N is right, both included.',
    {
      refuse: 'if (!Number.isInteger(folds) || folds < 2 || folds >= N) throw new RangeError("folds");',
    },
  ),
];

const inTheScaling: readonly KnownMistake[] = [
  validation('validate-not-scaled', 'The features are not scaled.', {
    trainingFeatures: 'training.features',
    features: 'validation.features',
  }),
  validation(
    'validate-scales-training-only',
    'The validation examples are not scaled. They are, by the numbers of the training examples.',
    {
      features: 'validation.features',
    },
  ),
  validation(
    'validate-scales-by-all',
    'The scaling is measured on all examples, which tells the model of those that it is measured on.',
    {
      scaler: 'new Scaler(data.features)',
    },
  ),
  validation(
    'validate-scales-by-fold',
    'The validation examples are scaled by their own numbers. The training examples’ are the ones to use.',
    {
      features: 'new Scaler(validation.features).apply(validation.features)',
    },
  ),
];

const inTheModels: readonly KnownMistake[] = [
  validation(
    'validate-trains-this-model',
    'This model’s own parameters are trained, and on and on. Each fold trains a copy that shares none of them: this.copy().',
    { model: 'this' },
  ),
  validation('validate-forgets-penalty', 'The copies are without the penalty: λ is this.l2 in every fold.', {
    model: 'new Classifier(this.copy().layers, 0)',
  }),
  validation(
    'validate-training-loss',
    'The losses are those of the training. The loss on the fold’s own examples is meant.',
    {
      loss: 'history[history.length - 1]',
    },
  ),
  validation(
    'validate-training-accuracy',
    'The accuracies are measured on the training examples. Those of the fold are meant.',
    {
      accuracy: 'model.accuracy({ ...training, features: scaler.apply(training.features) })',
    },
  ),
  validation('validate-one-mean', 'One mean of all folds is returned. Losses and accuracies have one number a fold.', {
    returned:
      '{ losses: [losses.reduce((s, v) => s + v) / folds], accuracies: [accuracies.reduce((s, v) => s + v) / folds] }',
  }),
];

export const validateMistakes: readonly KnownMistake[] = [...inTheFolds, ...inTheScaling, ...inTheModels];
