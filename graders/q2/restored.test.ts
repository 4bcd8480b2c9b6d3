import { expect, test } from 'vitest';
import type { Trained, TrainingRun } from './driver.ts';
import type { TraceEntry } from './recorder.ts';
import { expectBestEpoch, expectBestLoss, expectRestored } from './restored.ts';

// Three epochs of one batch, of which the second is to be validated; the loss is 4 times the squared error.
const run = {
  ...{ epochs: 3, validateEvery: 2, lossScale: 4, lossShift: 0, order: [[[0]], [[0]], [[0]]] },
  ...{ validation: { x: [[0]], y: [1] }, validationBatches: [[0]] },
  weights: [[1, 2], [2, 2], [2]].map((shape) => ({ shape })),
} as unknown as TrainingRun;

const pass = (loader: 'training' | 'validation', epoch: number, weights: string): TraceEntry => ({
  batch: { loader, epoch, batch: 0 },
  weights,
  loss: 1,
});
const trace = [
  pass('training', 0, 'w0'),
  pass('training', 1, 'w1'),
  pass('validation', 0, 'w2'),
  pass('training', 2, 'w2'),
];
const every = [
  trace[0],
  pass('validation', 0, 'w1'),
  trace[1],
  pass('validation', 1, 'w2'),
  trace[3],
  pass('validation', 2, 'w3'),
];
const early = [trace[0], pass('validation', 0, 'w1'), ...trace.slice(1)];

/** One validation of all windows at once. */
const joined: TraceEntry[] = [...trace.slice(0, 2), { batch: null, weights: 'w2', loss: 1 }, trace[3]];

const updateTo = (after: string) => ({ norm: 1, largest: 1, after });

/** Finds what is said of the best epoch where each of three is validated. */
const ofBest = (validationLoss: number[], bestEpoch: number, trainingLoss = [1, 1, 1]) =>
  findingOf(() => {
    const history = { trainingLoss, validationLoss, bestEpoch };
    expectBestEpoch(
      { history, trace: every, validated: [], after: 'w4' } as unknown as Trained,
      { ...run, validateEvery: 1 },
      'a run',
    );
  });

/** Finds what is said of a training that returns this validation loss, and leaves a model with a loss of 4 and some weights. */
function said(
  validationLoss: number[],
  after: string,
  trained: Partial<Trained> = {},
  { bestEpoch = 2, ...other }: Partial<TrainingRun> & { bestEpoch?: number } = {},
): unknown {
  const history = { trainingLoss: [1, 1, 1], validationLoss, bestEpoch };
  const rest = { validated: [2], predictions: [], trace, weights: { all: 1, found: 1 } };
  return findingOf(() => {
    for (const holds of [expectBestLoss, expectRestored])
      holds({ history, after, ...rest, ...trained }, { ...run, ...other }, 'a run');
  });
}

function findingOf(holds: () => void): unknown {
  try {
    holds();
    return undefined;
  } catch (failure) {
    return (failure as { finding: unknown }).finding;
  }
}

/** Finds what is said of a best epoch one too small, by the weights that the last update has left. */
const oneTooSmall = (last: string) =>
  said(
    [4, 3, 5],
    'w2',
    { trace: every, validated: [1 + Math.sqrt(3 / 4)], updates: [{ norm: 1, largest: 1, after: last }] },
    { bestEpoch: 1, validateEvery: 1 },
  );

test.each([
  ['the smallest', [3, 2, 4], 2, undefined],
  ['another one', [3, 2, 4], 3, 'bestEpoch must be the epoch with the smallest validation loss'],
  [
    'the one with the smallest training loss',
    [3, 2, 4],
    1,
    'bestEpoch must be the epoch with the smallest validation loss: this one has the smallest training loss of those validated',
    [1, 2, 3],
  ],
  [
    'the last, with the smallest training loss',
    [3, 2, 4],
    3,
    'bestEpoch must be the epoch with the smallest validation loss',
    [3, 2, 1],
  ],
  [
    'a little larger',
    [3, 2.99, 4],
    1,
    'bestEpoch must be the epoch with the smallest validation loss, however little smaller it is',
  ],
  [
    'the one nearest to 0',
    [-3, -2, -4],
    2,
    'bestEpoch must be the epoch with the smallest validation loss: below 0 it is the farthest from 0, and this one is the nearest',
  ],
  [
    'the one nearest to 0, and the last',
    [-3, -4, -2],
    3,
    'bestEpoch must be the epoch with the smallest validation loss: below 0 it is the farthest from 0',
  ],
  ['the last of equals', [3, 2, 2], 3, 'bestEpoch must be the first of equally good epochs'],
  [
    'one of losses that are no numbers',
    [3, Number.NaN, 4],
    1,
    'every validation loss must be a number. lossFn gave a finite number for each batch: NaN arises in what is made of them',
  ],
  ['none at all', [3, 2, 4], 0, 'bestEpoch must be an epoch that is validated, counted from 1'],
])(
  'what is said of a best epoch that is %s',
  (_, validationLoss, bestEpoch, message, ...[trainingLoss]: number[][]) => {
    const finding = ofBest(validationLoss, bestEpoch, trainingLoss);
    if (message === undefined) expect(finding).toBeUndefined();
    else expect(finding).toMatchObject({ message });
  },
);

