import { counted, defineSpace } from 'lab-harness/authoring';

// What question 2's contract allows, as data: cases and runs are drawn from it, and the table in docs/rigor.md is made of it.

/** How large weights are, in initial ones. */
export const WEIGHT_SCALES = { usual: 1, small: 0.01, zero: 0, large: 30, huge: 1e6, lasting: 1 };

/** How large values are, in those of training. Small weights show what becomes of large ones. */
export const VALUE_SCALES = { usual: 1, small: 0.01, zero: 0, large: 1000 };

/** How many times the mean squared error a loss is; one may be below 0. */
export const LOSS_SCALES = { usual: 3, tiny: 1e-6, huge: 1e12, negative: -3 };

const USUAL_MODEL = { hiddenSize: 3, layers: 2, batchSize: 4, seqLength: 3 };

/** Models and their inputs [batchSize, seqLength, 1]. Lasting weights keep the state from step to step, so that early values show. */
export const MODELS = defineSpace(
  {
    ...{ hiddenSize: [1, 40], layers: [1, 6], batchSize: [1, 130], seqLength: [1, 100] },
    weights: ['usual', 'small', 'zero', 'large', 'lasting'],
    values: ['usual', 'small', 'zero', 'large'],
  },
  [
    {},
    { ...USUAL_MODEL, hiddenSize: 40 },
    { ...USUAL_MODEL, layers: 6, batchSize: 1 },
    { ...USUAL_MODEL, batchSize: 130, weights: 'large' },
    { ...USUAL_MODEL, hiddenSize: 1, weights: 'small', values: 'large' },
    { ...USUAL_MODEL, seqLength: 1, weights: 'zero' },
    { ...USUAL_MODEL, layers: 1, seqLength: 100, weights: 'lasting' },
    { ...USUAL_MODEL, values: 'zero' },
    { ...USUAL_MODEL, layers: 4, values: 'large' },
    { ...USUAL_MODEL, layers: 1, hiddenSize: 12 },
    { ...USUAL_MODEL, hiddenSize: 2, weights: 'small', values: 'large' },
  ],
);

const USUAL_TEST = { samples: 9, batchSize: 4, seqLength: 6 };

/** Data sets to test a model on, and the model. Where values are few, windows begin alike, and are alike. */
export const TESTS = defineSpace(
  {
    ...{ samples: [1, 130], batchSize: [1, 130], seqLength: [1, 40] },
    weights: ['usual', 'small', 'zero', 'huge'],
    losses: ['usual', 'tiny', 'huge', 'negative'],
    values: ['usual', 'few'],
  },
  [
    {},
    { ...USUAL_TEST, samples: 130, batchSize: 130 },
    { ...USUAL_TEST, batchSize: 1, losses: 'negative' },
    { ...USUAL_TEST, batchSize: 130, losses: 'huge' },
    { ...USUAL_TEST, seqLength: 40 },
    { ...USUAL_TEST, weights: 'small', losses: 'tiny' },
    { ...USUAL_TEST, weights: 'zero' },
    { ...USUAL_TEST, weights: 'huge' },
    { ...USUAL_TEST, values: 'few' },
    // of one value, of which there are three: some windows are alike whatever the seed
    { ...USUAL_TEST, seqLength: 1, values: 'few' },
  ],
);

/** Sizes of a training run on made-up waves, and what the run is there for. */
export interface RunSizes {
  readonly shows: string;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly seqLength: number;
  readonly windows: number;
  readonly batchSize: number;
  readonly validationWindows: number;
  readonly epochs: number;
  readonly validateEvery: number;
  /** from … to */
  readonly learningRate: readonly [number, number];
  /** the loss is so many times the mean squared error … */
  readonly lossScale: number;
  /** … of predictions moved by so much, which tells prediction from target */
  readonly lossShift: number;
  /** initial weights that are not the usual ones */
  readonly weights?: keyof typeof WEIGHT_SCALES;
  /** instead of Adam, which takes the same steps for any multiple of a loss */
  readonly optimizer?: 'sgd';
}

