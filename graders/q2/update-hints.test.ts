import { expect, test } from 'vitest';
import type { Trained } from './driver.ts';
import { oracle } from './oracle.ts';
import { reference } from './reference.ts';
import { unevenRun } from './runs.ts';
import { droppedHint } from './update-hints.ts';

const SIZES = [1e-6, 1e-4, 3e-3, 4];

/**
 * Says what one update shows beside the right one.
 * @param zeros how many of its gradients are 0
 * @param least size of the smallest other one
 * @param part how much of the right ones rounding may leave
 */
function said(zeros: number, least: number, sizes = SIZES, part = 1e-3): string | undefined {
  const update = { norm: Math.hypot(...sizes), largest: 4 };
  const entries = sizes.map((size) => ({ size, rounding: part * size }));
  const trained = { updates: [{ ...update, zeros, least }] } as Partial<Trained> as Trained;
  return droppedHint(trained, { updates: [{ ...update, entries }], isRightAtFirst: true });
}

const DROPPED = 'Of the gradients that options.optimizer is given in update 1';
test.each([
  ['some', said(2, 3e-3), `${DROPPED} the 2 smallest are exactly 0, where the right ones are not`],
  ['one', said(1, 1e-4), `${DROPPED} the smallest is exactly 0, where the right one is not`],
])('gradients that are dropped: %s', (_, actual, expected) => {
  expect(actual).toBe(`${expected}: it takes them as they are, however small`);
});

test.each([
  ['others are missing', said(2, 1e-6)],
  ['they are too small for float32', said(2, 3e-3, [1e-60, 1e-45, 3e-3, 4])],
  ['one of them is too small for float32', said(2, 3e-3, [1e-60, 1e-4, 3e-3, 4])],
  ['rounding may leave as much', said(2, 3e-3, SIZES, 0.5)],
])('gradients of 0 that are not said to be dropped, for %s', (_, actual) => {
  expect(actual).toBeUndefined();
});

test('gradients that a saturated tanh leaves no digit of are not said to be dropped', async () => {
  const run = unevenRun(1);
  const weights = run.weights.map((tensor) =>
    tensor.shape.join() === '4' ? { ...tensor, values: tensor.values.map((value) => value + 12) } : tensor,
  );
  const [right, { trace, updates = [], ...rest }] = await Promise.all(
    [oracle, reference].map(({ train }) => train({ ...run, weights })),
  );
  const [[first], [{ zeros }]] = [right.updates?.[0]?.entries ?? [], updates];
  expect(first?.size).toBeGreaterThan(1e-15);
  expect(zeros).toBe(24);
  expect(droppedHint({ ...rest, trace, updates }, { updates: right.updates, isRightAtFirst: true })).toBeUndefined();
});
