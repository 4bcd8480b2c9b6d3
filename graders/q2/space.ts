import fc from 'fast-check';

// What question 2's contract allows, as data: cases and runs are drawn from it, and the table in docs/rigor.md is made of it.

/** Values that a quantity is drawn from, in their order. Cases with the first and with the last are always made. */
interface Quantity {
  readonly says: string;
  readonly values: readonly number[];
  /** what it is in the cases that are made for the ends of another */
  readonly usual: number;
  /** what others are in the cases that are made for its own ends, where these are not usual */
  readonly beside?: Readonly<Record<string, number>>;
}

type Space = Readonly<Record<string, Quantity>>;
type Case<S extends Space> = { [Name in keyof S]: number } & { seed: number };

const WEIGHT_SCALE: Quantity = { says: 'size of weights, in initial ones', values: [0, 0.01, 1, 30], usual: 1 };

/** Models and their inputs [batchSize, seqLength, 1]. */
export const FORWARD_SPACE = {
  hiddenSize: { says: 'hidden units', values: [1, 2, 3, 5, 8, 16, 40], usual: 3 },
  layers: { says: 'recurrent layers', values: [1, 2, 3, 4, 6], usual: 2 },
  batchSize: { says: 'windows in a batch', values: [1, 2, 4, 9, 64, 130], usual: 4 },
  seqLength: {
    says: 'values in a window',
    values: [1, 2, 3, 5, 8, 11, 21, 40, 60],
    usual: 3,
    beside: { layers: 1, memory: 1 },
  },
  memory: { says: 'share of the state that each step keeps, so that early values show', values: [0, 1], usual: 0 },
  weightScale: WEIGHT_SCALE,
  valueScale: { says: 'size of values, in those of training', values: [0, 0.01, 1, 100], usual: 1 },
} satisfies Space;

/** Data sets to test a model on, and the model. */
export const TEST_SPACE = {
  samples: { says: 'windows', values: [1, 2, 5, 9, 23, 130], usual: 9, beside: { batchSize: 130 } },
  batchSize: { says: 'windows in a batch', values: [1, 2, 4, 9, 64, 130], usual: 4 },
  seqLength: { says: 'values in a window', values: [1, 2, 6, 11, 40], usual: 6 },
  weightScale: WEIGHT_SCALE,
  lossScale: { says: 'factor of the loss', values: [1e-6, 3, 1e12], usual: 3 },
} satisfies Space;

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
  /** 1: initial weights that keep the state from step to step */
  readonly memory?: number;
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
    shows: 'long windows, whose early values show; more windows in a batch than in npm run train; one epoch',
    ...{ layers: 1, hiddenSize: 3, seqLength: 40, windows: 66, batchSize: 66, validationWindows: 3 },
    ...{ epochs: 1, validateEvery: 1, learningRate: [0.01, 0.03], lossScale: 0.01, lossShift: 0.25 },
    memory: 1,
  },
  plateau: {
    shows: 'more than 50 validations without a gain, the loss more than ten times the best; a gain in the last epoch',
    // Windows of one value have no gradient in TensorFlow.js where a model unstacks its steps: right ones would fail.
    ...{ layers: 1, hiddenSize: 1, seqLength: 2, windows: 1, batchSize: 1, validationWindows: 1 },
    ...{ epochs: 62, validateEvery: 1, learningRate: [0.05, 0.05], lossScale: 1, lossShift: 0 },
  },
  idle: {
    shows: 'equal losses, as no weight changes; the best epoch is the first; losses of 10¹²',
    ...{ layers: 1, hiddenSize: 4, seqLength: 2, windows: 29, batchSize: 8, validationWindows: 11 },
    ...{ epochs: 4, validateEvery: 2, learningRate: [0, 0], lossScale: 1e12, lossShift: 0.25 },
  },
  slow: {
    shows: 'a gain of some 5·10⁻⁷ of the loss, which is some 10⁻⁵',
    ...{ layers: 1, hiddenSize: 4, seqLength: 2, windows: 8, batchSize: 8, validationWindows: 8 },
    ...{ epochs: 2, validateEvery: 1, learningRate: [2e-7, 2e-7], lossScale: 1e-6, lossShift: 3 },
  },
} satisfies Record<string, RunSizes>;

/** Makes the cases that are always among those drawn: each quantity at its ends, the others as usual. */
export function endsOf<S extends Space>(space: S, seed: number): Case<S>[] {
  const quantities = Object.entries<Quantity>(space);
  const usual = Object.fromEntries(quantities.map(([name, quantity]) => [name, quantity.usual]));
  return quantities.flatMap(([name, { values, beside }]) =>
    [values[0], values[values.length - 1]].map((value) => ({ ...usual, ...beside, [name]: value, seed }) as Case<S>),
  );
}

/** Makes the arbitrary of a space's cases, with a seed for what else they hold. */
export function casesOf<S extends Space>(space: S): fc.Arbitrary<Case<S>> {
  const quantities = Object.entries<Quantity>(space).map(([name, { values }]) => [name, fc.constantFrom(...values)]);
  return fc.record({ ...Object.fromEntries(quantities), seed: fc.noShrink(fc.integer()) }) as fc.Arbitrary<Case<S>>;
}

/** Lists the spaces as rows of a table: of what, which quantity, from which values, and what is always there. */
export function rowsOfQuestion2(): string[][] {
  const quantitiesOf = (what: string, space: Space) =>
    Object.values(space).map(({ says, values }) => {
      return [what, says, values.join(', '), `${values[0]}, ${values[values.length - 1]}`];
    });
  const runs = Object.entries<RunSizes>(RUNS).map(([name, { shows, ...sizes }]) => {
    const { layers, hiddenSize, seqLength, windows, batchSize, epochs, validateEvery } = sizes;
    const size =
      `${counted(layers, 'layer')} of ${hiddenSize}, ${windows} windows of ${seqLength} in batches of ` +
      `${batchSize}, ${counted(epochs, 'epoch')}, validation every ${validateEvery}`;
    return [`train: ${name}`, shows, size, 'all'];
  });
  return [...quantitiesOf('forward', FORWARD_SPACE), ...runs, ...quantitiesOf('test', TEST_SPACE)];
}

const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
