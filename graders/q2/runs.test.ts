import { expect, test } from 'vitest';
import { oracle } from './oracle.ts';
import { reference } from './reference.ts';
import { belowRun, ofLinearModel, plateauRun, slowRun } from './runs.ts';

// The last one drew a run once whose losses fell to the end.
const seeds = [...Array.from({ length: 40 }, (_, i) => 7919 * i), -610996697];

test('whatever the seed, a plateau is high, has more than 50 validations without a gain, and the last is the best', async () => {
  for (const seed of seeds) {
    const run = plateauRun(seed);
    const { validationLoss, bestEpoch } = (await oracle.train(run)).history;
    const gains = validationLoss.flatMap((loss, i) => (loss < Math.min(...validationLoss.slice(0, i)) ? [i] : []));
    const longest = Math.max(...gains.slice(1).map((gain, i) => gain - gains[i] - 1));
    const height = Math.max(...validationLoss) / Math.min(...validationLoss.slice(0, 10));
    expect([longest > 50, height > 10, bestEpoch], `seed ${seed}`).toEqual([true, true, run.epochs]);
  }
});

test('whatever the seed, a slow run gains less than a millionth of the loss, and more than rounding', async () => {
  for (const seed of seeds.slice(0, 10)) {
    const [first, second] = (await reference.train(slowRun(seed))).history.validationLoss;
    const gain = (first - second) / first;
    expect(gain, `seed ${seed}`).toBeGreaterThan(2 ** -22);
    expect(gain, `seed ${seed}`).toBeLessThan(9e-7);
  }
});

test('whatever the seed, the losses below 0 are smallest in the middle', async () => {
  for (const seed of seeds) {
    for (const { history } of [
      await oracle.train(belowRun(seed)),
      await reference.train(ofLinearModel(belowRun(seed))),
    ]) {
      const { validationLoss, bestEpoch } = history;
      expect([Math.max(...validationLoss) < 0, bestEpoch, validationLoss.length], `seed ${seed}`).toEqual([true, 2, 4]);
    }
  }
});
