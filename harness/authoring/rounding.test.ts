import fc from 'fast-check';
import { expect, test } from 'vitest';
import { REWRITTEN, type Rewritten } from '../../testing/rewritings.ts';
import { firstMismatch, ROUNDING } from './mismatch.ts';
import { nudgeReals, randomOf } from './nudge.ts';
import { real } from './properties.ts';

// How far right and wrong results lie from the bounds of rounding: in bounds, to the next power of ten.

const NUMBERS = {
  'whole numbers up to 1,000': fc.integer({ min: -1000, max: 1000 }),
  'whole numbers up to 100,000': fc.integer({ min: -1e5, max: 1e5 }),
  'thousandths up to 1,000': real(-1000, 1000),
  'reals of any size from 1e-6 to 1e6': fc.noBias(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((x) => Math.abs(x) > 1e-6),
  ),
};

const POWERS = Array.from({ length: 40 }, (_, i) => 10 ** (i - 10));

function distanceOf(actual: unknown, expected: unknown, moved: readonly unknown[]): number {
  const isNear = (f: number) =>
    !firstMismatch(actual, expected, { atol: f * ROUNDING.atol, rtol: f * ROUNDING.rtol, moved });
  return POWERS.find(isNear) ?? Number.POSITIVE_INFINITY;
}

/** Measures how far the worst case of each right way lies off, and the most telling case of each mistake. */
function measure({ lists, reference, right, wrong }: Rewritten, number: fc.Arbitrary<number>, runs: number) {
  const size = { minLength: 2, maxLength: 30 };
  const cases = fc.array(fc.tuple(number, number), size).map((pairs) => {
    const [xs, ys] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
    return lists === 1 ? [xs] : [xs, ys];
  });
  const seen = fc.sample(cases, { seed: 1, numRuns: runs }).map((given, seed) => {
    const random = randomOf(seed);
    const moved = [1, 2, 3].map(() => reference(...nudgeReals(given, random)));
    return { given, expected: reference(...given), moved };
  });
  const worst = (of: (typeof right)[number]) =>
    Math.max(...seen.map(({ given, expected, moved }) => distanceOf(of(...given), expected, moved)));
  return { right: right.map(worst), wrong: wrong.map(worst) };
}

test.each(REWRITTEN.flatMap((each) => Object.entries(NUMBERS).map(([kind, number]) => ({ ...each, kind, number }))))(
  '$name of $kind: right results are within a tenth of the bounds, wrong ones beyond ten',
  ({ number, ...each }) => {
    // As many cases as a check has: one of them shows each mistake.
    const { right, wrong } = measure(each, number, 40);
    for (const distance of right) expect(distance).toBeLessThanOrEqual(0.1);
    for (const distance of wrong) expect(distance).toBeGreaterThanOrEqual(10);
  },
);