export const RUNS = {
  uneven: {
    shows: 'short last batches; a last epoch that is not validated, so that the last weights are never the best',
    ...{ layers: 1, hiddenSize: 4, seqLength: 3, windows: 20, batchSize: 8, validationWindows: 11 },
    ...{ epochs: 7, validateEvery: 3, learningRate: [0.01, 0.03], lossScale: 100, lossShift: 0.25 },
  },
  deep: {
    shows: 'a stack; last batches of one window; a second training of the same objects, with other contents',
    ...{ layers: 3, hiddenSize: 2, seqLength: 2, windows: 3, batchSize: 2, validationWindows: 3 },
    ...{ epochs: 3, validateEvery: 2, learningRate: [0.01, 0.03], lossScale: 1e6, lossShift: 2 },
  },
  wide: {
    shows:
      'long windows, whose early values show; more windows in a batch than in npm run train; one epoch; gradients below 10⁻⁶',
    ...{ layers: 1, hiddenSize: 3, seqLength: 40, windows: 66, batchSize: 66, validationWindows: 3 },
    ...{ epochs: 1, validateEvery: 1, learningRate: [0.01, 0.03], lossScale: 1e-6, lossShift: 0.25 },
    weights: 'lasting',
  },
  plateau: {
    shows: 'more than 50 validations without a gain, the loss more than ten times the best; a gain in the last epoch',
    ...{ layers: 1, hiddenSize: 1, seqLength: 2, windows: 1, batchSize: 1, validationWindows: 1 },
    ...{ epochs: 62, validateEvery: 1, learningRate: [0.05, 0.05], lossScale: 1, lossShift: 0 },
  },
  idle: {
    shows: 'equal losses, as no weight changes; the best epoch is the first; losses of 10¹²',
    ...{ layers: 1, hiddenSize: 4, seqLength: 2, windows: 29, batchSize: 8, validationWindows: 11 },
    ...{ epochs: 4, validateEvery: 2, learningRate: [0, 0], lossScale: 1e12, lossShift: 0.25 },
  },
  zero: {
    shows:
      'losses of exactly 0, two of them, of other weights, between larger ones: steps of SGD that lead from one target to the next',
    ...{ layers: 1, hiddenSize: 2, seqLength: 2, windows: 2, batchSize: 2, validationWindows: 1 },
    ...{ epochs: 4, validateEvery: 1, learningRate: [0.5, 0.5], lossScale: 1, lossShift: 0 },
    ...{ weights: 'zero', optimizer: 'sgd' },
  },
  below: {
    shows:
      'losses below 0, which fall and then rise; steps in proportion to the gradient; more windows to validate than to train on',
    ...{ layers: 1, hiddenSize: 2, seqLength: 2, windows: 3, batchSize: 2, validationWindows: 5 },
    ...{ epochs: 4, validateEvery: 1, learningRate: [0.02, 0.02], lossScale: -1, lossShift: 2 },
    optimizer: 'sgd',
  },
  slow: {
    shows: 'a gain of some 5·10⁻⁷ of the loss, which is some 10⁻¹⁹',
    ...{ layers: 1, hiddenSize: 4, seqLength: 2, windows: 8, batchSize: 8, validationWindows: 8 },
    ...{ epochs: 2, validateEvery: 1, learningRate: [1e13, 1e13], lossScale: 1e-20, lossShift: 3 },
    optimizer: 'sgd',
  },
} satisfies Record<string, RunSizes>;

/** Lists the runs as rows of a table: of what, what it shows, its sizes, and that it is always there. */
export function rowsOfRuns(): string[][] {
  return Object.entries<RunSizes>(RUNS).map(([name, { shows, ...sizes }]) => {
    const { layers, hiddenSize, seqLength, windows, batchSize, epochs, validateEvery } = sizes;
    const size =
      `${counted(layers, 'layer')} of ${hiddenSize}, ${counted(windows, 'window')} of ${seqLength} in batches of ` +
      `${batchSize}, ${counted(epochs, 'epoch')}, validation every ${validateEvery}`;
    return [`train: ${name}`, shows, size, 'all'];
  });
}