test.each([
  ['right ones', said([4], 'w2'), undefined],
  ['before the best epoch', said([3], 'w1'), { actual: 'those from before the update on batch 1 of epoch 2' }],
  [
    'before the best epoch, and right after the one before it',
    said([4, 3, 5], 'w1', { trace: every }, { bestEpoch: 2, validateEvery: 1 }),
    { actual: 'those from before the update on batch 1 of epoch 2' },
  ],
  [
    'another epoch than is called the best, which it is not',
    said([4, 5, 6], 'w1', { trace: every }, { bestEpoch: 2, validateEvery: 1 }),
    { expected: 'epoch 1, which has the validation loss 4', actual: 'epoch 2, which has 5' },
  ],
  [
    'those of the last update, and of another loss than that of the best epoch',
    said(
      [4, 3, 5],
      'w3',
      { trace: every, validated: [1 + Math.sqrt(5 / 4)], updates: [{ norm: 1, largest: 1, after: 'w3' }] },
      { bestEpoch: 2, validateEvery: 1 },
    ),
    { expected: 'the weights after epoch 2', actual: 'those after epoch 3, which the last update has left' },
  ],
  [
    'those of an update that no pass follows',
    said([3], 'w3', { updates: [{ norm: 1, largest: 1, after: 'w3' }] }),
    { actual: 'those after the last update, in epoch 3, which is not validated' },
  ],
  [
    'never put back',
    said([3], 'w3'),
    { actual: 'weights from after the last forward pass, that on batch 1 of epoch 3' },
  ],
  [
    'never put back, and nothing recorded',
    said([3], 'w3', { trace: [], updates: ['w1', 'w2', 'w3'].map(updateTo) }),
    {
      message: /^after training the model must have the weights of the best epoch$/,
      actual: 'those after the last update, in epoch 3, which is not validated',
    },
  ],
  [
    'right ones by a validation in other batches, and another loss',
    said([9], 'w2', { trace: joined }),
    { message: /^every validation loss must be the mean of what options\.lossFn gives/ },
  ],
  [
    'before the best epoch, validated in other batches',
    said([9], 'w1', { trace: joined }),
    { actual: 'those from before the update on batch 1 of epoch 2' },
  ],
  [
    'those of a pass on other windows',
    said([9], 'w5', { trace: [...joined, { batch: null, weights: 'w5', loss: 1 }] }),
    { actual: 'those at a forward pass on windows that are no batch of the loaders' },
  ],
  [
    'another loss function',
    said([1], 'w2'),
    { message: /It is the mean squared error, and not what the lossFn given/ },
  ],
  [
    'validation losses that lossFn did not give',
    said([9], 'w2', { trace: trace.map((each) => ({ ...each, loss: undefined })) }),
    { message: /options.lossFn is given none of the predictions of validation batches/ },
  ],
  [
    'weights that were not all found',
    said([3], 'w3', { weights: { all: 2, found: 1 } }),
    {
      message:
        /model\.weights\(\) finds 1 of 2 weights, and it looks in public fields and in arrays there, not in fields with #, in a Map or a Set$/,
    },
  ],
  [
    'the right ones, and a best epoch that is one too small',
    oneTooSmall('w3'),
    {
      message:
        /^bestEpoch must count epochs from 1: it is one too small, and the weights are those of the right epoch$/,
      expected: 'epoch 2',
      actual: 'epoch 1',
    },
  ],
  [
    'a best epoch that is one too small, and none put back',
    oneTooSmall('w2'),
    { message: /^bestEpoch must be the epoch with the smallest validation loss$/ },
  ],
  [
    'some of one epoch, and some of another',
    said([3], 'w2 v3 u3', { updates: ['w1 v1 u1', 'w2 v2 u2', 'w3 v3 u3'].map(updateTo) }),
    { actual: 'those of the shapes [1, 2] after epoch 2, and of the shapes [2, 2], [2] after epoch 3' },
  ],
  [
    'weights of no epoch',
    said([3], 'w4 v4 u4', { updates: ['w1 v1 u1', 'w2 v2 u2'].map(updateTo) }),
    { actual: 'weights that no update of this training has left' },
  ],
  [
    'a validation too many',
    said([9, 3], 'w2', { trace: early }),
    { expected: '1, after epochs 2', actual: '2, after epochs 1, 2' },
  ],
])('what is said of the weights and losses that a training leaves: %s', (_, finding, expected) => {
  if (expected === undefined) expect(finding).toBeUndefined();
  else {
    for (const [key, value] of Object.entries(expected)) {
      const text = (finding as Record<string, unknown>)[key];
      if (value instanceof RegExp) expect(text).toMatch(value);
      else expect(text).toBe(value);
    }
  }
});
