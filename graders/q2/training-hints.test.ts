import { expect, test } from 'vitest';
import type { Trained, TrainingRun } from './driver.ts';
import type { TraceEntry, Update } from './recorder.ts';
import { trainingHint } from './training-hints.ts';

// Two epochs over batches of 3 windows and of 1.
const order = [
  [[0, 1, 2], [3]],
  [[3, 1, 0], [2]],
];
const training = { x: [[1, 2, 3]] };
const run = { epochs: 2, validateEvery: 1, order, training } as unknown as TrainingRun;

/** Makes a forward pass on a training batch, after so many updates. */
const pass = (epoch: number, batch: number, updates: number, loss: number): TraceEntry => ({
  batch: { loader: 'training', epoch, batch },
  weights: `after ${updates} updates`,
  loss,
});

// Each batch before its update and after it: means over samples 7.5 and 5, then 3.5 and 1.5.
const trace = [
  pass(0, 0, 0, 8),
  pass(0, 0, 1, 5),
  pass(0, 1, 1, 6),
  pass(0, 1, 2, 5),
  pass(1, 0, 2, 4),
  pass(1, 0, 3, 1),
  pass(1, 1, 3, 2),
  pass(1, 1, 4, 3),
];
const once = trace.filter((_, i) => i % 2 === 0);
const swapped = [once[1], once[0], once[3], once[2]];
const steps = (...norms: number[]) =>
  norms.map((norm, i) => ({ norm, largest: i / 10 + 0.1, after: `after ${i + 1} updates` }));
/** Moves the weights of all passes but the first beside the updates. */
const beside = once.map((each, i) => (i > 0 ? { ...each, weights: `${each.weights}, and moved` } : each));

/** Takes the batch of a pass, for a part of it. */
const partOf = ({ batch }: TraceEntry) => batch ?? { loader: 'training' as const, epoch: 0, batch: 0 };
/** Updates of which something else is known of the first. */
const withFirst = (known: Partial<Update>) => steps(4, 3, 2, 1).map((each, i) => ({ ...each, ...(i === 0 && known) }));
const ENTRIES = [1e-6, 1e-4, 3e-3, 4].map((size) => ({ size, rounding: size / 1000 }));

/** Says what losses of a training show: of the usual one, unless given. */
const hint = (trainingLoss: number[], trained: Partial<Trained> = {}, step = 0, right?: Trained['updates']) =>
  trainingHint(
    {
      history: { trainingLoss, validationLoss: [], bestEpoch: 1 },
      weights: { all: 5, found: 5 },
      updates: steps(4, 3, 2, 1),
      trace,
      ...trained,
    } as Trained,
    run,
    step,
    right && { updates: right, trace: once },
  );

const RIGHT = [7.5, 3.5];
/** Says what the same losses show beside right ones of which that of one batch is another. */
const ofOthers = (at: number, first = 1) =>
  trainingHint(
    {
      history: { trainingLoss: RIGHT, validationLoss: [], bestEpoch: 1 },
      trace: once,
    } as unknown as Trained,
    run,
    0,
    {
      updates: undefined,
      trace: once.map((each, i) => ({ ...each, loss: i === at ? 5 : i === 0 ? first * 8 : each.loss })),
    },
  );
const ROSE = { history: { trainingLoss: RIGHT, validationLoss: [3, 4, 5, 6], bestEpoch: 1 } };
test.each<[string, ReturnType<typeof hint>, string | RegExp | undefined]>([
  ['means of other losses', hint(RIGHT), 'They are the means of what lossFn gave'],
  ['means of other losses from the first batch on', ofOthers(0), 'for the first batch already, before any update'],
  [
    'means of other losses later',
    ofOthers(3),
    'before the updates it is right, and first another for batch 2 of epoch 2; some update before it is not what options.optimizer makes of the gradients of lossFn',
  ],
  ['means of losses that are nearly right at first', ofOthers(3, 1 + 5e-6), /^They are the means of what lossFn gave$/],
  [
    'the target first',
    hint(RIGHT, { trace: once.map((each) => ({ ...each, isSwapped: true as const })) }),
    'options.lossFn is given the target first and the prediction second',
  ],
  [
    'means of losses of weights that no update has left, from epoch 1 on',
    hint(RIGHT, { trace: beside }),
    'In epoch 1 the weights are others: they change beside the updates of options.optimizer',
  ],
  [
    'means of losses with too many updates',
    hint(RIGHT, { updates: steps(4, 3, 2, 1, 1, 1.5) }, 1),
    'options.optimizer makes 6 updates, and trainLoader has 4 batches in all epochs',
  ],
  [
    'means of losses of weights that no update has left',
    hint(RIGHT, { updates: steps(4, 3, 2, 1).map((each, i) => ({ ...each, after: `after ${i} updates` })) }, 1),
    'in epoch 2 the weights are others: they change beside the updates of options.optimizer',
  ],
  [
    'what is not so after validations without a gain',
    hint(RIGHT, ROSE, 3),
    'best validation loss was 2 validations old',
  ],
  [
    'another size of gradients after validations without a gain',
    hint(RIGHT, { ...ROSE, updates: steps(4, 3, 2, 1, 5, 6, 0.5, 1) }, 3, steps(4, 3, 2, 1, 5, 6, 5, 4)),
    'up to update 6, and 0.1 times that in the next one (epoch 4, batch 1); the best validation loss was 2 validations old',
  ],
  [
    'others',
    hint([7.5, 2]),
    'It is 2, and the losses that lossFn gave have the mean 3.5, or 3 over batches: they are [4, 2]',
  ],
  ['a mean of each kind', hint([7.5, 3]), undefined],
  ['too few', hint([5]), undefined],
  ['those after the updates', hint([5, 1.5]), 'These are the losses of another forward pass after each update'],
  [
    'those from before the first update of an epoch',
    hint(RIGHT, {
      trace: [0, 1].flatMap((epoch) => [
        ...once.slice(2 * epoch, 2 * epoch + 2).map((each) => ({ ...each, weights: `after ${2 * epoch} updates` })),
        pass(epoch, 0, 2 * epoch, 1),
        pass(epoch, 1, 2 * epoch + 1, 1),
      ]),
    }),
    'These are the losses of an earlier forward pass on each batch, before updates on others: each must be that from before its own update alone',
  ],
  ['a wrong share', hint([7.5, 2.5]), ', of which the first counts as 1 of 4 windows, and has 3'],
  ['means over batches', hint([7, 3]), undefined],
  ['sums of means', hint([14, 6]), 'It is the sum of the batches’ losses'],
  ['sums of means by windows', hint([3.5, 1.5]), 'which are means already, divided by the number of windows'],
  ['sums over windows', hint([30, 14]), 'the sum over the windows, divided by nothing'],
  ['sums by the size of a batch', hint([10, 14 / 3]), 'the sum over the windows divided by the size of a batch'],
  [
    'a short batch as a whole one',
    hint([10.5, 4.5]),
    'the sum of the batches’ losses times the size of the first batch, divided by the number of windows',
  ],
  ['minus the sum of means, by the size of a batch', hint([-7, -3]), /^It is -7, and the losses that lossFn gave have/],
  ['the last alone', hint([6, 2]), 'the loss of the last batch alone'],
  ['any factor', hint([75, 35]), 'It is 10 times the mean each time'],
  [
    'any factor of what stays the same',
    hint([2, 2], { trace: once.map((each) => ({ ...each, loss: 5 })) }),
    'gave have the mean 5',
  ],
  ['no number', hint([7.5, Number.NaN]), 'lossFn gave a finite number for each batch: NaN arises in what is made'],
  [
    'no number of lossFn',
    hint([NaN, 3.5], { trace: [pass(0, 0, 0, NaN), ...once.slice(1)] }),
    /lossFn first gave NaN for batch 1 of epoch 1$/,
  ],
  ['batches in another order', hint(RIGHT, { trace: swapped }), 'batch 2 of trainLoader comes in the place of batch 1'],
  [
    'batches in another order later',
    hint(RIGHT, { trace: [...once.slice(0, 2), once[3], once[2]] }, 1),
    'In epoch 2 batch 2 of trainLoader comes in the place of batch 1',
  ],
  ['another optimizer', hint(RIGHT, { updates: [] }), 'options.optimizer makes no update, and the weights change'],
  [
    'weights without gradient',
    hint(RIGHT, { still: [[1, 4], [4]] }),
    'weights of the shapes [1, 4], [4]: they are left out, a value on the way',
  ],
  [
    'clipping by norm',
    hint(RIGHT, { updates: steps(1, 1, 0.5, 1) }),
    'the norm 1 in 3 of 4 updates, and never a larger',
  ],
  [
    'gradients that come again',
    hint(RIGHT, { updates: steps(1, 1, 1, 1).map((each) => ({ ...each, largest: 1 })) }),
    'They are the means of what lossFn gave',
  ],
  [
    'measured in another pass through the loader, after the updates of each epoch',
    hint([6.5, 3], {
      // The pass after the first epoch is on the batches of the second, which then are trained on.
      trace: [
        ...once.slice(0, 2),
        ...[7, 5].map((loss, batch) => pass(1, batch, 2, loss)),
        ...once.slice(2),
        ...[3, 3].map((loss, batch) => pass(2, batch, 4, loss)),
      ],
    }),
    'These are the losses of another pass through trainLoader after the updates of each epoch: minimize(f, true) returns',
  ],
  [
    'a part of each batch',
    hint([8, 4], { trace: once.map((each) => ({ ...each, batch: null, part: { ...partOf(each), windows: [1] } })) }),
    'Of the 3 windows of batch 1 in epoch 1 of trainLoader the model is given 1 alone',
  ],
  [
    'all parts of each batch',
    hint([8, 4], {
      trace: once.flatMap((each) =>
        [0, 1, 2].map((i) => ({ ...each, batch: null, part: { ...partOf(each), windows: [i] } })),
      ),
    }),
    undefined,
  ],
  [
    'windows that are cut',
    hint([8, 4], { trace: once.map((each) => ({ ...each, batch: null, values: 2, cutOf: 'training' as const })) }),
    'The model is given windows of 2 values, and those of trainLoader have 3',
  ],
  [
    'validation windows that are cut, beside joined training batches',
    hint([8, 4], {
      trace: once.map((each, i) => ({
        ...each,
        batch: null,
        ...(i > 1 && { values: 2, cutOf: 'validation' as const }),
      })),
    }),
    undefined,
  ],
  [
    'the smallest gradients as 0',
    hint(RIGHT, { trace: once, updates: withFirst({ zeros: 2, least: 3e-3 }) }, 0, withFirst({ entries: ENTRIES })),
    'in update 1 the 2 smallest are exactly 0, where the right ones are not',
  ],
  [
    'gradients of another size from the first on, with the right loss',
    hint(RIGHT, { trace: once }, 0, steps(2, 3, 2, 1)),
    'in the first update have 2 times the right size, and the loss from before it is right',
  ],
  ['two equal norms', hint(RIGHT, { updates: steps(1, 1, 0.5, 0.7) }), 'They are the means of what lossFn gave'],
])('what training losses show: %s', (_, said, expected) => {
  if (expected === undefined) expect(said).toBeUndefined();
  else if (expected instanceof RegExp) expect(said).toMatch(expected);
  else expect(said).toContain(expected);
});
